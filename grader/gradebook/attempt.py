"""What someone handed in, as the intake found it: plain frozen data, with or without files that can be graded."""

from __future__ import annotations

import msgspec

from grader.gradebook.entry import Person

NOTHING = "Nothing was handed in."


class Attempt(msgspec.Struct, frozen=True):
    """One hand-in of one person."""

    person: Person
    number: int = 1  # counted from 1; 0 where nothing was handed in
    submission: str = ""  # the hash of its files; "" where there is nothing to grade
    submitted: str = ""  # ISO 8601, UTC; "" where the download does not tell
    marked_late: bool = False  # the download says so, perhaps without a time
    problem: str = ""  # why there is nothing to grade, in a sentence
    notes: list[str] = []
    source: str = ""  # where it was found: a path inside the download
    counts: bool = True  # of several attempts, one does


class Files(msgspec.Struct, frozen=True):
    """The content of a submission, kept so that it can be graded again without the download."""

    files: dict[str, bytes]
    parts: dict[str, str]  # the assignment's file name → the name among `files`
