"""What is said of a check over a class: exact numbers, and doubts where there is reason."""

from __future__ import annotations

import math
import random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.grade import Grade, Outcome
from grader.reports.classes import item_statistics
from grader.reports.classes.item_statistics import (
    bins,
    check_statistics,
    correlation,
    rest_scores,
    round_width,
    summary,
)

PASSED, FAILED, PARTLY = Outcome.PASSED, Outcome.FAILED, Outcome.PARTLY
NEITHER, BROKEN = Outcome.NOT_ATTEMPTED, Outcome.BROKEN


@pytest.fixture
def graded(samples: ModuleType) -> Any:
    """Makes a grade from a row of outcomes; each check has two points and one place in its row."""

    def make(*outcomes: Outcome) -> Grade:
        checks = [
            samples.check("f", f"check {place}", outcome=outcome, earned={PASSED: 2.0, PARTLY: 1.0}.get(outcome, 0.0))
            for place, outcome in enumerate(outcomes)
        ]  # fmt: skip
        return samples.grade(checks)

    return make


def test_difficulty_and_discrimination_by_hand(graded: Any) -> None:
    """Four students, three checks: shares (1, 1, 0, ½) against the points on the two others (4, 2, 0, 2)."""
    grades = [
        graded(PASSED, PASSED, PASSED),
        graded(PASSED, PASSED, FAILED),
        graded(FAILED, FAILED, FAILED),
        graded(PARTLY, PASSED, FAILED),
    ]
    first = check_statistics(grades)[0]
    assert (first.count, first.tried, first.difficulty) == (4, 4, 0.625)
    # Means 0.625 and 2; products of the deviations 0.75 + 0 + 1.25 + 0 = 2; squares 0.6875 and 8.
    assert first.discrimination == pytest.approx(2 / np.sqrt(0.6875 * 8), rel=1e-15)
    assert first.outcomes == {PASSED: 2, FAILED: 1, PARTLY: 1}


def test_discrimination_is_the_point_biserial(graded: Any) -> None:
    """For right or wrong it is (M₁ − M₀)/s · √(pq), with the points on the rest and the deviation of all n."""
    draw = np.random.default_rng(3)
    rows = draw.random((40, 6)) < 0.6
    found = check_statistics([graded(*(PASSED if right else FAILED for right in row)) for row in rows])
    for place, one in enumerate(found):
        right, rest = rows[:, place], 2.0 * np.delete(rows, place, axis=1).sum(axis=1)
        p = right.mean()
        expected = (rest[right].mean() - rest[~right].mean()) / rest.std() * np.sqrt(p * (1 - p))
        assert one.discrimination == pytest.approx(expected, rel=1e-12)
        assert one.discrimination == pytest.approx(np.corrcoef(right, rest)[0, 1], rel=1e-12)
        assert one.difficulty == pytest.approx(p, rel=1e-15)


def test_the_rest_leaves_the_check_itself_out(graded: Any) -> None:
    """With itself in the total, any check would seem to tell something."""
    assert rest_scores(graded(PASSED, FAILED, PARTLY)) == [1, 3, 2]
    assert rest_scores(graded(PASSED, BROKEN, PARTLY)) == [1, 3, 2]


def test_those_who_did_not_try_say_nothing(graded: Any) -> None:
    """Not attempted and broken count among the outcomes, not in difficulty or discrimination."""
    grades = [graded(PASSED, PASSED), graded(NEITHER, FAILED), graded(BROKEN, FAILED)]
    first = check_statistics(grades)[0]
    assert (first.count, first.tried, first.difficulty, first.discrimination) == (3, 1, 1.0, None)
    nobody = check_statistics([graded(NEITHER)])[0]
    assert (nobody.tried, nobody.difficulty, nobody.discrimination, nobody.seconds) == (0, None, None, 0.0)


def test_a_check_that_some_grades_lack_counts_where_it_is(graded: Any) -> None:
    """As after a change of the assignment."""
    found = check_statistics([graded(PASSED), graded(PASSED, FAILED)])
    assert [one.count for one in found] == [2, 1]


def test_a_constant_side_gives_no_number(graded: Any) -> None:
    """All right, or the same points on the rest: no correlation, and no NaN."""
    found = check_statistics([graded(PASSED, FAILED), graded(PASSED, FAILED)])
    assert [one.discrimination for one in found] == [None, None]


def test_suspicions(graded: Any) -> None:
    """Negative, mute, passed by nobody or hardly anybody, and broken are said; a good check is not."""
    good, bad = [PASSED] * 5, [FAILED] * 5
    backwards = [graded(*good, FAILED)] * 15 + [graded(*bad, PASSED)] * 15
    *fine, suspect = check_statistics(backwards)
    assert suspect.discrimination == pytest.approx(-1)
    assert [one.suspicions for one in fine] == [[]] * 5
    assert "Those who do well elsewhere rather fail it" in suspect.suspicions[0]
    mute = [graded(*good, PASSED), graded(*good, FAILED), graded(*bad, PASSED), graded(*bad, FAILED)] * 8
    assert "hardly to do with" in check_statistics(mute)[-1].suspicions[0]
    assert check_statistics([graded(FAILED, PASSED)] * 30)[0].suspicions[0].startswith("Nobody earns a point on it")
    hard = check_statistics([graded(FAILED, PASSED)] * 29 + [graded(PASSED, PASSED)])[0]
    assert len(hard.suspicions) == 1 and hard.suspicions[0].startswith("Hardly anybody")
    assert check_statistics([graded(BROKEN)])[0].suspicions == [
        "It broke: the fault is the assignment’s or the grader’s."
    ]


