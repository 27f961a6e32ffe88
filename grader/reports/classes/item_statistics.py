"""Statistics of each check over a class: how it ended, how hard it was, whether it tells strong work from weak.

The terms are those of classical test theory. *Difficulty* is the mean share of the points earned (so 1 is easy);
*discrimination* the correlation of that share with the points on all other checks, which for a check that is either
right or wrong is the point-biserial correlation. Both are taken over those who attempted the check.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.grade import CheckResult, Grade, Outcome

FEWEST = 20  # attempts, below which nothing is said against a check
FEWEST_OF_A_KIND = 3  # with full points and without, below which a correlation hangs on one or two students
LOW = 0.1  # discrimination, either way; textbooks call less than 0.2 poor
EASY, HARD = 0.97, 0.1  # difficulty


@dataclass(frozen=True)
class CheckStatistics:
    """One check over the class; `check` is its first result, for what is the same in all (title, points, …)."""

    check: CheckResult
    outcomes: Counter[Outcome]
    tried: int
    difficulty: float | None
    discrimination: float | None
    seconds: float  # median
    slowest: float  # seconds
    suspicions: list[str] = field(default_factory=list)  # why to look at the check, in sentences
    easy: bool = False

    @property
    def count(self) -> int:
        """Return in how many grades the check stands."""
        return self.outcomes.total()


def check_statistics(grades: Iterable[Grade]) -> list[CheckStatistics]:
    """Return the statistics of each check, in file order; a check that some grades lack counts where it is.

    The rules of robustness are not among them.
    """
    results: dict[str, list[tuple[CheckResult, float]]] = {}
    for grade in grades:
        for check, rest in zip(grade.checks, rest_scores(grade), strict=True):
            if not check.robustness:
                results.setdefault(check.id, []).append((check, rest))
    return [_check_statistics(pairs) for pairs in results.values()]


def rest_scores(grade: Grade) -> list[float]:
    """Return for each check of a grade the points on all others; broken checks give nobody points."""
    earned = [0.0 if check.outcome == Outcome.BROKEN else check.earned for check in grade.checks]
    # Rounded, so that equal points which were added up from other terms are equal.
    return [round(math.fsum([*earned[:place], *earned[place + 1 :]]), 9) for place in range(len(earned))]


def share(check: CheckResult) -> float:
    """Return the share of its points that a check gave; of a check without points, 1 if it passed, else 0."""
    return check.earned / check.points if check.points else float(check.outcome == Outcome.PASSED)


def _check_statistics(pairs: list[tuple[CheckResult, float]]) -> CheckStatistics:
    tried = [(check, rest) for check, rest in pairs if check.outcome not in (Outcome.NOT_ATTEMPTED, Outcome.BROKEN)]
    shares = [share(check) for check, _ in tried]
    difficulty = statistics.fmean(shares) if shares else None
    discrimination = correlation(shares, [rest for _, rest in tried])
    seconds = [check.duration for check, _ in tried] or [0.0]
    outcomes = Counter(check.outcome for check, _ in pairs)
    return CheckStatistics(
        check=pairs[0][0],
        outcomes=outcomes,
        tried=len(tried),
        difficulty=difficulty,
        discrimination=discrimination,
        seconds=statistics.median(seconds),
        slowest=max(seconds),
        suspicions=list(_suspicions(outcomes, shares, difficulty, discrimination)),
        easy=difficulty is not None and len(tried) >= FEWEST and difficulty >= EASY,
    )


def _suspicions(
    outcomes: Counter[Outcome], shares: list[float], difficulty: float | None, discrimination: float | None
) -> Iterator[str]:
    if outcomes[Outcome.BROKEN]:
        yield "It broke: the fault is the assignment’s or the grader’s."
    if difficulty is None or len(shares) < FEWEST:
        return
    if difficulty == 0:
        yield "Nobody earns a point on it: is it right, and does the handout ask for it?"
    elif difficulty <= HARD:
        yield "Hardly anybody passes it: is it right, and does the handout ask for it?"
    full = sum(one == 1 for one in shares)
    if discrimination is None or min(full, len(shares) - full) < FEWEST_OF_A_KIND:
        return
    if discrimination <= -LOW:
        yield "Those who do well elsewhere rather fail it: it may punish a right way of doing it."
    elif discrimination < LOW and difficulty < EASY:  # a check that nearly all pass cannot tell much
        yield "Passing it has hardly to do with doing well elsewhere: luck, or another skill?"


@dataclass(frozen=True)
class Summary:
    """A summary of numbers; quartiles interpolate linearly between neighbours (as numpy's `quantile` does)."""

    count: int
    mean: float
    deviation: float | None  # of a sample (n − 1); None for a single number
    least: float
    lower: float
    median: float
    upper: float
    greatest: float


def summary(values: Sequence[float]) -> Summary | None:
    """Return the summary of the finite numbers; None where there are none."""
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return None
    one = len(known) == 1
    lower, median, upper = known * 3 if one else statistics.quantiles(known, n=4, method="inclusive")
    deviation = None if one else statistics.stdev(known)
    return Summary(len(known), statistics.fmean(known), deviation, known[0], lower, median, upper, known[-1])


@dataclass(frozen=True)
class Bin:
    """The count of the numbers from `low` to below `high`; the last bin holds its upper bound too."""

    low: float
    high: float
    count: int


def bins(values: Sequence[float], least: float, most: float, about: int = 20) -> list[Bin]:
    """Return about `about` bins of equal, round width from `least` to `most`, and on to numbers outside of these."""
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
    """Return the least of … 0.5, 1, 2, 5, 10 … of which at most `about` make up `reach`."""
    rough = (reach if 0 < reach < math.inf else 1.0) / about
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough * (1 - 1e-9)), 10 * power)


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None where there are less than two pairs or one side is constant."""
    try:
        return max(-1.0, min(1.0, statistics.correlation(x, y)))
    except statistics.StatisticsError:
        return None
