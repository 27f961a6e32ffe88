"""Classroom 50: `classroom50/result/v1`. Scores are whole numbers, and there are no other keys."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from grader.errors import UsageError
from grader.exports import feedback_text
from grader.grade import Outcome
from grader.reports import robustness
from grader.reports.student_view import StudentGrade

SCHEMA = "classroom50/result/v1"


@dataclass(frozen=True)
class Handin:
    """The facts that the classroom knows of the submission, and a grade does not."""

    classroom: str = ""
    owner: str = ""
    submission: str = ""
    commit: str = ""
    release: str = ""
    review: str = ""
    assignment_type: str = "individual"


def result(shown: StudentGrade, *, unit: int = 1, **known: str) -> bytes:
    """Return the result as JSON; `known` are fields of Handin. With `unit` 100, scores are hundredths of a point.

    Points earned in part are rounded half up, to the student's good; a check's own points are never rounded:
    UsageError where they are not whole in this unit. GraderFault where a check is broken.
    """
    feedback_text.refuse_broken(shown, SCHEMA)
    handin, checks = Handin(**known), robustness.scored(shown.checks)
    tests = [
        {
            "test-name": name,
            "passed": check.outcome == Outcome.PASSED,
            "score": math.floor(check.earned * unit + 0.5),
            "max-score": _whole(check.points, unit),
        }
        for check, name in zip(checks, feedback_text.names(checks), strict=True)
    ]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "classroom": handin.classroom,
        "assignment": shown.assignment,
        "assignment_type": handin.assignment_type,
        "owner": handin.owner,
        "submission": handin.submission or shown.submission,
        "commit": handin.commit,
        "release": handin.release,
        "review": handin.review,
        "datetime": shown.provenance.started,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return feedback_text.as_json(content)


def _whole(points: float, unit: int) -> int:
    if not math.isclose(points * unit, round(points * unit), abs_tol=1e-6):
        raise UsageError(f"A check of {points:g} points is no whole number for Classroom 50: add --unit 100.")
    return round(points * unit)
