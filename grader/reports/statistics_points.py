"""How numbers spread over a class: quartiles, mean, and how many lie between which bounds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """A set of numbers in a few; quartiles interpolate linearly between neighbours (as numpy's `quantile` does)."""

    count: int
    mean: float
    deviation: float | None  # of a sample (n − 1); None for a single number
    least: float
    lower: float
    median: float
    upper: float
    greatest: float


def summary(values: Sequence[float]) -> Summary | None:
    """The summary of finite numbers; None where there are none."""
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return None
    one = len(known) == 1
    lower, median, upper = known * 3 if one else statistics.quantiles(known, n=4, method="inclusive")
    deviation = None if one else statistics.stdev(known)
    return Summary(len(known), statistics.fmean(known), deviation, known[0], lower, median, upper, known[-1])


@dataclass(frozen=True)
class Bin:
    """How many numbers lie from `low` to below `high`; the last bin holds its upper bound too."""

    low: float
    high: float
    count: int


def bins(values: Sequence[float], least: float, most: float, about: int = 20) -> list[Bin]:
    """Bins of equal, round width from `least` to `most`, and on to numbers that lie outside; about `about` of them."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min([least, *known]), max([most, *known])
    width = round_width(high - low, about)
    first = math.floor(low / width + 1e-9)
    last = max(first + 1, math.ceil(high / width - 1e-9))
    counts = [0] * (last - first)
    for value in known:
        counts[min(len(counts) - 1, max(0, math.floor(value / width + 1e-9) - first))] += 1
    return [Bin((first + i) * width, (first + i + 1) * width, count) for i, count in enumerate(counts)]


def round_width(reach: float, about: int) -> float:
    """The least of … 0.5, 1, 2, 5, 10 … of which at most `about` make up `reach`."""
    rough = (reach if 0 < reach < math.inf else 1.0) / about
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough * (1 - 1e-9)), 10 * power)


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's correlation; None where there are less than two pairs or one side is constant."""
    try:
        return max(-1.0, min(1.0, statistics.correlation(x, y)))
    except statistics.StatisticsError:
        return None
