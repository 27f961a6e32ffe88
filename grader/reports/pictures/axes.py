"""Axes for small drawings: scales from numbers to coordinates, with their ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from grader.reports.text import number, visible

_HUGE = 1e300  # beyond it, differences overflow
_TINY = 1e-290  # below it, quotients do
_DIGIT = 6.5  # the width of one, at the size of a tick's label
_MARGIN = 7.0  # what every picture leaves at its right
_LOG_FROM = 1000.0  # a range of positive numbers this wide is drawn on a logarithmic axis


def finite(value: float | None) -> bool:
    """Return whether `value` can be drawn: a number, and not so large that differences overflow."""
    return value is not None and -_HUGE < value < _HUGE  # NaN is neither


@dataclass(frozen=True)
class Scale:
    """A linear or logarithmic map from [low, high] to the coordinates [start, end]."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Return the coordinate of `value`."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log10(max(value, low)), math.log10(low), math.log10(high)
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[tuple[float, str]]:
        """Return about `count` round values within the range, with their labels."""
        if self.log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            powers = max(1, math.ceil((last - first) / count))
            return [(10.0**power, number(10.0**power)) for power in range(first, last + 1, powers)]
        step = _round_step((self.high - self.low) / count)
        lowest, highest = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [(place * step, number(place * step)) for place in range(lowest, min(highest, lowest + 2 * count) + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1.0, 2.0, 2.5, 5.0) if factor * power >= rough), 10.0 * power)


def scale(values: Iterable[float | None], start: float, end: float, *, may_be_log: bool = False) -> Scale:
    """Return a scale that holds all drawable `values`; [0, 1] where there are none."""
    drawn = [value for value in values if value is not None and finite(value)]
    if not drawn:
        return Scale(0.0, 1.0, start, end)
    low, high = min(drawn), max(drawn)
    if may_be_log and low > _TINY and high / low > _LOG_FROM:
        return Scale(low / 1.3, high * 1.3, start, end, log=True)
    size = max(abs(low), abs(high))
    if high - low <= 1e-12 * size or size < _TINY:
        air = size * 0.1 if size > _TINY else 1.0
        return Scale(low - air, high + air, start, end)
    return Scale(low, high, start, end)


def padded(axis: Scale, share: float = 0.06) -> Scale:
    """Return the scale with `share` of its range added at both ends; a logarithmic one as it is."""
    if axis.log:
        return axis
    air = (axis.high - axis.low) * share
    return Scale(axis.low - air, axis.high + air, axis.start, axis.end)


def svg(width: float, height: float, label: str, body: Iterable[Markup], *, kind: str = "") -> Markup:
    """Return an image of `width` × `height` units, with a label for those who cannot see it."""
    return Markup('<svg class="drawing {}" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}</svg>').format(
        kind, width, height, visible(label), Markup("").join(body)
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "middle", style: str = "tick", turned: bool = False
) -> Markup:
    """Return a label, cut to what fits; `turned` reads upwards."""
    words, most = visible(words), 26 if turned else 46
    words = words if len(words) <= most else words[: most - 1] + "…"
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    # Not by Markup's own format, which took a quarter of a page's time: only the words are anybody's.
    return Markup(f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(words)}</text>')


def frame(x: Scale, y: Scale, x_label: str, y_label: str) -> Markup:
    """Draw grid lines, ticks and axis labels around the rectangle that two scales span (y.start is the bottom)."""
    parts: list[Markup] = []
    for value, label in x.ticks(5):
        parts.append(Markup(f'<path class="grid" d="M{x(value):.1f} {y.start:.1f}V{y.end:.1f}"/>'))
        # A label in the middle under the last tick would leave the picture.
        beyond = x(value) + len(label) * _DIGIT / 2 > x.end + _MARGIN
        parts.append(
            text(x.end + _MARGIN, y.start + 14, label, anchor="end") if beyond else text(x(value), y.start + 14, label)
        )
    for value, label in y.ticks(4):
        parts.append(Markup(f'<path class="grid" d="M{x.start:.1f} {y(value):.1f}H{x.end:.1f}"/>'))
        parts.append(text(x.start - 5, y(value) + 3.5, label, anchor="end"))
    parts.append(Markup(f'<path class="axis" d="M{x.start:.1f} {y.start:.1f}H{x.end:.1f}"/>'))
    parts.append(text((x.start + x.end) / 2, y.start + 30, x_label, style="axis-label"))
    parts.append(text(11, (y.start + y.end) / 2, y_label, style="axis-label", turned=True))
    return Markup("").join(parts)


def regions(grid: Sequence[Sequence[int]], x: Scale, y: Scale) -> list[tuple[int, str]]:
    """Return a path for each kind of cell: a rectangle for each run of equal cells in a row; row 0 is the lowest."""
    paths: dict[int, list[str]] = {}
    for place, row in enumerate(grid):
        wide, high = (x.end - x.start) / max(1, len(row)), (y.start - y.end) / len(grid)
        column = 0
        for kind, run in groupby(row):
            length = len(list(run))
            # Absolute corners: neighbours round alike and leave no seam.
            left, right = x.start + column * wide, x.start + (column + length) * wide
            bottom, top = y.start - place * high, y.start - (place + 1) * high
            paths.setdefault(kind, []).append(f"M{left:.1f} {top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}z")
            column += length
    return [(kind, "".join(path)) for kind, path in sorted(paths.items())]
