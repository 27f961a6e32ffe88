"""The checks, asked of the reference with mistakes in it."""

from __future__ import annotations

import shutil

import pytest

from grader.answers.live import LiveKey
from grader.authoring.trial import LocalStudents, run_trial
from grader.errors import UsageError


def outcomes(toy, *names):
    """By check, of the reference with these mistakes or conventions."""
    loaded = toy.load()
    known = {item.name: item for item in (*loaded.mistakes, *loaded.conventions)}
    found = run_trial(loaded, LiveKey(loaded), [known[name] for name in names], "net.py")
    return {row.name: row for row in found}


def test_the_reference_itself_passes(toy):
    """All of it, without a note."""
    assert {row.outcome for row in outcomes(toy).values()} == {"passed"}
    assert not any(row.notes for row in outcomes(toy).values())


def test_a_mistake_fails_its_check_and_is_named(toy):
    """Through the same follow-through and diagnosis as a student's file."""
    rows = outcomes(toy, "square_forgotten")
    assert [name for name, row in rows.items() if row.outcome != "passed"] == ["diff_act"]
    assert rows["diff_act"].mistakes == ["square_forgotten"]


def test_two_mistakes_are_made_together(toy):
    """Both fail."""
    rows = outcomes(toy, "half_forgotten", "sign_flipped")
    assert {"loss", "backprop"} <= {name for name, row in rows.items() if row.outcome != "passed"}


def test_a_convention_passes_with_its_note(toy):
    """At full marks."""
    rows = outcomes(toy, "sums_for_means")
    assert rows["backprop"].outcome == "passed" and rows["backprop"].notes


def test_mistakes_of_another_part_are_not_made(toy):
    """They are about another file."""
    loaded = toy.load()
    (item,) = [one for one in loaded.mistakes if one.name == "sigmoid_for_tanh"]
    student = LocalStudents(loaded, [item.placed("other.py")]).load("net.py")
    assert student.root.Net(1).act(0.0) == 0.0
    assert LocalStudents(loaded, [item]).load("net.py").root.Net(1).act(0.0) == 0.5


def test_without_a_reference_there_is_nothing_to_try(toy):
    """A released folder says so."""
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    with pytest.raises(UsageError, match="no reference here"):
        LocalStudents(toy.load(), [])
