"""What students are told, as text."""

from __future__ import annotations

import math

import pytest

from grader.errors import GraderFault, UsageError
from grader.exports import feedback_text
from grader.grade import Outcome
from grader.reports.student_view import for_student


def test_of_a_failed_check(samples):
    """What is wrong, why, the mistake it looks like, the hint, what was printed: each once."""
    told = feedback_text.of_check(samples.backprop_wrong().checks[10])
    assert told.splitlines()[0].startswith("`dW1` is not the slope of your loss")
    for piece in (
        "dW1: differs from the slope",
        "the last layer is right",
        "known mistake: derivative taken at the activation.",
        "Hint: Look at what the chain rule",
        "Your code printed:\nepoch 0 loss",
    ):
        assert told.count(piece) == 1, piece


def test_of_a_passed_check(samples):
    """Nothing but what was noticed."""
    assert feedback_text.of_check(samples.check("f", "t")) == ""
    assert (
        feedback_text.of_check(samples.check("f", "t", notes=["float32"])) == "Noticed, without loss of points: float32"
    )


def test_of_a_broken_check(samples):
    """Whose fault it is, and nothing of what broke: that may quote a hidden check."""
    told = feedback_text.of_check(samples.one_broken().checks[-1])
    assert "fault of ours" in told and "NameError" not in told


def test_a_hidden_check_without_hint_says_that_it_is_one(secretive, samples):
    """A bare failure would leave the student with nothing."""
    hidden = for_student(samples.grade([samples.check("f", "t", hidden=True, outcome=Outcome.FAILED)])).checks[0]
    assert feedback_text.of_check(hidden).startswith("A hidden check")


def test_texts_are_cut(samples):
    """At the length asked for; of 0, nothing that students wrote is left."""
    check = samples.check("f", "t", outcome=Outcome.FAILED, message="m" * 500, printed="p" * 500)
    assert "m" * 100 + " … (400 more characters)" in feedback_text.of_check(check, most=100)
    assert feedback_text.of_check(check, most=0) == ""


def test_what_to_mend_first_comes_first(samples):
    """The root cause, then the rest in file order."""
    grade = samples.backprop_wrong()
    told = feedback_text.of_failures(for_student(grade)).split("\n\n")
    assert told[0].startswith("`backprop` gives the slope of your own loss (tanh) [failed, 0 of 4 points]")


def test_a_file_that_cannot_be_opened_is_told_once(samples):
    """Its checks wait, and so do those not attempted: twenty times the same would bury what to fix."""
    told = feedback_text.of_failures(for_student(samples.unreadable()))
    assert told.split("\n\n") == [
        f"{samples.THREE}: 10 checks waiting for it.",
        f"{samples.DEEP}: 1 check waiting for it.",
    ]
    assert feedback_text.of_failures(for_student(samples.template())).startswith(
        f"{samples.THREE}: 13 checks not attempted yet."
    )


def test_of_the_whole(samples):
    """Files that cannot be opened and that hidden checks are missing are told; our fault as ours."""
    assert "was never closed" in feedback_text.of_grade(for_student(samples.unreadable()))
    assert "Only the public checks" in feedback_text.of_grade(for_student(samples.template()))
    assert feedback_text.of_grade(for_student(samples.one_broken())).startswith(feedback_text.OUR_FAULT)


def test_no_control_characters(samples):
    """What students write cannot turn the text around."""
    for told in (
        feedback_text.of_grade(for_student(samples.hostile())),
        feedback_text.of_failures(for_student(samples.hostile())),
    ):
        assert not {"\u202e", "\x1b", "\u200b", "\ud800"} & set(told)


def test_names_tell_checks_apart(samples):
    """A title that is there twice gets a number."""
    checks = [samples.check("f", title) for title in ("a", "b", "a", "a")]
    assert feedback_text.names(checks) == ["a", "b", "a (2)", "a (3)"]


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 3, 0.333333), (5, 4, 1.0), (-1, 4, 0.0), (0, 0, 1.0)])
def test_fraction(part, whole, told):
    """Between 0 and 1."""
    assert feedback_text.fraction(part, whole) == told


def test_json_never_has_nan():
    """It is refused rather than written; lone surrogates are escaped."""
    with pytest.raises(ValueError):
        feedback_text.as_json({"score": math.nan})
    assert feedback_text.as_json("\ud800") == b'"\\ud800"\n'


def test_refuse_broken(samples):
    """No points where there is no grade."""
    assert feedback_text.refuse_broken(for_student(samples.all_right()), "it") == samples.all_right().earned
    with pytest.raises(GraderFault, match="submissions/ada has no grade"):
        feedback_text.refuse_broken(for_student(samples.one_broken()), "it")
    with pytest.raises(UsageError, match=r"dcn_mnist\.py was not run here: .*grade it where that can be run"):
        feedback_text.refuse_broken(for_student(samples.not_run()), "it")


def test_a_part_that_was_not_run_is_nobodys_fault(samples):
    """The student reads which, why, and how far the others are; never praise for the whole."""
    told = feedback_text.of_grade(for_student(samples.not_run()))
    assert told.startswith("There is no grade yet: dcn_mnist.py was not run here: TensorFlow is not installed")
    assert "49 of the 49 points that were run. Every check that was run passes." in told
    assert "fault" not in told and "Well done" not in told


def test_remarks_on_robustness_come_last_and_are_no_failures(samples):
    """In the summary they are counted; each is told with its hint, alike ones together."""
    shown = for_student(samples.wrong_with_remarks())
    assert feedback_text.of_grade(shown).startswith("10 of 11 checks passed. 1 to fix. 2 remarks on robustness.")
    told = feedback_text.of_failures(shown).split("\n\n")
    assert told[0].startswith("the slope [failed") and len(told) == 2
    assert told[1].splitlines() == [
        "2 remarks on robustness: no points lost. Not kept by your code:",
        "- actFun raises ValueError for an unknown name; diff_actFun raises ValueError for an unknown name. "
        + samples.SILENCE,
        "- softmax stays finite. What is e^1000?",
    ]
