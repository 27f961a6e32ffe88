"""What changed, for whom and why."""

from __future__ import annotations

import pytest
from gradebook_samples import attempt, take_in

from grader.gradebook.history import UNEXPLAINED, changes, changes_by_hand


def only(book, **words):
    """The one change there is."""
    (change,) = changes(book, "a1", **words)
    return change


def test_a_first_grade_is_no_change(book, add):
    """Unless everything is asked for."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    assert changes(book, "a1") == []
    first = only(book, every=True)
    assert first.first and (first.before, first.after) == (None, 7)


def test_another_submission(book, add):
    """With the checks that came out otherwise."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    take_in(book, attempt("ana", "s2", number=2))
    add("s2", 10.0)
    change = only(book)
    assert (change.before, change.after) == (7, 10) and change.why == ["another submission (s1 → s2)", "attempt 1 → 2"]
    assert [(each.before.earned, each.after.earned) for each in change.checks] == [(7, 10)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"assignment_hash": "hash2"}, "the assignment was changed (hash1 → hash2)"),
        ({"versions": {"numpy": "2", "keras": "3"}}, "numpy 1 → 2"),
        ({"mode": "process"}, "sandbox full → process"),
        ({"data_set": "mnist", "data_hash": "abcdefgh01"}, "data set its own → mnist abcdefgh"),
        ({"seed": 2}, "seed 1 → 2"),
        ({"limits": {"call": 20.0}}, "limit call 10 → 20 s"),
        ({}, UNEXPLAINED),
    ],
)
def test_other_conditions(book, add, more, why):
    """Each that differs is named; where none does, that is what is said."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    add("s1", 6.0, **more)
    assert why in only(book).why
    assert len(only(book).checks) == 1 and not only(book).same_points


def test_a_grade_that_is_lost_or_found(book, add):
    """With the reason."""
    take_in(book, attempt("ana", "s1"))
    number = add("s1", 7.0)
    take_in(book, attempt("ana", problem="It is a picture."))
    book.apply_grades("a1", {})
    assert only(book).after is None and only(book).why == ["It is a picture."]
    take_in(book, attempt("ana", "s1"))
    book.apply_grades("a1", {"s1": number})
    assert only(book).why == ["something to grade was handed in"]
    assert [change.after for change in changes(book, "a1", every=True)] == [7, None, 7]


def test_one_person_and_one_time(book, add):
    """What is asked for, and by hand too."""
    take_in(book, attempt("ana", "s1"), attempt("ben", "s1"))
    add("s1", 7.0)
    add("s1", 6.0)
    book.adjust("a1", "ana", 2.0, "Kim", "why")
    assert len(changes(book, "a1")) == 2 and only(book, person="ben").person.name == "Ben"
    assert changes(book, "a1", since="2999") == [] == changes_by_hand(book, "a1", since="2999")
    for found in (changes, changes_by_hand):  # the very moment is within
        last = found(book, "a1")[-1]
        assert last in found(book, "a1", since=last.when)
    assert changes_by_hand(book, "a1", person="ben") == []
    (hand,) = changes_by_hand(book, "a1", person="ana")
    assert hand.after == 2 and hand.why == ["Kim: why"]


def test_a_part_that_was_not_run_and_then_was(book, add):
    """No points are made of it, and both changes say which part it was."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    add("s1", None, lacking=True)
    gone = only(book)
    assert (gone.before, gone.after, gone.why) == (7, None, ["deep.py was not run here: x is not installed"])
    add("s1", 9.0)
    back = only(book)
    assert (back.before, back.after, back.why) == (None, 9, ["deep.py could be run"])


def test_a_first_grade_that_lacks_a_part_says_so(book, add):
    """Beside that it is the first."""
    take_in(book, attempt("ana", "s1"))
    add("s1", None, lacking=True)
    assert only(book, every=True).why == ["first graded", "deep.py was not run here: x is not installed"]
