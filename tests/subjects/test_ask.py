"""One case put to one subject: seeded by nothing but the question."""

from __future__ import annotations

import numpy as np
import pytest
from toys import session_with

from grader import check, expect, matches_reference, reaches, tell
from grader.errors import Crashed, GraderFault
from grader.subjects.ask import ask, same_answers, seed_of
from grader.subjects.local import Subject

SOURCE = """
import random

import numpy as np


def draw(n):
    return np.random.normal(size=n) + random.random()


def double(x):
    return 2 * x


def fail():
    raise ValueError("no")
"""


@pytest.fixture
def subject():
    root, session, _ = session_with(SOURCE)
    return Subject(session, root)


def row(decorator, function, number=0):
    """A case of a check made on the spot."""
    return decorator(function).placed("net.py", False).rows[number]


def put(case, subject, expected=None, seed=1, data=None):
    """Ask it."""
    return ask(case, subject, seed=seed, data=lambda: data, expected=expected)


def test_the_same_question_has_the_same_answer(subject):
    """Whatever was asked before; with another seed of the assignment, another."""

    def drawn(student, rng):
        """draws"""
        return student.draw(3) + rng.normal(size=3)

    case = row(matches_reference(points=1), drawn)
    first = put(case, subject).answers
    subject.root.draw(5)
    assert same_answers(put(case, subject).answers, first)
    assert not same_answers(put(case, subject, seed=2).answers, first)


def test_each_case_has_a_seed_of_its_own():
    """And each purpose; they do not depend on the machine."""
    seeds = {seed_of(1, "a"), seed_of(1, "b"), seed_of(2, "a"), seed_of(1, "a", "student")}
    assert len(seeds) == 4 and seed_of(1, "a") == 248565308467941


def test_arguments_come_by_name(subject):
    """Any of them, in any order."""

    def asks(show, each, data, student, rng):
        """asks for {each}"""
        show.table("t", ["a"], [[each]])
        return student.double(data)

    case = row(matches_reference(points=1, each=["x", "y"]), asks, 1)
    made = put(case, subject, {"the answer": 14}, data=7)
    assert made.passed and made.pictures[0].rows == [["y"]]
    assert not put(case, subject, {"the answer": 15}, data=7).passed


def test_a_fault_of_the_students_is_kept_and_of_the_checks_raised(subject):
    """Whose it is, is in the type."""

    def crashes(student):
        """crashes"""
        return student.fail()

    def breaks(student):
        """breaks"""
        raise KeyError("ours")

    made = put(row(matches_reference(points=1), crashes), subject, {"the answer": 1})
    assert isinstance(made.fault, Crashed) and not made.passed
    with pytest.raises(KeyError):
        put(row(check(points=1), breaks), subject, {})


def test_a_measurement_is_taken_again_below_the_threshold(subject):
    """With other seeds, which are the same in every run; the best counts, and one that is enough ends it."""
    seen = []

    def measures(student, seed):
        """measures"""
        seen.append(seed)
        return [0.1, 0.5, 0.9][len(seen) % 3 - 1]

    case = row(reaches({0.4: 1, 0.8: 2}, seeds=3), measures)
    made = put(case, subject, {})
    assert made.passed and made.threshold.earned == 2 and len(set(seen)) == 3
    assert seen == [58760266, 449264382, 1117085703]  # the grade hangs on them: they never change, and NumPy takes them
    again = list(seen)
    put(case, subject, {})
    assert seen == again * 2


@pytest.mark.parametrize("value", [None, "0.9", float("nan"), [], np.array([]), object()])
def test_what_is_no_number_reaches_nothing(subject, value):
    """Nothing, text, NaN and empty arrays are no measurement."""

    def measures(student, seed):
        """measures"""
        return value

    made = put(row(reaches({-1.0: 1}), measures), subject, {})
    assert not made.passed and made.threshold.earned == 0


def test_a_measurement_may_judge_each_time_it_is_taken(subject):
    """What was judged in the first run does not stand in the way of the second; pictures are the first's."""
    seeds = []

    def measures(student, seed, show):
        """measures"""
        seeds.append(seed)
        show.table(f"run {len(seeds)}", ["a"], [])
        expect.true(student.double(1) == 2, "no")
        return 0.0 if len(seeds) < 2 else 1.0

    made = put(row(reaches({1.0: 1}), measures), subject, {})
    assert made.passed and [picture.title for picture in made.pictures] == ["run 1"]


def test_notes_of_the_worker_and_the_check_come_together(subject):
    """Those of an earlier question do not."""

    def notes(student):
        """notes"""
        expect.note("Ours.")
        subject.session.notes.append("Theirs.")

    subject.session.notes.append("Old.")
    assert put(row(check(points=1), notes), subject, {}).notes == ["Ours.", "Theirs."]


def test_overflows_print_nothing(subject, recwarn):
    """The reference and the mistakes run in this process."""

    def overflows(student):
        """overflows"""
        return student.double(np.array([1e308]))

    put(row(matches_reference(points=1), overflows), subject)
    assert not recwarn.list


@pytest.mark.parametrize(
    ("these", "those", "same"),
    [
        ({"a": 1.0}, {"a": 1.0 + 1e-12}, True),
        ({"a": 1.0}, {"a": 1.1}, False),
        ({"a": 1.0}, {"b": 1.0}, False),
        ({"a": 1.0}, {"a": 1.0, "b": 1.0}, False),
        ({"a": np.array([np.nan, 1])}, {"a": np.array([np.nan, 1])}, True),
        ({"a": np.array([np.nan, 1])}, {"a": np.array([1, np.nan])}, False),
        ({"a": None}, {"a": None}, True),
        ({"a": object()}, {"a": object()}, False),
    ],
)
def test_same_answers(these, those, same):
    """By name and number; what cannot be compared is not the same."""
    assert same_answers(these, those) is same


def test_a_grader_fault_is_not_the_students(subject):
    """Two values of one name."""

    def twice(student):
        """twice"""
        expect.same(1, "a")
        expect.same(1, "a")

    with pytest.raises(GraderFault):
        put(row(check(points=1), twice), subject)


def test_a_call_that_was_told_last_is_made_for_its_own_check(subject):
    """Though nothing is asked after it: what it raises is this check's fault, and the next one's has nothing of it."""

    def told(student):
        """ends with a call"""
        expect.true(student.double(1) == 2, "it doubles")
        tell(student.fail)

    def asked(student):
        """asks"""
        return student.double(2)

    assert isinstance(put(row(check(points=1), told), subject, {"condition": True}).fault, Crashed)
    assert put(row(matches_reference(points=1), asked), subject).fault is None
