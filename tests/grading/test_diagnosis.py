"""The known mistake that gives the student's very answers is named; never a guess."""

from __future__ import annotations

import numpy as np
import pytest
from toys import graded

from grader import matches_reference
from grader.answers.key import Hypothesis, pairs
from grader.checks.mistake import Mistake
from grader.grading.diagnosis import diagnose


def question(student):
    """a question"""


def cases(*names):
    """Cases of these names."""
    from dataclasses import replace

    made = matches_reference(points=1)(question)
    return [replace(made, name=name).placed("net.py", False).rows[0] for name in names]


class Key:
    """What the mistakes answer, by case."""

    def __init__(self, single, double=None):
        self._single, self._double = single, double or {}

    def singles(self, cases):
        return {case: self.single(case) for case in cases}

    def single(self, case):
        return self._single.get(case, [])

    def double(self, case):
        return self._double.get(case, [])


def supposed(names, value):
    """The hypothesis that `names`, comma-separated, answer with `value`."""
    each = tuple(names.split(","))
    return Hypothesis(each, tuple(f"hint {name}" for name in each), each, {"a": value})


A, B = cases("a", "b")


def test_the_one_mistake_that_answers_alike_is_named():
    """By its number, to rounding; NaN like NaN."""
    value = np.array([1.0, np.nan, 3.0])
    key = Key({A: [supposed("x", value * (1 + 1e-9)), supposed("y", value + 1)]})
    found = diagnose(key, {A: {"a": value}}, {})
    assert (found[A].names, found[A].hint, found[A].unique) == (("x",), "hint x", True)


def test_what_no_mistake_explains_is_met_with_silence():
    """No nearest guess."""
    key = Key({A: [supposed("x", 1.0), supposed("y", 2.0)]}, {A: [supposed("x,y", 3.0)]})
    assert diagnose(key, {A: {"a": 2.5}}, {}) == {}


@pytest.mark.parametrize("answers", [{"a": False}, {"a": None}, {"a": "text"}, {}])
def test_a_few_yes_and_no_are_no_evidence(answers):
    """Every mistake would answer so."""
    key = Key({A: [Hypothesis(("x",), ("h",), ("t",), dict(answers))]})
    assert diagnose(key, {A: answers}, {}) == {}


def test_mistakes_that_cannot_be_told_apart_are_all_named():
    """As a class, with each hint, and said so; one hint in common is said once."""
    key = Key({A: [supposed("x", 1.0), supposed("y", 1.0)]})
    found = diagnose(key, {A: {"a": 1.0}}, {})[A]
    assert found.names == ("x", "y") and not found.unique
    assert "hint x" in found.hint and "Or: hint y" in found.hint and "cannot tell which" in found.hint
    same = [Hypothesis((name,), ("one hint",), (name,), {"a": 1.0}) for name in "xy"]
    assert diagnose(Key({A: same}), {A: {"a": 1.0}}, {})[A].hint == "one hint"


def test_another_case_tells_equivalent_mistakes_apart():
    """The one that explains more cases is meant."""
    key = Key({A: [supposed("x", 1.0), supposed("y", 1.0)], B: [supposed("x", 5.0), supposed("y", 6.0)]})
    found = diagnose(key, {A: {"a": 1.0}, B: {"a": 6.0}}, {})
    assert found[A].names == found[B].names == ("y",)


def test_a_passed_case_clears_a_mistake():
    """One that would have failed it is out; unless nothing else explains the answers."""
    key = Key({A: [supposed("x", 1.0), supposed("y", 1.0)], B: [supposed("x", 5.0)]})
    assert diagnose(key, {A: {"a": 1.0}}, {B: {"a": 4.0}})[A].names == ("y",)
    key = Key({A: [supposed("x", 1.0)], B: [supposed("x", 5.0)]})
    assert diagnose(key, {A: {"a": 1.0}}, {B: {"a": 4.0}})[A].names == ("x",)


def test_pairs_are_tried_where_no_single_mistake_explains():
    """Both hints; a pair with a mistake that another case shows comes first."""
    key = Key({A: [supposed("x", 1.0)], B: [supposed("x", 5.0)]}, {A: [supposed("x,y", 3.0), supposed("z,w", 3.0)]})
    found = diagnose(key, {A: {"a": 3.0}, B: {"a": 5.0}}, {})
    assert found[A].names == ("x", "y") and found[A].hint == "hint x hint y" and found[B].names == ("x",)


def test_only_the_first_unexplained_cases_are_asked_of_pairs():
    """Pairs are many; the number of cases is fixed, so that every run says the same."""
    from grader.grading.diagnosis import MOST_PAIRED

    many = cases(*(f"c{number}" for number in range(MOST_PAIRED + 3)))
    key = Key({}, {case: [supposed("x,y", 3.0)] for case in many})
    assert list(diagnose(key, {case: {"a": 3.0} for case in many}, {})) == many[:MOST_PAIRED]


def test_two_mistakes_in_one_function_are_no_pair():
    """There is only one version of it."""
    made = [Mistake(None, name, name, function, "h") for name, function in (("x", "f"), ("y", "f"), ("z", "g"))]
    assert [(one.name, other.name) for one, other in pairs(made)] == [("x", "z"), ("y", "z")]


@pytest.mark.parametrize(
    ("changes", "check", "names", "hint"),
    [
        ([("1 - np.tanh(z) ** 2", "1 - np.tanh(z)")], "diff_act", ["square_forgotten"], "square in the derivative"),
        ([("0.5 * np.mean", "np.mean")], "loss", ["half_forgotten"], "the sum, or half the sum"),
        ([("(self.a - y) * self", "(y - self.a) * self")], "backprop", ["sign_flipped"], "sign"),
        ([("return np.tanh(z)\n", "return np.arctan(z)\n")], "act", [], None),
    ],
)
def test_in_a_grading(toy, changes, check, names, hint):
    """From a student's file to the hint."""
    rows, _ = graded(toy, toy.right(*changes))
    assert rows[check].mistakes == names and rows[check].outcome == "failed"
    assert hint is None or hint in rows[check].hint
