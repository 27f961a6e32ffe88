"""Coursera's feedback conforms, one part at a time."""

from __future__ import annotations

import pytest

from grader.errors import GraderFault, UsageError
from grader.exports import coursera
from grader.grade import Outcome
from grader.reports import html
from grader.reports.student_view import for_student, one_part


def test_conforms(any_grade, conforms):
    """Every kind of grade; where a check of the part is broken, or it was not run, there is no file at all."""
    for part in any_grade.parts:
        if any_grade.outcome is Outcome.BROKEN or part.earned is None:
            with pytest.raises(UsageError if part.earned is None else GraderFault, match="nothing was written"):
                coursera.feedback(for_student(any_grade), part=part.file)
            continue
        files = coursera.feedback(for_student(any_grade), part=part.file)
        found = conforms(files["feedback.json"], "coursera")
        assert found["fractionalScore"] == round(part.earned / part.points, 6)
        assert files["htmlFeedback.html"].startswith(b"<!doctype html>")


def test_a_part_alone(samples):
    """One partId is one part: the other's checks are not in it, and a break there is none here."""
    grade = samples.backprop_wrong()
    one = one_part(for_student(grade), samples.DEEP)
    assert {check.part for check in one.checks} == {samples.DEEP}
    assert one.points == sum(check.points for check in grade.check_results(samples.DEEP))
    assert html.student_page(one).count("two moons") == 0
    broken = samples.check("f", "t", part=samples.THREE, outcome=Outcome.BROKEN)
    assert coursera.feedback(
        for_student(samples.grade([broken, samples.check("g", "u", part=samples.DEEP)])), part=samples.DEEP
    )


def test_an_unknown_part(samples):
    """The parts that there are, are named."""
    with pytest.raises(UsageError, match="name one of three_layer"):
        coursera.feedback(for_student(samples.all_right()), part="nothing.py")


def test_tells_no_secret(secretive, tells_no_secret, samples):
    """Neither file does."""
    for content in coursera.feedback(for_student(secretive), part=samples.THREE).values():
        tells_no_secret(content.replace(b"&#39;", b"'"))
