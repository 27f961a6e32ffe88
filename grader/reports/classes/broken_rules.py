"""The rules of robustness that a class breaks: which rule, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.grade import CheckResult
from grader.gradebook.entry import Person, SchoolClass
from grader.reports import robustness


@dataclass
class BrokenRule:
    """A rule, and who breaks it; `check` is the first one's result."""

    check: CheckResult
    people: list[Person] = field(default_factory=list)


def broken_rules(school_class: SchoolClass) -> list[BrokenRule]:
    """Return the rules that somebody breaks, the most frequent first; each counts once for a student."""
    found: dict[tuple[str, str], BrokenRule] = {}
    for entry in school_class.entries:
        found_here = robustness.remarks(entry.grade) if entry.grade else []
        for check in (check for remark in found_here for check in remark.checks):
            rule = found.setdefault((check.part, check.name), BrokenRule(check))
            if entry.person not in rule.people[-1:]:
                rule.people.append(entry.person)
    return sorted(found.values(), key=lambda rule: -len(rule.people))
