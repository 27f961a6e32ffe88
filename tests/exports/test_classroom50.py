"""Classroom 50's result conforms, in whole numbers."""

from __future__ import annotations

import json

import pytest

from grader.errors import GraderFault, UsageError
from grader.exports.classroom50 import result
from grader.grade import Outcome, not_run
from grader.reports.student_view import for_student

HANDIN = {"classroom": "c", "owner": "ada", "submission": "s", "commit": "abc", "release": "r", "review": "v"}


def test_conforms(any_grade, conforms):
    """Every kind of grade; where a check is broken, or a part was not run, there is no file."""
    if any_grade.earned is None:
        kind = UsageError if not_run(any_grade.parts) else GraderFault
        with pytest.raises(kind, match="nothing was written"):
            result(for_student(any_grade))
        return
    found = conforms(result(for_student(any_grade), **HANDIN), "classroom50")
    assert found["max-score"] == any_grade.points
    assert found["score"] == sum(test["score"] for test in found["tests"])
    assert (found["owner"], found["commit"], found["assignment_type"]) == ("ada", "abc", "individual")
    assert len({test["test-name"] for test in found["tests"]}) == len(found["tests"])


def test_halves_are_rounded_up_and_never_over(samples):
    """To the student's good, and not beyond what the check gives."""
    half = samples.check("f", "a", points=2.0, earned=0.5, outcome=Outcome.PARTLY)
    most = samples.check("f", "b", points=2.0, earned=1.9, outcome=Outcome.PARTLY)
    found = json.loads(result(for_student(samples.grade([half, most]))))
    assert [test["score"] for test in found["tests"]] == [1, 2]
    assert [test["passed"] for test in found["tests"]] == [False, False]


def test_points_that_are_not_whole(samples):
    """A check of half a point is refused, and exact in hundredths."""
    grade = samples.grade([samples.check("f", "a", points=0.5), samples.check("f", "b", points=1.29)])
    with pytest.raises(UsageError, match="--unit 100"):
        result(for_student(grade))
    found = json.loads(result(for_student(grade), unit=100))
    assert (found["score"], found["max-score"]) == (179, 179)


def test_tells_no_secret(secretive, tells_no_secret):
    """Students see it."""
    tells_no_secret(result(for_student(secretive)))


def test_rules_of_robustness_without_points_are_no_tests(samples):
    """There is only passed and failed, and they are neither."""
    found = json.loads(result(for_student(samples.right_with_remarks())))
    assert len(found["tests"]) == len(samples.first_half()) and all(test["passed"] for test in found["tests"])
