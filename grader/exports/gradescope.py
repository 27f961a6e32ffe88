"""Gradescope: `results.json` of one grade, as its autograder specification has it.

A test's status is "passed" or "failed", nothing else; so rules of robustness without points are no tests, and what is
remarked on them stands above the tests. One test with a visibility other than "visible" hides the total
from students; so all tests are visible, and of the hidden checks they tell what students may know. Where grading
broke there is no score at all, which Gradescope reports as a failure of the autograder and not as a zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from grader.exports import feedback_text
from grader.grade import SCHEMA, CheckResult, Outcome
from grader.reports import robustness
from grader.reports.student_view import StudentGrade

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]


def results(shown: StudentGrade, *, hidden_checks: Visibility = "visible") -> bytes:
    """Return results.json; `hidden_checks` is when students see those, and any but "visible" hides the total."""
    score = feedback_text.earned(shown)
    content: dict[str, Any] = {
        "output": feedback_text.of_grade(shown),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "extra_data": _provenance(shown),
    }
    seconds = shown.provenance.seconds
    if math.isfinite(seconds):
        content["execution_time"] = round(seconds, 3)
    if score is None:  # without tests too: Gradescope would add up their scores
        content["output"] = "\n\n".join(filter(None, [content["output"], feedback_text.of_failures(shown)]))
        return feedback_text.as_json(content)
    remarks = feedback_text.of_remarks(robustness.remarks(shown))
    content["output"] = "\n\n".join(filter(None, [content["output"], remarks]))
    content["score"] = score
    content["tests"] = _tests(shown, hidden_checks)
    return feedback_text.as_json(content)


def without_grade(reason: str) -> bytes:
    """Return results.json where the grader failed: no score, and a sentence."""
    return feedback_text.as_json({"output": reason, "output_format": "text", "stdout_visibility": "hidden"})


def nothing_to_grade(reason: str) -> bytes:
    """Return results.json where there was nothing to grade among what was handed in: no points, and why."""
    return feedback_text.as_json(
        {"score": 0.0, "output": reason, "output_format": "text", "stdout_visibility": "hidden"}
    )


def submitters(metadata: Mapping[str, Any]) -> str:
    """Return who handed in, by `submission_metadata.json`: "submission 123 by Ada (ada@…)"; "" if unknown."""
    users = metadata.get("users")
    told = [
        f"{user.get('name', '')} ({user.get('email', '')})"
        for user in (users if isinstance(users, list) else [])
        if isinstance(user, dict)
    ]
    number = metadata.get("id")
    by = f" by {', '.join(told)}" if told else ""
    return f"submission {number}{by}" if number is not None else ""


def points_possible(metadata: Mapping[str, Any]) -> float | None:
    """Return the points that Gradescope has for the assignment; None where it does not say."""
    assignment = metadata.get("assignment")
    try:
        return float(assignment["total_points"]) if isinstance(assignment, dict) else None
    except (KeyError, TypeError, ValueError):
        return None


def _tests(shown: StudentGrade, hidden_checks: Visibility) -> list[dict[str, Any]]:
    number, checks = _numbers(shown), robustness.scored(shown.checks)
    return [
        {
            "name": name,
            "number": number[place],
            "score": check.earned,
            "max_score": check.points,
            "status": "passed" if check.outcome == Outcome.PASSED else "failed",
            "output": _output(check),
            "visibility": hidden_checks if check.hidden else "visible",
            "tags": [tag for tag in (check.part, "hidden" if check.hidden else "") if tag],
        }
        for place, (check, name) in enumerate(zip(checks, feedback_text.names(checks), strict=True))
    ]


def _numbers(shown: StudentGrade) -> list[str]:
    """Return the number of each check: "2.3" is the third check of the second part."""
    parts = [part.file for part in shown.parts]
    met: dict[str, int] = {}
    numbers = []
    for check in robustness.scored(shown.checks):
        met[check.part] = met.get(check.part, 0) + 1
        part = parts.index(check.part) + 1 if check.part in parts else len(parts) + 1
        numbers.append(f"{part}.{met[check.part]}")
    return numbers


def _output(check: CheckResult) -> str:
    said = feedback_text.of_check(check)
    return said if check.outcome == Outcome.PASSED else f"[{check.outcome.value}] {said}".rstrip()


def _provenance(shown: StudentGrade) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "assignment": shown.assignment,
        "submission_hash": shown.provenance.submission_hash,
        "versions": shown.provenance.versions,
        "graded": shown.provenance.started,
    }
