"""The causes that failures have in common: what is told in full, and what can wait until that is mended."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.grade import CheckResult, Outcome
from grader.reports.student_view import AnyGrade


@dataclass
class Cause:
    """A check to fix, and those that are probably mended with it."""

    first: CheckResult
    members: list[CheckResult] = field(default_factory=list)


def failing(grade: AnyGrade) -> list[CheckResult]:
    """Return the checks that are still to be passed, in file order.

    Broken ones are not the student's, and rules of robustness are told apart.
    """
    done = (Outcome.PASSED, Outcome.BROKEN)
    return [check for check in grade.checks if check.outcome not in done and not check.robustness]


def roots(grade: AnyGrade) -> list[CheckResult]:
    """Return the failing checks that no other failing check explains, in file order.

    One that has a diagnosis of its own is explained by none: it has to be fixed for its own sake.
    """
    candidates = failing(grade)
    by_title: dict[str, list[CheckResult]] = {}
    for check in candidates:
        by_title.setdefault(check.title, []).append(check)
    return [check for check in candidates if not _explained(check, by_title)]


def leading(grade: AnyGrade) -> list[CheckResult]:
    """Return the roots that are told in full: the first of each check, and each that has something else to say."""
    leaders: list[CheckResult] = []
    for check in roots(grade):
        if not any(_says_the_same(check, leader) for leader in leaders):
            leaders.append(check)
    return leaders


def causes(checks: list[CheckResult]) -> list[Cause]:
    """Return the causes of the roots `checks`: one for each named mistake, else for each function of a part."""
    found: list[Cause] = []
    # Those with a name first: a case that has none joins the one of its function.
    for check in sorted(checks, key=lambda check: not check.mistakes):
        for cause in found:
            if any(_one_cause(check, member) for member in cause.members):
                cause.members.append(check)
                break
        else:
            found.append(Cause(check, [check]))
    return found


def _explained(check: CheckResult, by_title: dict[str, list[CheckResult]]) -> bool:
    """Tell whether failing checks explain this one, and it says nothing that they do not."""
    before: list[CheckResult] = []
    seen = {check.title}
    waiting = list(check.after)
    while waiting:
        title = waiting.pop()
        if title not in seen:
            seen.add(title)
            before += by_title.get(title, [])
            waiting += [earlier for other in by_title.get(title, []) for earlier in other.after]
    if not before:
        return False
    if check.outcome is Outcome.NOT_ATTEMPTED:
        return True
    named = {name for other in before for name in other.mistakes}
    if check.mistakes and not named.intersection(check.mistakes):
        return False
    if check.hidden and check.outcome not in (Outcome.FAILED, Outcome.PARTLY):
        return True  # its hint only says how it ended
    return check.hint in ("", *(other.hint for other in before))


def _says_the_same(check: CheckResult, leader: CheckResult) -> bool:
    untried = {each.outcome is Outcome.NOT_ATTEMPTED for each in (check, leader)}
    if check.part != leader.part or len(untried) > 1:
        return False
    alike = bool(set(check.mistakes) & set(leader.mistakes))
    if check.mistakes and not alike:
        return False
    if check.hint and check.hint != leader.hint:
        return False
    # Of hidden checks a student sees neither name nor function: the hint alone can tell that two are alike.
    of_one_check = check.name == leader.name and not check.hidden and not leader.hidden
    return of_one_check or alike or bool(check.hidden and check.hint)


def _one_cause(check: CheckResult, other: CheckResult) -> bool:
    if check.part != other.part:
        return False
    if check.mistakes and other.mistakes:
        return bool(set(check.mistakes) & set(other.mistakes))
    if check.hidden or other.hidden:
        return bool(check.hint and check.hint == other.hint)
    return check.about == other.about and (check.name == other.name or _may_be_one(check.hint, other.hint))


def _may_be_one(hint: str, other: str) -> bool:
    return not hint or not other or hint == other
