"""Events of a class that is being graded: what `grade_class` tells its caller while it works, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.grade import Grade


@dataclass(frozen=True)
class GradebookOpened:
    """The gradebook is open: from now on nothing that was graded is lost."""

    gradebook: Path


@dataclass(frozen=True)
class NothingToGrade:
    """One student has handed in nothing that can be graded; `problem` says why."""

    student: str
    problem: str


@dataclass(frozen=True)
class TakenIn:
    """Everyone's files are in the gradebook; so many students are without anything to grade."""

    without: int


@dataclass(frozen=True)
class GradingBegins:
    """So many submissions are to be graded; others have their grade already, or share another's files."""

    waiting: int
    graded: int
    identical: int
    jobs: int


@dataclass(frozen=True)
class GradesStand:
    """So many grades were made with other versions of programs; they count as they are. `why` says which versions."""

    count: int
    why: str


@dataclass(frozen=True)
class GradedAgain:
    """So many submissions have a grade and are graded again, because of `why`."""

    count: int
    why: str


@dataclass(frozen=True)
class SubmissionGraded:
    """One submission has its grade, or has none because of `problem`."""

    student: str
    grade: Grade | None
    problem: str = ""


@dataclass(frozen=True)
class GradingEnded:
    """All submissions that waited were tried; `failed` of them have no grade."""

    failed: int


@dataclass(frozen=True)
class PagesNotMade:
    """So many pages could not be written; `first` says whose, and why."""

    count: int
    first: str


@dataclass(frozen=True)
class ClassGraded:
    """The end: where the gradebook and the index page are."""

    gradebook: Path
    index: Path


Event = (
    GradebookOpened
    | NothingToGrade
    | TakenIn
    | GradesStand
    | GradedAgain
    | GradingBegins
    | SubmissionGraded
    | GradingEnded
    | PagesNotMade
    | ClassGraded
)
Told = Callable[[Event], None]


def nobody_listens(event: Event) -> None:
    """Take an event without doing anything: for callers that want only the gradebook."""
