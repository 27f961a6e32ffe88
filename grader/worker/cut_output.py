"""The output of student code, cut where it is made: beyond a limit, printing costs hardly any time.

A loop that prints its probabilities in every pass would spend most of its time on making text that nobody reads.
"""

from __future__ import annotations

import builtins
import functools
import io
import sys
from typing import Any

MOST_PRINTED = 1 << 17  # characters on each stream, during one check


class CutStream(io.TextIOWrapper):
    """A text stream that passes over what comes when nothing is left of its limit."""

    left = MOST_PRINTED

    def write(self, text: str, /) -> int:
        """Write what the limit leaves of the text; tell its whole length, as if all were written."""
        if isinstance(text, str):
            if self.left > 0:
                super().write(text[: self.left])
                if self.left < len(text):
                    self.flush()  # no end of a line may follow
            self.left -= len(text)
            return len(text)
        return super().write(text)  # raises what it raises everywhere


class CutOutput:
    """The two streams of this process, and a `print` that makes no text of what would not be written."""

    def __init__(self) -> None:
        """Put them in the place of Python's own."""
        self._streams = [self._replace("stdout", 1), self._replace("stderr", 2)]
        original = builtins.print

        @functools.wraps(original)
        def print_until_cut(*values: Any, file: Any = None, **words: Any) -> None:
            place = sys.stdout if file is None else file
            if not (isinstance(place, CutStream) and place.left <= 0):
                original(*values, file=file, **words)

        vars(builtins).update(print=print_until_cut)

    @staticmethod
    def _replace(name: str, fd: int) -> CutStream:
        raw = open(fd, "wb", closefd=False)  # noqa: SIM115 - it stays open
        stream = CutStream(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        return stream

    def begin(self) -> None:
        """Begin anew: another check is asked."""
        for stream in self._streams:
            stream.left = MOST_PRINTED
