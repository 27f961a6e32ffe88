"""check50's JSON, for its own page of results and for what reads it.

`passed` is true, false or, where a check could not be asked, null; then `cause` says why. A part that was
not run is one row. Remarks on robustness that cost nothing are one row together, which has passed.
"""

from __future__ import annotations

from typing import Any

from grader import __version__
from grader.exports import feedback_text
from grader.grade import CheckResult, Outcome, PartResult, not_run
from grader.reports import robustness
from grader.reports.student_view import StudentGrade
from grader.reports.text import visible


def results(shown: StudentGrade) -> bytes:
    """Return the content of check50's JSON file, as students may see it."""
    checks = robustness.scored(shown.checks)
    names = [check.id if not check.hidden else f"hidden_{place}" for place, check in enumerate(checks, 1)]
    of_title = {check.title: name for check, name in zip(reversed(checks), reversed(names), strict=True)}
    rows = [_row(check, name, of_title) for check, name in zip(checks, names, strict=True)]
    rows += [_left_out(part) for part in not_run(shown.parts)]
    free = [remark for remark in robustness.remarks(shown) if not robustness.lost([remark])]
    if free:
        said = feedback_text.of_remarks(free).splitlines()
        row = {
            "name": "robustness",
            "description": robustness.heading(free),
            "passed": True,
            "log": said,
            "cause": None,
        }
        rows.append({**row, "data": {}, "dependency": None})
    return feedback_text.as_json({"slug": shown.assignment, "results": rows, "version": __version__})


def _left_out(part: PartResult) -> dict[str, Any]:
    """Return one row for all checks of a part that was not run."""
    return {
        "name": visible(part.file),
        "description": visible(part.title),
        "passed": None,
        "log": [],
        "cause": {"rationale": visible(part.message)},
        "data": {"points": part.points, "outcome": part.status},
        "dependency": None,
    }


def _row(check: CheckResult, name: str, of_title: dict[str, str]) -> dict[str, Any]:
    broken, passed = check.outcome == Outcome.BROKEN, check.outcome == Outcome.PASSED
    said = feedback_text.of_check(check).splitlines()
    cause = None if passed else {"rationale": said[0] if said else check.outcome.value}
    if cause is not None and check.hint:
        cause["help"] = visible(check.hint)
    return {
        "name": visible(name),
        "description": visible(check.title),
        "passed": None if broken else passed,
        "log": said if passed else said[1:],
        "cause": cause,
        "data": {"points": check.points, "outcome": check.outcome.value} | ({} if broken else {"earned": check.earned}),
        "dependency": next((of_title[title] for title in check.after if title in of_title), None),
    }
