"""Wrong answers that nobody explained yet, grouped by what was answered."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from grader.grade import CheckResult, Finding, Outcome
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.reports.classes.unexplained import unexplained


@pytest.fixture
def wrong(samples: ModuleType) -> Any:
    """A failed check with an answer."""

    def make(yours: str, *, case: str = "", name: str = "f", **changes: Any) -> CheckResult:
        fields = {"outcome": Outcome.FAILED, "findings": [Finding("the answer", f"say {yours}", "1", yours)]} | changes
        result: CheckResult = samples.check("f", f"f ({case})", name=name, case=case, **fields)
        return result

    return make


@pytest.fixture
def groups(samples: ModuleType) -> Any:
    """The groups of a class, each as (people, cases, the first's answer)."""

    def find(**students: list[CheckResult]) -> list[tuple[str, list[str], str]]:
        entries = [Entry(Person(name), grade=samples.grade(checks)) for name, checks in students.items()]
        found = unexplained(SchoolClass("a", "A", 1.0, [*entries, Entry(Person("absent"))], ""))
        return [
            (
                " ".join(who.id for who in one.people),
                one.cases,
                one.check.findings[0].yours if one.check.findings else "",
            )
            for one in found
        ]

    return find


def test_the_same_answer_is_one_group(wrong: Any, groups: Any) -> None:
    """The largest first; another answer, or the same to another check, is another group."""
    found = groups(
        ada=[wrong("3")], ben=[wrong("2")], cem=[wrong("2")], dan=[wrong("2", name="g")], eve=[wrong("2")]
    )  # fmt: skip
    assert found == [("ben cem eve", [], "2"), ("ada", [], "3"), ("dan", [], "2")]


def test_all_values_must_agree(samples: ModuleType, wrong: Any, groups: Any) -> None:
    """One gradient alike and another not is another mistake; where no value is told, the message decides."""
    both = [Finding("dW1", "", "", "1"), Finding("dW2", "", "", "2")]
    other = [Finding("dW1", "", "", "1"), Finding("dW2", "", "", "3")]
    assert len(groups(ada=[wrong("", findings=both)], ben=[wrong("", findings=other)])) == 2
    told = [Finding("raises", "raises nothing")]
    else_told = [Finding("raises", "raises KeyError")]
    found = groups(
        ada=[wrong("", findings=told)], ben=[wrong("", findings=told)], cem=[wrong("", findings=else_told)]
    )  # fmt: skip
    assert [people for people, _, _ in found] == ["ada ben", "cem"]


def test_cases_of_the_same_students_are_one_group(wrong: Any, groups: Any) -> None:
    """One wrong function fails in each case with other numbers, for the same students."""
    tanh, relu = wrong("1", case="tanh"), wrong("5", case="relu")
    assert groups(ada=[tanh, relu], ben=[tanh, relu]) == [("ada ben", ["tanh", "relu"], "1")]
    assert len(groups(ada=[tanh, relu], ben=[tanh])) == 2


def test_what_is_explained_or_follows_or_is_no_answer_is_left_out(wrong: Any, groups: Any) -> None:
    """A known mistake, a failure after another, a measurement, a check that passed, was not tried, or broke."""
    assert not groups(
        ada=[wrong("2", mistakes=["sign"])],
        ben=[wrong("2", after=["f is right"])],
        cem=[wrong("2", findings=[], outcome=Outcome.PARTLY)],
        dan=[wrong("2", outcome=Outcome.NOT_ATTEMPTED), wrong("2", outcome=Outcome.BROKEN)],
        eve=[wrong("2", outcome=Outcome.PASSED)],
    )


def test_the_same_crash_is_one_group(wrong: Any, groups: Any) -> None:
    """By its message; in a file that could not be opened, it is no answer."""
    crash = {"outcome": Outcome.CRASHED, "findings": []}
    one, other = wrong("", message="NameError: np", **crash), wrong("", message="TypeError", **crash)
    assert [people for people, _, _ in groups(ada=[one], ben=[other], cem=[one])] == ["ada cem", "ben"]


def test_a_file_that_could_not_be_opened_has_no_answers(samples: ModuleType, wrong: Any) -> None:
    """Its checks all crash with one message, which is told elsewhere."""
    crash = wrong("", message="SyntaxError", outcome=Outcome.CRASHED, findings=[])
    closed = samples.grade([crash], status={samples.THREE: {"status": "unreadable", "message": "SyntaxError"}})
    assert not unexplained(SchoolClass("a", "A", 1.0, [Entry(Person("ada"), grade=closed)], ""))
