"""What is printed beyond a limit costs no time, is not written, and is no fault."""

from __future__ import annotations

import builtins
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.worker import cut_output
from grader.worker.cut_output import CutOutput


class Costly:
    """An object that counts how often it was made text of."""

    made = 0

    def __str__(self) -> str:
        self.made += 1
        return "x" * 30


@contextmanager
def cut_output_to(path: Path) -> Iterator[CutOutput]:
    """Streams that are cut after a hundred characters; no fixture, for pytest's own streams come back after each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut_output, "MOST_PRINTED", 100)
        patch.setattr(cut_output.CutStream, "left", 100)
        for name in ("stdout", "__stdout__", "stderr", "__stderr__"):
            patch.setattr(sys, name, getattr(sys, name))
        patch.setattr(builtins, "print", print)
        kept = os.dup(1), os.dup(2)
        there = os.open(path, os.O_CREAT | os.O_WRONLY)
        try:
            os.dup2(there, 1), os.dup2(there, 2)
            yield CutOutput()
        finally:
            for fd, old in enumerate(kept, 1):
                os.dup2(old, fd)
                os.close(old)
            os.close(there)


def test_print_makes_no_text_beyond_the_limit(tmp_path: Path) -> None:
    """Until the next check begins; what is printed to a file of the student's own is never cut."""
    thing, mine, there = Costly(), io.StringIO(), tmp_path / "printed"
    with cut_output_to(there) as output:
        for _ in range(50):
            print(thing)
            print(thing, file=mine)
        print(thing, file=sys.stderr)  # the other stream has its own limit
        printed = there.read_text()
        made = thing.made
        output.begin()
        print(thing)
    assert printed == ("x" * 30 + "\n") * 3 + "x" * 7 + "x" * 30 + "\n"
    assert mine.getvalue().count("x") == 1500 and made == 50 + 4 + 1
    assert there.read_text() == printed + "x" * 30 + "\n"


def test_a_stream_is_written_to_as_ever(tmp_path: Path) -> None:
    """Of the same length, beyond the limit too; what is no text is refused, as everywhere."""
    with cut_output_to(tmp_path / "printed"):
        written = [sys.stdout.write("12345\n" * 20) for _ in range(3)]
        sys.stdout.writelines(["more\n"])
        with pytest.raises(TypeError):
            sys.stdout.write(5)  # type: ignore[arg-type]
        sys.stderr.write("ü\ud800\n")
    assert written == [120] * 3
    assert (tmp_path / "printed").read_text() == ("12345\n" * 20)[:100] + "ü\\ud800\n"
