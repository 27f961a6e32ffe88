"""The record of one question: answers by name, doubts settled at the end, nothing of it without bounds."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.check_record import (
    LARGEST_KEPT,
    LONGEST_NOTE,
    MOST_NOTES,
    TOO_LARGE,
    CheckRecord,
    Failure,
    current,
    in_use,
)
from grader.errors import GraderFault
from grader.grade import Finding


def record(expected=None, **words):
    """A record; without expected answers, it only records."""
    return CheckRecord(expected, np.random.default_rng(0), **words)


def failure(name="t"):
    """A trouble of that name."""
    return Failure(Finding(name, "It is wrong."))


def test_an_answer_is_kept_as_it_was():
    """Later changes of the array do not reach it."""
    made, array = record({"a": 0}), np.zeros(2)
    made.add_answer("a", array)
    array[:] = 7
    assert np.array_equal(made.answers["a"], np.zeros(2))


def test_two_values_of_one_name_are_the_checks_fault():
    """But the question may be asked again from the beginning."""
    made = record()
    made.add_answer("a", 1)
    with pytest.raises(GraderFault, match="two values under the name 'a'"):
        made.add_answer("a", 2)
    made.forget_answers()
    made.add_answer("a", 2)
    assert made.answers == {"a": 2} and set(made.judges) == {"a"}


@pytest.mark.parametrize(
    ("expected", "bytes_given", "kept"),
    [
        (np.zeros(1), LARGEST_KEPT - 4096, True),
        (np.zeros(1), LARGEST_KEPT + 4096, False),
        (np.zeros(LARGEST_KEPT // 8), 3 * LARGEST_KEPT, True),
        (np.zeros(LARGEST_KEPT // 8), 5 * LARGEST_KEPT, False),
    ],
)
def test_what_is_far_too_large_is_not_kept(expected, bytes_given, kept):
    """A megabyte, or four times the right answer: all that is recorded stays until the grade is made."""
    made = record({"a": expected})
    made.add_answer("a", np.zeros(bytes_given, np.uint8))
    assert (made.answers["a"] is not TOO_LARGE) is kept


def test_the_graders_own_answers_are_kept_whatever_their_size():
    """They are what others are held against."""
    made = record()
    made.add_answer("a", np.zeros(2 * LARGEST_KEPT, np.uint8))
    assert isinstance(made.answers["a"], np.ndarray)


def test_what_the_reference_was_never_asked_is_the_checks_fault():
    """The check asks it only of some."""
    with pytest.raises(GraderFault, match="never asked for 'b'"):
        record({"a": 1}).expected_value("b")
    assert record({"a": None}).expected_value("a") is None


def test_notes_are_said_once_and_not_without_end():
    """Neither many nor long."""
    made = record()
    for number in range(2 * MOST_NOTES):
        made.note(f"{number}")
        made.note("0")
    made.note("more")
    assert made.notes == [f"{number}" for number in range(MOST_NOTES)]
    long = record()
    long.note("x" * 9999)
    assert long.notes == ["x" * LONGEST_NOTE]


def test_doubts_are_settled_in_their_order_and_once():
    """Each by its own second look."""
    made = record({})
    made.doubt(lambda: [failure("a")])
    made.doubt(lambda: [])
    made.doubt(lambda: [failure("b"), failure("c")])
    made.settle()
    made.settle()
    assert [one.finding.name for one in made.failures] == ["a", "b", "c"]


def test_without_a_doubt_no_convention_is_asked():
    """Each is a question to the reference."""

    def asked():
        raise AssertionError

    made = record({"a": 1}, conventions=asked)
    made.add_answer("a", 1)
    made.settle()
    assert not made.failures and not made.notes


@pytest.mark.parametrize(
    ("conventions", "accepted"),
    [
        ([("n", {"a": 2, "b": 3})], True),
        ([("m", {"a": 2, "b": 9}), ("n", {"a": 2, "b": 3})], True),
        ([("n", {"a": 2, "b": 9})], False),
        ([("n", {"a": 2})], False),
        ([("n", {"a": 2, "b": 3, "c": 4})], False),
        ([], False),
    ],
)
def test_a_convention_explains_all_answers_or_nothing(conventions, accepted):
    """Then its note is given, and no second look is taken."""
    made = record({"a": 0, "b": 0}, conventions=lambda: conventions)
    made.add_answer("a", 2)
    made.add_answer("b", 3)
    made.doubt(lambda: [failure()])
    made.settle()
    assert made.notes == (["n"] if accepted else []) and len(made.failures) == (not accepted)


def test_a_convention_that_cannot_be_compared_explains_nothing():
    """It costs the student nothing and gives nothing."""

    def judge(value, expected):
        raise GraderFault("not comparable")

    made = record({"a": 0}, conventions=lambda: [("n", {"a": 1})])
    made.add_answer("a", 1, judge)
    made.doubt(lambda: [failure()])
    made.settle()
    assert len(made.failures) == 1 and not made.notes


def test_the_current_record_is_the_one_in_use():
    """Within another, the inner one; outside there is none."""
    outer, inner = record(), record()
    with in_use(outer):
        with in_use(inner):
            assert current() is inner
        assert current() is outer
    with pytest.raises(GraderFault, match="only be used inside a check"):
        current()
