"""PrairieLearn's results.json conforms, is small enough, and gives back what could not be graded."""

from __future__ import annotations

import json

from grader.exports import prairielearn
from grader.grade import Outcome
from grader.reports import robustness
from grader.reports.student_view import for_student


def test_conforms(any_grade, conforms):
    """Every kind of grade; each test has points, for one without hides those of all."""
    raw = prairielearn.results(for_student(any_grade))
    found = conforms(raw, "prairielearn")
    assert found["gradable"] == (any_grade.earned is not None)
    if found["gradable"]:
        assert found["score"] == round(any_grade.earned / any_grade.points, 6)
        scored = robustness.scored(any_grade.checks)
        assert [test["max_points"] for test in found["tests"]] == [check.points for check in scored]


def test_a_broken_check_is_not_gradable(samples):
    """The attempt is given back: no score, and the reason without the hidden check's message."""
    found = json.loads(prairielearn.results(for_student(samples.one_broken())))
    assert found["gradable"] is False and "score" not in found
    assert "not of yours" in found["format_errors"][0]


def test_a_part_that_was_not_run_is_not_gradable(samples):
    """No fraction is made of the others; the reason is told."""
    found = json.loads(prairielearn.results(for_student(samples.not_run())))
    assert found["gradable"] is False and "dcn_mnist.py was not run here" in found["message"]


def test_never_more_than_a_megabyte(samples):
    """However much a student prints and however many checks there are."""
    check = samples.check("f", "t" * 9000, outcome=Outcome.FAILED, message="∂" * 90_000, printed="x" * 90_000)
    raw = prairielearn.results(for_student(samples.grade([check] * 300)))
    assert len(raw) < prairielearn.MOST_BYTES
    assert len(json.loads(raw)["tests"]) == 300


def test_tells_no_secret(secretive, tells_no_secret):
    """Students see it."""
    tells_no_secret(prairielearn.results(for_student(secretive)))


def test_what_a_check_prints_is_told_at_some_length(samples):
    """A check has several texts, each cut by itself; together they may be longer than one of them."""
    check = samples.check("f", "t", outcome=Outcome.FAILED, message="m" * 4000, printed="x" * 4000)
    (test,) = json.loads(prairielearn.results(for_student(samples.grade([check]))))["tests"]
    assert len(test["output"]) > 4000


def test_remarks_on_robustness_are_text(samples):
    """No test is without points because of them."""
    found = json.loads(prairielearn.results(for_student(samples.right_with_remarks())))
    assert all(test["max_points"] > 0 for test in found["tests"]) and found["score"] == 1.0
    assert "2 remarks on robustness" in found["message"] and "What is e^1000?" in found["output"]
