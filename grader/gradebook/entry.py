"""A class and its entries as plain frozen data, from which reports and exports are made."""

from __future__ import annotations

from datetime import datetime

import msgspec

from grader.grade import Grade
from grader.gradebook.late import format_time


class Person(msgspec.Struct, frozen=True):
    """A student. `id` is the roster's or the download's own; a whole folder path where there is nothing better."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""


class Adjustment(msgspec.Struct, frozen=True):
    """Points added (or taken, below 0) by hand."""

    points: float
    author: str
    reason: str
    when: str  # ISO 8601, UTC


class Extension(msgspec.Struct, frozen=True):
    """More time for one student. The reason is for instructors: it may be of a kind that no page should repeat."""

    until: str  # ISO 8601, with its distance from UTC
    author: str
    reason: str
    when: str  # ISO 8601, UTC

    @property
    def end(self) -> str:
        """Return the end of the extension as a person writes it."""
        return format_time(datetime.fromisoformat(self.until))

    @property
    def note(self) -> str:
        """Return the sentence about the extension that everyone may read: its end, not its reason."""
        return f"Extended until {self.end}."


class Comment(msgspec.Struct, frozen=True):
    """A remark for the student."""

    text: str
    author: str
    when: str


class Entry(msgspec.Struct, frozen=True):
    """One student's standing in one assignment: the attempt that counts and what became of it."""

    person: Person
    attempt: int = 1  # which of the student's attempts counts
    submitted: str = ""  # ISO 8601, UTC; "" where the download does not tell
    late_seconds: float = 0.0
    grade: Grade | None = None  # None: nothing was handed in, or it could not be read or graded
    problem: str = ""  # why there is no grade, in a sentence
    notes: list[str] = []  # of the intake: "found in a nested folder"
    late_penalty: float = 0.0  # points taken by the late policy
    adjustments: list[Adjustment] = []
    comments: list[Comment] = []
    extension: Extension | None = None  # the lateness is what is left after it

    @property
    def final(self) -> float | None:
        """Return the points that count: earned, less late penalty, with adjustments; None where there is no grade."""
        if self.grade is None or self.grade.earned is None:
            return None
        changed = sum(item.points for item in self.adjustments)
        return round(max(0.0, self.grade.earned - self.late_penalty) + changed, 6)


class SchoolClass(msgspec.Struct, frozen=True):
    """All entries of one assignment, in the order of the roster or the intake."""

    assignment: str
    title: str
    points: float
    entries: list[Entry]
    made: str  # ISO 8601, UTC


NOTHING = "Nothing was handed in."
SEVERAL = "Of several files that could be"  # begins the note on a choice, which a person should look at


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
