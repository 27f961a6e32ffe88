"""The known mistakes of a class: which one, by whom, and the hint that helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.grade import CheckResult, Grade
from grader.gradebook.entry import Person, SchoolClass
from grader.reports import robustness


@dataclass
class KnownMistake:
    """A mistake, or several that the answers cannot tell apart, and who made it."""

    part: str
    names: tuple[str, ...]
    hint: str
    about: list[str] = field(default_factory=list)  # the functions whose checks it fails
    checks: set[str] = field(default_factory=set)  # ids of the checks it fails
    people: list[Person] = field(default_factory=list)


def known_mistakes(school_class: SchoolClass) -> list[KnownMistake]:
    """Return the mistakes that were named, the most frequent first; each counts once for a student.

    What only breaks a rule of robustness is none: `broken_rules` tells of it.
    """
    found: dict[tuple[str, tuple[str, ...]], KnownMistake] = {}
    for entry in school_class.entries:
        for check, names in _named(entry.grade):
            mistake = found.setdefault((check.part, names), KnownMistake(check.part, names, check.hint))
            mistake.checks.add(check.id)
            if check.about not in mistake.about:
                mistake.about.append(check.about)
            if entry.person not in mistake.people[-1:]:
                mistake.people.append(entry.person)
    return sorted(found.values(), key=lambda mistake: (-len(mistake.people), mistake.part, mistake.names))


def _named(grade: Grade | None) -> Iterator[tuple[CheckResult, tuple[str, ...]]]:
    """Yield each check of the grade that a mistake explains, with the mistake.

    Where one check leaves open which of several it is, and another check of the same file tells, that one it is.
    """
    named = [check for check in robustness.counting(grade.checks) if check.mistakes] if grade else []
    certain = {(check.part, check.mistakes[0]) for check in named if len(check.mistakes) == 1}
    open_checks = []
    for check in named:
        if len(check.mistakes) == 1:
            yield check, (check.mistakes[0],)
        else:
            open_checks.append(check)
    for check in open_checks:
        if not any((check.part, name) in certain for name in check.mistakes):
            yield check, tuple(check.mistakes)
