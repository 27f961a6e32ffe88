"""check50's JSON conforms; what could not be asked is null."""

from __future__ import annotations

import json

from grader.exports import check50
from grader.grade import not_run
from grader.reports import robustness
from grader.reports.student_view import for_student


def test_conforms(any_grade, conforms):
    """Every kind of grade; the names tell the checks apart. A part that was not run is a row of its own."""
    found = conforms(check50.results(for_student(any_grade)), "check50")
    rows = [*robustness.scored(any_grade.checks), *not_run(any_grade.parts)]
    rows += ["one row for all"] if robustness.remarks(any_grade) else []
    assert len(found["results"]) == len({row["name"] for row in found["results"]}) == len(rows)
    assert found["slug"] == any_grade.assignment


def test_passed_failed_and_not_asked(samples):
    """A broken check is neither passed nor failed, and has no points."""
    rows = json.loads(check50.results(for_student(samples.one_broken())))["results"]
    assert rows[0]["passed"] is True and rows[0]["cause"] is None
    assert rows[-1]["passed"] is None and "earned" not in rows[-1]["data"]
    failed = json.loads(check50.results(for_student(samples.backprop_wrong())))["results"][10]
    assert failed["passed"] is False
    assert failed["cause"]["rationale"].startswith("`dW1` is not the slope")
    assert failed["cause"]["help"].startswith("Look at what the chain rule")
    assert failed["data"] == {"points": 4.0, "outcome": "failed", "earned": 0.0}


def test_a_part_that_was_not_run(samples):
    """Neither passed nor failed, without points earned, and with the reason."""
    row = json.loads(check50.results(for_student(samples.not_run())))["results"][-1]
    assert (row["name"], row["passed"]) == ("dcn_mnist.py", None)
    assert row["cause"]["rationale"].startswith("Not run here: TensorFlow is not installed")
    assert row["data"] == {"points": 40.0, "outcome": "not run"}


def test_dependency(samples):
    """A check that fails because of another names it."""
    rows = json.loads(check50.results(for_student(samples.backprop_wrong())))["results"]
    assert rows[10]["dependency"] is None
    assert rows[11]["dependency"] == rows[10]["name"]


def test_tells_no_secret(secretive, tells_no_secret):
    """Students see it."""
    tells_no_secret(check50.results(for_student(secretive)))


def test_remarks_on_robustness_are_one_result_that_passed(samples):
    """With all of them in its log; nothing is failed by them."""
    rows = json.loads(check50.results(for_student(samples.right_with_remarks())))["results"]
    assert all(row["passed"] is True and row["cause"] is None for row in rows)
    assert rows[-1]["name"] == "robustness" and "2 remarks on robustness" in rows[-1]["description"]
    assert any("What is e^1000?" in line for line in rows[-1]["log"])
