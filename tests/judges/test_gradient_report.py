"""A wrong verdict has the place of the largest difference and an error map between 0 and 1."""

from __future__ import annotations

import numpy as np

from grader.judges.gradient_report import GradientReport, Status, Verdict, wrong_verdict

SLOPES = np.array([[1.0, 0.0385, 1e-9], [2.0, np.nan, -1.0]])
YOURS = np.array([[1.0, 0.192, 2e-9], [2.0, 5.0, -1.0]])


def test_the_place_and_both_numbers_are_said():
    """The sentence is the one a student can act on."""
    verdict = wrong_verdict("dW1", YOURS, SLOPES, 1e-9)
    assert verdict.message == "dW1: relative error 6.7e-01 at [0, 1]: yours is 0.192, the slope is 0.0385"
    assert "0.192" not in verdict.message_hidden and "0.0385" not in verdict.message_hidden


def test_the_map_is_dark_where_nothing_matters():
    """Entries next to zero do not light up by their rounding, and what was not measured stays NaN."""
    error_map = wrong_verdict("dW1", YOURS, SLOPES, 1e-9).error_map
    assert error_map[0, 2] < 1e-5 and np.isnan(error_map[1, 1]) and np.nanmax(error_map) <= 1


def test_only_some_verdicts_fail():
    """Right and inconclusive blocks are not held against anyone; a right block's gradient is a known slope."""
    blocks = {s.value: np.ones(2) for s in Status}
    verdicts = tuple(Verdict(s.value, s, message=s.value) for s in Status)
    report = GradientReport(verdicts, blocks, (), 1, "float64", 0.0, 0.5)
    assert {v.status for v in report.failing} == {Status.WRONG, Status.MALFORMED, Status.FLAT, Status.NOT_FINITE}
    assert not report.ok and "wrong" in report.message
    assert list(report.true_blocks()) == ["right"] and report.true_blocks()["right"][0] == 2
