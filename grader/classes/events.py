"""Events of a class that is being graded: what `grade_class` tells its caller while it works, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.grade import Grade


@dataclass(frozen=True)
class GradebookOpened:
    """The event that the gradebook is open: from now on nothing that was graded is lost."""

    gradebook: Path


@dataclass(frozen=True)
class NothingToGrade:
    """The event that one student has handed in nothing that can be graded; `problem` says why."""

    student: str
    problem: str


@dataclass(frozen=True)
class TakenIn:
    """The event that everyone's files are in the gradebook; `without` students have nothing to grade."""

    without: int


@dataclass(frozen=True)
class GradingBegins:
    """The event that grading begins: `waiting` submissions; others have a grade or share another's files."""

    waiting: int
    graded: int
    identical: int
    jobs: int


@dataclass(frozen=True)
class GradesStand:
    """The event that `count` grades, made with other versions of programs (`why` names them), count as they are."""

    count: int
    why: str


@dataclass(frozen=True)
class GradedAgain:
    """The event that `count` submissions have a grade and are graded again, because of `why`."""

    count: int
    why: str


@dataclass(frozen=True)
class SubmissionGraded:
    """The event that one submission has its grade, or has none because of `problem`."""

    student: str
    grade: Grade | None
    problem: str = ""


@dataclass(frozen=True)
class PartsNotRun:
    """The event that `count` submissions lack a part, which could not be run here: `why` is a sentence."""

    count: int
    why: str


@dataclass(frozen=True)
class GradingEnded:
    """The event that all submissions that waited were tried; `failed` of them have no grade."""

    failed: int


@dataclass(frozen=True)
class PagesNotMade:
    """The event that `count` pages could not be written; `first` says whose, and why."""

    count: int
    first: str


@dataclass(frozen=True)
class ClassGraded:
    """The event that all is done; it says where the gradebook and the index page are."""

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
    | PartsNotRun
    | PagesNotMade
    | ClassGraded
)
Told = Callable[[Event], None]


def nobody_listens(event: Event) -> None:
    """Take an event without doing anything: for callers that want only the gradebook."""
