"""Drawings for a class show its numbers."""

from __future__ import annotations

import re
from collections import Counter

from grader.grade import Outcome
from grader.reports.classes import charts
from grader.reports.classes.item_statistics import bins, summary


def test_a_histogram_has_a_bar_for_each_bin_that_holds_something() -> None:
    """Twice as many, twice as high."""
    values = [1.0, 11.0, 12.0]
    drawn = charts.histogram(bins(values, 0, 20, about=2), "points", "label", summary(values))
    bars = re.findall(r'class="bar" d="M\S+ (\S+)V(\S+)H', drawn)
    heights = [float(bottom) - float(top) for bottom, top in bars]
    assert len(heights) == 2 and abs(heights[1] / heights[0] - 2) < 0.01
    assert "0 to 10: 1" in drawn and "10 to 20: 2" in drawn and 'aria-label="label"' in drawn
    x = charts.Scale(0, 20, charts._LEFT, charts._RIGHT)
    assert f'class="median" d="M{x(11):.1f} ' in drawn and f'class="middle" d="M{x(6):.1f} ' in drawn


def test_an_empty_histogram_can_be_drawn() -> None:
    """Without bars, median, or division by zero."""
    drawn = charts.histogram(bins([], 0, 10), "points", "label")
    assert "bar" not in drawn and "median" not in drawn and "nan" not in drawn


def test_days_count_what_came_on_each() -> None:
    """Days on which nothing came are there too; what is not a time is not."""
    found = charts.days(["2025-02-27T23:00:00+00:00", "2025-03-01T00:00:00+00:00", "2025-03-01", "soon", ""])
    assert found is not None
    assert [one.count for one in found[0]] == [1, 0, 2]
    assert found[1] == [(0.5, "27 Feb"), (1.5, "28 Feb"), (2.5, "1 Mar")]  # each below the middle of its bar


def test_one_day_or_a_year_is_not_drawn() -> None:
    """There is nothing to see."""
    assert charts.days([]) is None and charts.days(["2025-01-01"] * 9) is None
    assert charts.days(["2024-01-01", "2025-01-01"]) is None
    assert len(charts.days(["2025-01-01", "2025-02-28"])[1]) <= 8  # type: ignore[index]


def test_a_stack_is_divided_by_outcomes_and_says_so() -> None:
    """Every failure is one part, whatever its kind; widths are shares."""
    outcomes = Counter({Outcome.PASSED: 6, Outcome.FAILED: 2, Outcome.CRASHED: 1, Outcome.NOT_ATTEMPTED: 3})
    drawn = charts.stack(outcomes)
    assert re.findall(r'class="(\w+)" d="M\S+ 0h([\d.]+)v', drawn) == [
        ("good", "60.0"),
        ("bad", "30.0"),
        ("none", "30.0"),
    ]
    assert "6 passed, 3 not right, 3 not attempted of 12 submissions" in drawn
    assert "nan" not in charts.stack(Counter())
