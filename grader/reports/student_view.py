"""The student's view: the grade, and a student's standing in a class, as the student may see them.

A `StudentGrade` is no `Grade`: what is written for students takes the one, so the type checker refuses the other, and
only this module makes it.
"""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, InitVar, dataclass
from typing import Literal

from grader.grade import CheckResult, Grade, PartResult, Provenance, not_run, overall
from grader.gradebook.entry import Adjustment, Comment, Entry, Person, SchoolClass
from grader.outcomes import Outcome

Audience = Literal["student", "instructor"]

_TOLD_VERSIONS = ("grader", "python", "numpy", "tensorflow")


class _Redaction:
    """The token that the constructor of a StudentGrade asks for, and only this module has."""


_REDACTION = _Redaction()


@dataclass(frozen=True)
class StudentProvenance:
    """The facts by which a student recognises the graded file. No seed, which would help to rebuild hidden inputs."""

    submission_hash: str
    versions: dict[str, str]
    started: str  # ISO 8601, UTC
    data_set: str
    seconds: float  # that the whole grading took; NaN where nobody measured it


@dataclass(frozen=True)
class StudentGrade:
    """A grade without what is hidden; `for_student` makes it. Its checks are those that it shows, hidden ones cleared.

    A field added to `Grade`, or to a hidden check's result, stays hidden until someone adds it here. Public checks and
    parts are shown whole.
    """

    redaction: InitVar[_Redaction]
    _: KW_ONLY
    assignment: str
    title: str
    submission: str
    earned: float | None  # None where a check is broken, or a part was not run: no grade until that is mended
    points: float
    outcome: Outcome
    checks: list[CheckResult]
    parts: list[PartResult]
    provenance: StudentProvenance
    notes: list[str]
    public_only: bool

    def __post_init__(self, redaction: _Redaction) -> None:
        if redaction is not _REDACTION:
            raise TypeError("A StudentGrade is made by for_student(grade) alone, which leaves out what is hidden.")

    def check_results(self, part: str) -> list[CheckResult]:
        """Return the results of one part, in file order."""
        return [result for result in self.checks if result.part == part]


AnyGrade = Grade | StudentGrade  # for what tells the reader of either no more than was handed in


def for_student(grade: Grade) -> StudentGrade:
    """Return the grade without what is hidden.

    Of a hidden check remain its part, title, outcome, points, whether it is a rule of robustness and, unless it passed,
    its hint, which `grading.row.Row` makes fit for students. It is built anew from these, rather than cleared of the
    others: a field added to the schema later stays hidden until someone decides otherwise. Public checks are shown
    whole. All that is for students is made from this grade, so that no template can leak.
    """
    return StudentGrade(
        _REDACTION,
        assignment=grade.assignment,
        title=grade.title,
        submission=grade.submission,
        earned=grade.earned,
        points=grade.points,
        outcome=grade.outcome,
        checks=_shown(grade.checks),
        parts=grade.parts,
        provenance=_told(grade.provenance),
        notes=grade.notes,
        public_only=grade.public_only,
    )


def one_part(grade: StudentGrade, file: str) -> StudentGrade:
    """Return the grade as if the assignment had this part alone; its sums and outcome are worked out anew."""
    checks = _shown(grade.check_results(file))
    parts = [part for part in grade.parts if part.file == file]
    broken, untold = any(check.outcome is Outcome.BROKEN for check in checks), not_run(parts)
    return StudentGrade(
        _REDACTION,
        assignment=grade.assignment,
        title=grade.title,
        submission=grade.submission,
        earned=None if broken or untold else round(sum(check.earned for check in checks), 6),
        points=sum(part.points for part in untold) if untold else sum(check.points for check in checks),
        outcome=overall(checks, complete=not untold),
        checks=checks,
        parts=parts,
        provenance=grade.provenance,
        notes=grade.notes,
        public_only=grade.public_only,
    )


def _shown(checks: list[CheckResult]) -> list[CheckResult]:
    titles = {check.title for check in checks}
    return [_without_secrets(check, titles) if check.hidden else check for check in checks]


def _without_secrets(check: CheckResult, titles: set[str]) -> CheckResult:
    return CheckResult(
        part=check.part,
        name="hidden",
        about="",
        title=check.title,
        case="",
        hidden=True,
        outcome=check.outcome,
        earned=check.earned,
        points=check.points,
        hint="" if check.outcome == Outcome.PASSED else check.hint,
        after=[title for title in check.after if title in titles],
        robustness=check.robustness,
    )


def _told(provenance: Provenance) -> StudentProvenance:
    return StudentProvenance(
        submission_hash=provenance.submission_hash,
        versions={name: version for name, version in provenance.versions.items() if name in _TOLD_VERSIONS},
        started=provenance.started,
        data_set=provenance.data_set,
        seconds=provenance.durations.get("total", math.nan),
    )


@dataclass(frozen=True)
class StudentEntry:
    """One student's standing in one assignment, as the student may read it."""

    person: Person
    grade: StudentGrade | None  # None: nothing was handed in, or it could not be read or graded
    final: float | None  # the points that count; None while there is no grade
    problem: str  # why there is no grade, in a sentence
    late_seconds: float
    late_penalty: float  # points taken by the late policy
    adjustments: list[Adjustment]
    comments: list[Comment]
    extended: str  # until when there was more time, in a sentence; why is for instructors


@dataclass(frozen=True)
class StudentClass:
    """All standings of one assignment, each as its student may read it."""

    assignment: str
    title: str
    points: float
    entries: list[StudentEntry]


def entry_for_student(entry: Entry) -> StudentEntry:
    """Return the standing without what is hidden: of the grade, of the intake's notes, of why there was more time."""
    return StudentEntry(
        person=entry.person,
        grade=for_student(entry.grade) if entry.grade else None,
        final=entry.final,
        problem=entry.problem,
        late_seconds=entry.late_seconds,
        late_penalty=entry.late_penalty,
        adjustments=entry.adjustments,
        comments=entry.comments,
        extended=entry.extension.note if entry.extension else "",
    )


def class_for_students(school_class: SchoolClass) -> StudentClass:
    """Return the class with each standing as its student may read it."""
    return StudentClass(
        assignment=school_class.assignment,
        title=school_class.title,
        points=school_class.points,
        entries=[entry_for_student(entry) for entry in school_class.entries],
    )
