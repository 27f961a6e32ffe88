"""The rules of robustness: told as remarks, apart from the checks that count."""

from __future__ import annotations

from collections.abc import Iterable

from grader.grade import CheckResult
from grader.outcomes import Outcome
from grader.reports.student_view import AnyGrade
from grader.reports.text import counted, points

OPENED = ("loaded", "template")  # the statuses of parts whose file could be loaded
REMARK = "remark on robustness"


def counting(checks: Iterable[CheckResult]) -> list[CheckResult]:
    """Return the checks that are counted as passed or failed: all but the rules of robustness."""
    return [check for check in checks if not check.robustness]


def remarks(grade: AnyGrade) -> list[CheckResult]:
    """Return the rules of robustness that the code breaks, in file order; of a file that was not opened, none."""
    opened = {part.file for part in grade.parts if part.status in OPENED}
    return [check for check in grade.checks if check.is_remark and check.part in opened]


def scored(checks: Iterable[CheckResult]) -> list[CheckResult]:
    """Return the checks that have points: with the rules of robustness where the assignment gives them some."""
    return [check for check in checks if check.points or not check.robustness]


def lost(checks: Iterable[CheckResult]) -> float:
    """Return the points that the rules of robustness among the checks cost: none, unless the assignment gives some."""
    rules = (check for check in checks if check.robustness and check.outcome is not Outcome.BROKEN)
    return sum(rule.points - rule.earned for rule in rules)


def price(checks: Iterable[CheckResult]) -> str:
    """Return in words what these remarks cost: "no points"."""
    cost = lost(checks)
    return "no points" if not cost else counted(1, "point") if cost == 1 else f"{points(cost)} points"


def sentence(grade: AnyGrade) -> str:
    """Return how many remarks there are, in a sentence; "" where there are none."""
    found = remarks(grade)
    if not found:
        return ""
    return f"{_counted(found)}{f' (−{price(found)})' if lost(found) else ''}."


def heading(found: list[CheckResult]) -> str:
    """Return the heading of a list of remarks, with what they cost."""
    return f"{_counted(found)}: {price(found)} lost"


def _counted(found: list[CheckResult]) -> str:
    return counted(len(found), REMARK, "remarks on robustness")