def test_few_students_suspect_nobody(graded: Any) -> None:
    """Below twenty attempts, or with one student of a kind, chance is the better explanation."""
    few = [graded(PASSED, FAILED)] * 9 + [graded(FAILED, PASSED)] * 9
    assert check_statistics(few)[0].discrimination == pytest.approx(-1) and not check_statistics(few)[0].suspicions
    one = [graded(PASSED, FAILED)] * (item_statistics.FEWEST + 5) + [graded(FAILED, PASSED)]
    assert check_statistics(one)[0].discrimination == pytest.approx(-1) and not check_statistics(one)[0].suspicions


def test_easy_is_no_suspicion(graded: Any) -> None:
    """A first step that nearly all take is called easy, and not held against it that it is mute."""
    rows = [graded(PASSED, PASSED if place % 2 else FAILED) for place in range(196)]
    rows += [graded(FAILED, PASSED if place % 2 else FAILED) for place in range(4)]
    first = check_statistics(rows)[0]
    assert first.easy and not first.suspicions and first.discrimination == pytest.approx(0, abs=0.05)
    assert not check_statistics(rows)[1].easy


def test_a_summary_by_hand() -> None:
    """Quartiles interpolate; the deviation is a sample's."""
    found = summary([4, 1, 2, 3])
    assert found is not None
    assert (found.count, found.least, found.greatest) == (4, 1, 4)
    assert (found.lower, found.median, found.upper, found.mean) == (1.75, 2.5, 3.25, 2.5)
    assert found.deviation == pytest.approx(math.sqrt(5 / 3), rel=1e-15)


def test_a_summary_is_numpys() -> None:
    """The same as numpy's, for random numbers."""
    values = [random.Random(5).gauss(0, 100) for _ in range(37)]
    found = summary(values)
    assert found is not None
    quartiles = (found.lower, found.median, found.upper)
    assert quartiles == pytest.approx(np.quantile(values, (0.25, 0.5, 0.75)), rel=1e-13)
    assert found.mean == pytest.approx(np.mean(values), rel=1e-13)
    assert found.deviation == pytest.approx(np.std(values, ddof=1), rel=1e-13)


def test_a_summary_of_little() -> None:
    """One number has no deviation; what is not finite is no number; of nothing there is no summary."""
    one = summary([math.nan, 7.0, math.inf])
    assert one is not None
    assert (one.count, one.lower, one.median, one.upper, one.deviation) == (1, 7, 7, 7, None)
    assert summary([]) is None and summary([math.nan]) is None


def test_bins_hold_every_number_once() -> None:
    """A bound belongs to the bin above it, the last bound to the last bin."""
    found = bins([0, 4.9, 5, 99.9, 100, 100], 0, 100)
    assert [(one.low, one.high) for one in found] == [(5 * i, 5 * i + 5) for i in range(20)]
    assert [one.count for one in found] == [2, 1, *[0] * 17, 3]


def test_bins_meet_decimal_bounds() -> None:
    """0.3 lies in the bin from 0.3, although 0.3 / 0.1 is a little less than 3."""
    assert [one.count for one in bins([0.3, 0.7], 0, 1, about=10)] == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0]


def test_bins_reach_to_numbers_outside() -> None:
    """Points added by hand above the maximum, or taken below zero, are counted; a far one makes bins wide, not many."""
    found = bins([-3, 12], 0, 10, about=20)
    assert found[0].low <= -3 and found[-1].high >= 12 and sum(one.count for one in found) == 2
    far = bins([1.0, 1e9], 0, 10)
    assert len(far) <= 21 and far[0].count == 1
    assert sum(one.count for one in bins([0.0, 0.0], 0.0, 0.0)) == 2


@pytest.mark.parametrize(("reach", "width"), [(100, 5), (69.5, 5), (26, 2), (10, 0.5), (1, 0.05), (0, 0.05)])
def test_widths_are_round(reach: float, width: float) -> None:
    """The least of 1, 2, 5 times a power of ten of which twenty suffice."""
    assert round_width(reach, 20) == pytest.approx(width, rel=1e-12)


def test_correlation_by_hand_and_by_numpy() -> None:
    """A line gives 1 and −1; the rest is numpy's; one constant side gives none."""
    assert correlation([1, 2, 3], [2, 4, 6]) == 1 and correlation([1, 2, 3], [6, 4, 2]) == -1
    assert correlation([1, 2, 3], [1, 3, 2]) == pytest.approx(0.5, rel=1e-15)
    draw = random.Random(2)
    x = [draw.random() for _ in range(50)]
    y = [value + draw.random() for value in x]
    assert correlation(x, y) == pytest.approx(np.corrcoef(x, y)[0, 1], rel=1e-12)
    assert (
        correlation([1, 1, 1], [1, 2, 3]) is None and correlation([1.0], [1.0]) is None and correlation([], []) is None
    )
