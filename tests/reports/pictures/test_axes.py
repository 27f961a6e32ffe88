"""Scales and ticks of the drawings."""

from __future__ import annotations

import pytest

from grader.reports.pictures.axes import Scale, frame, padded, scale, svg, text


def test_a_scale_maps_its_ends_to_the_ends_of_the_paper() -> None:
    """Low to start, high to end, between in proportion."""
    axis = scale([2.0, None, 10.0, float("nan"), float("inf")], 100.0, 20.0)
    assert [axis(2.0), axis(6.0), axis(10.0)] == [100.0, 60.0, 20.0]


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-4.0, 4.0, ["−4", "−2", "0", "2", "4"]),
        (0.0, 2000.0, ["0", "500", "1000", "1500", "2000"]),
    ],
)
def test_ticks_are_round_numbers_within_the_range(low: float, high: float, labels: list[str]) -> None:
    """About five, none outside."""
    assert [label for _, label in Scale(low, high, 0, 1).ticks()] == labels


def test_a_wide_positive_range_is_logarithmic() -> None:
    """A loss that explodes does not flatten the other; zeros and negatives keep the axis linear."""
    axis = scale([0.1, 1e5], 0.0, 1.0, may_be_log=True)
    assert axis.log and [label for _, label in axis.ticks(8)] == ["0.1", "1", "10", "100", "1000", "10000", "100000"]
    assert not scale([0.0, 1e5], 0.0, 1.0, may_be_log=True).log
    assert not scale([0.1, 1e5], 0.0, 1.0).log


@pytest.mark.parametrize("values", [[], [None], [3.0, 3.0], [0.0], [1e299, -1e299], [1e308], [5e-324, 1e-323]])
def test_no_values_break_a_scale(values: list[float | None]) -> None:
    """Nothing, one value, the same twice, the huge and the tiny all give a finite scale and few ticks."""
    axis = padded(scale(values, 0.0, 100.0, may_be_log=True))
    assert axis.high > axis.low
    assert len(axis.ticks()) < 15
    assert 0.0 <= axis((axis.low + axis.high) / 2) <= 100.0


def test_labels_are_escaped() -> None:
    """A label from elsewhere cannot leave its element, nor the paper."""
    assert len(text(0, 0, "x" * 999, turned=True)) < 200
    assert "<b>" not in text(0, 0, "<b>\u202e")
    assert "&#34;" in svg(1, 1, '" onload="x', [])


def test_the_last_label_stays_in_the_picture() -> None:
    """A tick at the right end has its label before the edge, not across it; one in the middle is centred."""
    drawn = str(frame(Scale(0, 2000, 54, 352), Scale(0, 1, 198, 8), "pass", "loss"))
    assert 'x="359.0" y="212.0" text-anchor="end">2000<' in drawn
    assert 'text-anchor="middle">1000<' in drawn
