"""Numbers about a class are exact: held against hand-computed ones and numpy's."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from grader.reports.classes.item_statistics import bins, correlation, round_width, summary


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
