"""In what order a grade is read: what to mend first, what can wait, what is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.grade import CheckResult, Grade, Outcome, PartResult
from grader.reports.text import counted

_NOT_OPENED = ("missing", "unreadable")


def failing(grade: Grade) -> list[CheckResult]:
    """The checks that the student can still win points on, in file order; broken ones are not theirs."""
    return [check for check in grade.checks if check.outcome not in (Outcome.PASSED, Outcome.BROKEN)]


def roots(grade: Grade) -> list[CheckResult]:
    """The failing checks that no other failing check explains, in file order."""
    candidates = failing(grade)
    titles = {check.title for check in candidates}
    return [check for check in candidates if not titles.intersection(check.after) - {check.title}]


def first_to_mend(grade: Grade) -> CheckResult | None:
    """The check to look at first, or None where nothing is the student's to mend.

    The first part with a root cause, and in it the first public one: of a hidden check the student sees only the
    hint. Where checks explain one another in a circle, the first that fails.
    """
    candidates = roots(grade) or failing(grade)
    if not candidates:
        return None
    order = {part.file: place for place, part in enumerate(grade.parts)}
    return min(candidates, key=lambda check: (order.get(check.part, len(order)), check.hidden))


@dataclass(frozen=True)
class Section:
    """One part, its checks sorted by what the reader should do with them."""

    part: PartResult
    checks: list[CheckResult]
    broken: list[CheckResult] = field(default_factory=list)
    to_mend: list[CheckResult] = field(default_factory=list)
    following: list[CheckResult] = field(default_factory=list)
    waiting: list[CheckResult] = field(default_factory=list)
    passed: list[CheckResult] = field(default_factory=list)

    @property
    def opened(self) -> bool:
        """Whether there was a file that could be loaded."""
        return self.part.status not in _NOT_OPENED


def sections(grade: Grade) -> list[Section]:
    """The parts in order. A part without a readable file has no failures of its own: its checks wait."""
    causes = roots(grade)
    return [_section(part, grade.check_results(part.file), causes) for part in grade.parts]


def _section(part: PartResult, checks: list[CheckResult], causes: list[CheckResult]) -> Section:
    section = Section(part, checks)
    for check in checks:
        if check.outcome == Outcome.BROKEN:
            section.broken.append(check)
        elif check.outcome == Outcome.PASSED:
            section.passed.append(check)
        elif check.outcome == Outcome.NOT_ATTEMPTED or not section.opened:
            section.waiting.append(check)
        elif check in causes:
            section.to_mend.append(check)
        else:
            section.following.append(check)
    return section


def summary(grade: Grade) -> str:
    """The state of the work in one or two calm sentences."""
    total, bad = len(grade.checks), failing(grade)
    passed = sum(check.outcome == Outcome.PASSED for check in grade.checks)
    faults = total - passed - len(bad)
    if faults:
        return f"{counted(faults, 'check')} could not be judged. This is our fault, not yours, and costs you nothing."
    if not bad:
        return "Every check passes. Well done." if total else "There was nothing to check."
    closed = {part.file for part in grade.parts if part.status in _NOT_OPENED}
    untouched = sum(check.outcome == Outcome.NOT_ATTEMPTED and check.part not in closed for check in bad)
    if untouched == total:
        return "Nothing is attempted yet. Below is a good place to begin."
    sentences = [f"{passed} of {counted(total, 'check')} pass{'es' if passed == 1 else ''}."]
    tried = [check for check in bad if check.outcome != Outcome.NOT_ATTEMPTED and check.part not in closed]
    causes = sum(check in tried for check in roots(grade))
    if tried and 0 < causes < len(tried):
        sentences.append(f"The {len(tried)} to mend seem to come down to {counted(causes, 'cause')}.")
    elif tried:
        sentences.append(f"{len(tried)} to mend.")
    if untouched:
        sentences.append(f"{untouched} not attempted yet.")
    if closed:
        sentences.append(f"{counted(len(closed), 'file')} could not be opened.")
    return " ".join(sentences)
