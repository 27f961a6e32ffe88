"""PrairieLearn: `results.json` of an external grader.

At most 1 MB. A test without points hides the points of all, so each has them. What could not be graded is not
`gradable`: the attempt is then given back, and is no zero.
"""

from __future__ import annotations

from typing import Any

from grader.exports import words
from grader.grade import Grade
from grader.reports.audience import for_student

MOST_BYTES = 1_000_000
_SHORTER = (words.MOST_PRINTED, 400, 60, 0)  # characters of each text


def results(grade: Grade) -> bytes:
    """The file, under 1 MB: texts are cut where it would be longer."""
    shown = for_student(grade)
    score = words.earned(grade)
    if score is None:
        return words.as_json({"gradable": False, "message": words.OUR_FAULT, "format_errors": [words.OUR_FAULT]})
    whole = b""
    for most in _SHORTER:
        whole = words.as_json(_content(shown, score, most))
        if len(whole) < MOST_BYTES:
            break
    return whole


def _content(shown: Grade, score: float, most: int) -> dict[str, Any]:
    tests = [
        {
            "name": words.cut(name, most),
            "description": check.about,
            "points": check.earned,
            "max_points": check.points,
            "message": check.outcome.value,
            "output": words.cut(words.of_check(check, most=most), 4 * most),
        }
        for check, name in zip(shown.checks, words.names(shown.checks), strict=True)
    ]
    return {
        "gradable": True,
        "score": words.fraction(score, shown.points),
        "message": words.cut(words.of_grade(shown), 4 * most),
        "output": "",
        "images": [],
        "tests": tests,
    }
