"""Which known mistakes a class made, and how many made them."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from grader.grade import Outcome
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.reports.classes.known_mistakes import known_mistakes


@pytest.fixture
def made(samples: ModuleType) -> Any:
    """Makes a class of students, each a list of (check, mistakes) that failed."""

    def make(**students: list[tuple[str, list[str]]]) -> SchoolClass:
        entries = [
            Entry(
                Person(name),
                grade=samples.grade([
                    samples.check(title, title, outcome=Outcome.FAILED, mistakes=names, hint=f"hint of {names}")
                    for title, names in failed
                ]),
            )
            for name, failed in students.items()
        ]  # fmt: skip
        return SchoolClass("a", "A", 10.0, [*entries, Entry(Person("absent"))], "2025-01-01T00:00:00+00:00")

    return make


def test_a_student_counts_once(made: Any) -> None:
    """However many checks show the mistake; the most frequent comes first."""
    found = known_mistakes(
        made(ada=[("f", ["sign"]), ("g", ["sign"]), ("h", ["axis"])], ben=[("f", ["sign"])], cem=[("f", [])])
    )
    assert [(one.names, [person.id for person in one.people]) for one in found] == [
        (("sign",), ["ada", "ben"]),
        (("axis",), ["ada"]),
    ]
    assert found[0].about == ["f", "g"] and len(found[0].checks) == 2 and found[0].hint == "hint of ['sign']"


def test_what_another_check_tells_is_told(made: Any) -> None:
    """One of two, by one check, and the first of the two, by another: it is the first."""
    found = known_mistakes(made(ada=[("f", ["sign", "factor"]), ("g", ["sign"])], ben=[("f", ["sign", "factor"])]))
    assert [(one.names, [person.id for person in one.people]) for one in found] == [
        (("sign",), ["ada"]),
        (("sign", "factor"), ["ben"]),
    ]


def test_the_same_name_in_two_files_is_two_mistakes(samples: ModuleType) -> None:
    """A mistake belongs to a file."""
    checks = [
        samples.check("f", "f", outcome=Outcome.FAILED, mistakes=["sign"], part=part)
        for part in (samples.THREE, samples.DEEP)
    ]
    entry = Entry(Person("ada"), grade=samples.grade(checks))
    found = known_mistakes(SchoolClass("a", "A", 4.0, [entry], ""))
    assert [(one.part, one.names) for one in found] == [(samples.DEEP, ("sign",)), (samples.THREE, ("sign",))]
