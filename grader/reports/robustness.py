"""The rules of robustness: told as remarks, apart from the checks that count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.grade import CheckResult
from grader.reports.student_view import AnyGrade
from grader.reports.text import counted, points

OPENED = ("loaded", "template")  # the statuses of parts whose file could be loaded
NOT_KEPT = "Not kept by your code:"  # what stands above a list of remarks


@dataclass(frozen=True)
class Remark:
    """Rules of robustness that one file breaks, and that one hint is for: one rule, or a few that are alike."""

    checks: list[CheckResult]

    @property
    def part(self) -> str:
        """Return the student's file."""
        return self.checks[0].part

    @property
    def title(self) -> str:
        """Return the sentences of the rules."""
        return "; ".join(check.title for check in self.checks)

    @property
    def hint(self) -> str:
        """Return what to think about."""
        return self.checks[0].hint


def counting(checks: Iterable[CheckResult]) -> list[CheckResult]:
    """Return the checks that are counted as passed or failed: all but the rules of robustness."""
    return [check for check in checks if not check.robustness]


def scored(checks: Iterable[CheckResult]) -> list[CheckResult]:
    """Return the checks that have points: with the rules of robustness where the assignment gives them some."""
    return [check for check in checks if check.points or not check.robustness]


def remarks(grade: AnyGrade) -> list[Remark]:
    """Return the remarks on robustness, in file order; on a file that was not opened, none."""
    opened = {part.file for part in grade.parts if part.status in OPENED}
    found: list[Remark] = []
    for check in grade.checks:
        if check.is_remark and check.part in opened:
            alike = (one for one in found if check.hint and (one.part, one.hint) == (check.part, check.hint))
            if (like := next(alike, None)) is not None:
                like.checks.append(check)
            else:
                found.append(Remark([check]))
    return found


def lost(found: Iterable[Remark]) -> float:
    """Return the points that the remarks cost: none, unless the assignment gives its rules some."""
    return sum(check.points - check.earned for remark in found for check in remark.checks)


def price(found: Iterable[Remark]) -> str:
    """Return in words what the remarks cost: "no points"."""
    cost = lost(found)
    return "no points" if not cost else counted(1, "point") if cost == 1 else f"{points(cost)} points"


def sentence(grade: AnyGrade) -> str:
    """Return how many remarks there are, in a sentence; "" where there are none."""
    found = remarks(grade)
    if not found:
        return ""
    return f"{_counted(found)}{f' (−{price(found)})' if lost(found) else ''}."


def heading(found: Sequence[Remark]) -> str:
    """Return the heading of a list of remarks, with what they cost."""
    return f"{_counted(found)}: {price(found)} lost"


def _counted(found: Sequence[Remark]) -> str:
    return counted(len(found), "remark on robustness", "remarks on robustness")
