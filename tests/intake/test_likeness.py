"""What a file could be, told from its bytes."""

from __future__ import annotations

import json

import pytest

from grader.intake.likeness import Handout, names_at_sight, names_in

STUB = b'class Net:\n    """A."""\n    def __init__(self): ...\n    def act(self):\n        raise NotImplementedError'
WORK = STUB.replace(b"raise NotImplementedError", b"return 1")
GIVEN = Handout({"net.py": STUB})


def test_names_are_seen_in_files_and_notebooks():
    """Python's own names are in every file, and say nothing."""
    assert names_in(STUB) == names_in(json.dumps([STUB.decode()]).encode()) == {b"Net", b"act"}


@pytest.mark.parametrize(
    ("raw", "untouched"),
    [
        (STUB, True),
        (b"# Ada King\n" + STUB.replace(b"\n", b"\r\n"), True),
        (json.dumps([STUB.decode()]).encode(), True),
        (WORK, False),
        (json.dumps([WORK.decode()]).encode(), False),
    ],
)
def test_a_part_as_it_was_given(raw, untouched):
    """With other comments and blanks, or in a notebook, it is no work; with its functions written it is."""
    assert GIVEN.parts_mentioned(raw) == {"net.py"}
    assert GIVEN.is_untouched("net.py", raw) is untouched and GIVEN.is_work("any.py", raw) is not untouched


def test_what_is_no_part():
    """A file that defines other things is no work, unless it has the part's name; nothing is like no handout."""
    assert not GIVEN.is_work("x.py", b"def other(): return 1") and GIVEN.is_work("net.py", b"def other(): return 1")
    assert not Handout({}).is_work("net.py", WORK) and not Handout({}).is_untouched("net.py", STUB)


def test_names_at_sight():
    """Of a file that Python cannot read; what is inside a function is not told apart."""
    raw = WORK + b"\ndef f(:\n    def inner(): ...\nclass B:\n\tasync def g(): ...\n"
    assert names_at_sight(raw).keys() == {"Net", "Net.__init__", "Net.act", "f", "B", "B.g"}
