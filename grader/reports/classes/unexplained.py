"""Wrong answers that no known mistake explains, by what was answered: a large group is a mistake to be written."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.grade import CheckResult, Outcome
from grader.gradebook.entry import Person, SchoolClass
from grader.outcomes import OUTCOMES
from grader.reports import robustness


@dataclass
class Group:
    """Students whose answers to a check are equal and wrong; `check` is the first one's result."""

    check: CheckResult
    people: list[Person] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)  # all cases of the check in which the same students agree

    @property
    def shared(self) -> bool:
        """Return whether several students gave the answer."""
        return len(self.people) > 1


def unexplained(school_class: SchoolClass) -> list[Group]:
    """Return the groups, the largest first.

    Left out are failures that a known mistake explains, those that probably follow from another check's, files that
    could not be opened, and measurements below a threshold, which are not answers.
    """
    found: dict[tuple[str, ...], Group] = {}
    for entry in school_class.entries:
        grade = entry.grade
        opened = {part.file for part in grade.parts if part.status in ("loaded", "template")} if grade else set()
        for check in robustness.counting(grade.checks) if grade else []:
            key = answer(check)
            if key and check.part in opened and not check.mistakes and not check.after:
                found.setdefault((check.id, *key), Group(check)).people.append(entry.person)
    merged: dict[tuple[str, ...], Group] = {}
    for group in found.values():
        ids = [person.id for person in group.people]
        first = merged.setdefault((group.check.part, group.check.name, *ids), group)
        if group.check.case and group.check.case not in first.cases:
            first.cases.append(group.check.case)
    return sorted(merged.values(), key=lambda group: -len(group.people))


def answer(check: CheckResult) -> tuple[str, ...]:
    """Return what tells one wrong answer from another: the student's values by name, or else the message.

    Empty for what is no wrong answer.
    """
    if not OUTCOMES[check.outcome].compared:
        return ()
    if check.outcome == Outcome.CRASHED:
        return (check.outcome, check.message)
    return tuple(f"{finding.name}\n{finding.yours or finding.message}" for finding in check.findings)
