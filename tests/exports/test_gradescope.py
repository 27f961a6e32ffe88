"""Gradescope's results.json conforms, tells no secret and never makes a fault of ours a zero."""

from __future__ import annotations

import json
import math

import msgspec
import pytest

from grader.exports import gradescope
from grader.grade import Outcome
from grader.reports import robustness
from grader.reports.student_view import for_student


def test_conforms(any_grade, conforms):
    """Every kind of grade, of hostile text too, is what the specification has."""
    found = conforms(gradescope.results(for_student(any_grade)), "gradescope")
    scored = [test for test in found.get("tests", []) if "score" in test]
    assert ("score" in found) == (any_grade.earned is not None)
    assert len(scored) == (len(robustness.scored(any_grade.checks)) if "score" in found else 0)


def test_points_and_status(samples):
    """Points are those of the grade; a status is passed or failed, in part is failed."""
    grade = samples.backprop_wrong()
    found = json.loads(gradescope.results(for_student(grade)))
    assert found["score"] == grade.earned
    assert [test["score"] for test in found["tests"]] == [check.earned for check in grade.checks]
    assert [test["max_score"] for test in found["tests"]] == [check.points for check in grade.checks]
    assert [test["status"] == "passed" for test in found["tests"]] == [
        check.outcome == Outcome.PASSED for check in grade.checks
    ]
    assert found["tests"][0]["number"] == "1.1" and found["tests"][-1]["number"].startswith("2.")


def test_a_broken_check_gives_no_score_anywhere(samples):
    """Neither at the top nor in a test, of which Gradescope would make a sum; the output says whose fault it is."""
    raw = gradescope.results(for_student(samples.one_broken()))
    assert b'"score"' not in raw and b"tests" not in raw.replace(b"test_", b"")
    assert "not of yours" in json.loads(raw)["output"]
    assert b"NameError" not in raw


def test_a_part_that_was_not_run_gives_no_score_anywhere(samples):
    """As a broken check does; and it is called nobody's fault."""
    raw = gradescope.results(for_student(samples.not_run()))
    assert b'"score"' not in raw and b"tests" not in raw.replace(b"test_", b"")
    assert "dcn_mnist.py was not run here" in json.loads(raw)["output"] and b"fault" not in raw


@pytest.mark.parametrize("earned", [math.nan, math.inf, None])
def test_points_that_are_no_number_are_no_score(samples, earned):
    """NaN is never written."""
    grade = msgspec.structs.replace(samples.all_right(), earned=earned)
    assert "score" not in json.loads(gradescope.results(for_student(grade)))


def test_hidden_checks_show_no_secret_and_hide_no_total(secretive, tells_no_secret):
    """All tests are visible, for one that is not hides the students' total; what they tell is theirs to know."""
    raw = gradescope.results(for_student(secretive))
    tells_no_secret(raw)
    found = json.loads(raw)
    assert {test["visibility"] for test in found["tests"]} == {"visible"}
    assert found["stdout_visibility"] == "hidden"
    assert "a hidden check's hint" in found["tests"][0]["output"]


def test_hidden_checks_can_wait(secretive):
    """Where the instructor says so, only the hidden ones wait."""
    found = json.loads(gradescope.results(for_student(secretive), hidden_checks="after_published"))
    assert [test["visibility"] for test in found["tests"]] == ["after_published", "visible"]


def test_without_grade(conforms):
    """The grader's failure has no score; nothing to grade has none of the points."""
    assert "score" not in conforms(gradescope.without_grade("why"), "gradescope")
    assert conforms(gradescope.nothing_to_grade("why"), "gradescope")["score"] == 0.0


def test_metadata():
    """What Gradescope says of the submission is read, and what it does not say is no error."""
    metadata = {
        "id": 123,
        "users": [{"name": "Ada", "email": "ada@x.edu", "id": 5}],
        "assignment": {"total_points": "100.0"},
    }
    assert gradescope.submitters(metadata) == "submission 123 by Ada (ada@x.edu)"
    assert gradescope.points_possible(metadata) == 100.0
    for odd in ({}, {"users": None, "assignment": []}, {"users": [1], "assignment": {"total_points": "many"}}):
        assert gradescope.submitters(odd) == ""
        assert gradescope.points_possible(odd) is None


def test_remarks_on_robustness_are_text_and_no_failed_tests(samples):
    """They stand above the tests; where the assignment gives them points, they are tests like the others."""
    found = json.loads(gradescope.results(for_student(samples.right_with_remarks())))
    assert {test["status"] for test in found["tests"]} == {"passed"}
    assert "2 remarks on robustness: no points lost" in found["output"] and "What is e^1000?" in found["output"]
    costly = samples.grade([samples.check("f", "f"), samples.rule("f", "f is finite", points=0.5)])
    rule = json.loads(gradescope.results(for_student(costly)))["tests"][1]
    assert (rule["status"], rule["score"], rule["max_score"]) == ("failed", 0.0, 0.5)
