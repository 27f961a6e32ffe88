"""PrairieLearn: `results.json` of an external grader.

At most 1 MB. A test without points hides the points of all, so each has them, and remarks on robustness are text. What
could not be graded is not `gradable`: the attempt is then given back, and is no zero.
"""

from __future__ import annotations

from typing import Any

from grader.exports import feedback_text
from grader.reports import robustness
from grader.reports.student_view import StudentGrade

MOST_BYTES = 1_000_000
_SHORTER = (feedback_text.MOST_PRINTED, 400, 60, 0)  # characters of each text


def results(shown: StudentGrade) -> bytes:
    """Return results.json, under 1 MB: texts are cut where it would be longer."""
    score = feedback_text.earned(shown)
    if score is None:
        why = feedback_text.no_grade(shown)
        return feedback_text.as_json({"gradable": False, "message": why, "format_errors": [why]})
    whole = b""
    for most in _SHORTER:
        whole = feedback_text.as_json(_content(shown, score, most))
        if len(whole) < MOST_BYTES:
            break
    return whole


def _content(shown: StudentGrade, score: float, most: int) -> dict[str, Any]:
    checks = robustness.scored(shown.checks)
    tests = [
        {
            "name": feedback_text.cut(name, most),
            "description": check.about,
            "points": check.earned,
            "max_points": check.points,
            "message": check.outcome.value,
            "output": feedback_text.cut(feedback_text.of_check(check, most=most), 4 * most),
        }
        for check, name in zip(checks, feedback_text.names(checks), strict=True)
    ]
    return {
        "gradable": True,
        "score": feedback_text.fraction(score, shown.points),
        "message": feedback_text.cut(feedback_text.of_grade(shown), 4 * most),
        "output": feedback_text.cut(feedback_text.of_remarks(robustness.remarks(shown)), 4 * most),
        "images": [],
        "tests": tests,
    }
