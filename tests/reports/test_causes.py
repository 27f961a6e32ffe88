"""Symptoms are told apart from causes."""

from __future__ import annotations

from types import ModuleType

import pytest

from grader.grade import CheckResult, Outcome
from grader.reports import causes, reading_order


def failed(samples: ModuleType, title: str, **changes: object) -> CheckResult:
    """A failed case of one check of `backprop`, unless said otherwise."""
    fields = {"outcome": Outcome.FAILED, "name": "slope", "about": "backprop", **changes}
    return samples.check(fields.pop("about"), title, **fields)


def test_cases_of_one_check_are_one_cause(samples: ModuleType) -> None:
    """Three activations, one backprop to fix: one is told, the others are folded under it."""
    rows = [failed(samples, f"slope ({case})", case=case) for case in ("tanh", "sigmoid", "relu")]
    grade = samples.grade(rows)
    assert [check.case for check in causes.leading(grade)] == ["tanh"]
    (section,) = reading_order.sections(grade)[:1]
    assert (len(section.to_mend), len(section.following)) == (1, 2)
    assert "The 3 to fix seem to have 1 cause." in reading_order.summary(grade)


def test_checks_of_one_function_are_one_cause(samples: ModuleType) -> None:
    """The count goes by function, or by the mistake that was named."""
    rows = [failed(samples, "slope"), failed(samples, "shapes", name="shapes")]
    assert len(causes.causes(rows)) == 1
    named = [
        failed(samples, "a", mistakes=["m"]),
        failed(samples, "b", about="fit", name="fit", mistakes=["m"]),
        failed(samples, "c", mistakes=["n"]),
    ]
    assert [len(cause.members) for cause in causes.causes(named)] == [2, 1]


@pytest.mark.parametrize("own", [{"mistakes": ["another"]}, {"hint": "Another thought."}])
def test_a_diagnosis_of_its_own_is_not_folded(samples: ModuleType, own: dict[str, object]) -> None:
    """What is to be mended differently is told in full, explained by another check or not."""
    first = failed(samples, "first", mistakes=["one"], hint="A thought.")
    case = failed(samples, "second", **own)
    after = failed(samples, "third", name="later", after=["first"], **own)
    assert causes.leading(samples.grade([first, case])) == [first, case]
    assert causes.leading(samples.grade([first, after])) == [first, after]


def test_the_same_diagnosis_is_folded(samples: ModuleType) -> None:
    """One that follows from another, through a third too, and says the same."""
    first = failed(samples, "first", mistakes=["one"], hint="A thought.")
    second = failed(samples, "second", name="second", after=["first"])
    third = failed(samples, "third", name="third", after=["second"], mistakes=["one"], hint="A thought.")
    assert causes.leading(samples.grade([first, second, third])) == [first]


def test_what_is_hidden_is_alike_by_its_hint_alone(samples: ModuleType) -> None:
    """All hidden checks have one name for students: it must not make one of them."""
    rows = [failed(samples, title, hidden=True, name="hidden", about="", hint=title) for title in ("one", "two")]
    assert len(causes.leading(samples.grade(rows))) == len(causes.causes(rows)) == 2
