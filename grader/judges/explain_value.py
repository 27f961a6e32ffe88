"""Explanations of wrong answers from their numbers alone: a factor, an axis, an order, a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from grader.judges.coerce import Array, is_scalar
from grader.judges.patterns import (
    ENOUGH,
    MATCH,
    Explanation,
    common_factor,
    common_offset,
    count_significant,
    describe_transpose,
    locate_difference,
    name_factor,
    nearly_equal,
)


def explain_value(yours: object, expected: object, *, sizes: Mapping[str, float] | None = None) -> Explanation | None:
    """Return what a wrong answer shows beside the expected one, without any expected value; None unless certain.

    `sizes` are the known sizes by their letters ({"N": examples, "C": classes}), to name a factor by.
    """
    if isinstance(expected, (tuple, list)) and isinstance(yours, (tuple, list)) and len(yours) == len(expected):
        return _outputs(list(yours), list(expected), sizes)
    a, b = _numbers(yours), _numbers(expected)
    if a is None or b is None or not np.all(np.isfinite(b)) or b.size == 0 or a.size == 0:
        return None
    if a.shape == b.shape and nearly_equal(a, b):
        return None
    for pattern in PATTERNS:
        explanation = pattern(a, b, sizes or {})
        if explanation is not None:
            return explanation
    return None


def _numbers(value: object) -> Array | None:
    """Return an array or a scalar as a float64 array; None for anything else."""
    if not (isinstance(value, np.ndarray) or is_scalar(value)):
        return None
    array = np.asarray(value)
    return array.astype(np.float64) if array.dtype.kind in "fiub" else None


def _outputs(yours: list[object], expected: list[object], sizes: Mapping[str, float] | None) -> Explanation | None:
    """Explain outputs in another order, or else the first wrong output."""
    a, b = [_numbers(v) for v in yours], [_numbers(v) for v in expected]
    mine, true = [v for v in a if v is not None], [v for v in b if v is not None]
    if len(mine) == len(a) and len(true) == len(b):
        wrong = [i for i in range(len(a)) if not nearly_equal(mine[i], true[i])]
        order = [next((j for j in wrong if nearly_equal(mine[i], true[j])), None) for i in wrong]
        if len(wrong) > 1 and None not in order and len(set(order)) == len(wrong):
            moved = [f"output {i + 1} is what output {j + 1} should be"
                     for i, j in zip(wrong, order, strict=True) if j is not None]
            return Explanation("order", f"The values are right, in another order: {', '.join(moved)}.",
                               "In which order does the handout ask for them?")
    for i in range(len(yours)):
        inner = explain_value(yours[i], expected[i], sizes=sizes)
        if inner is not None:
            return Explanation(inner.kind, f"Output {i + 1}: {inner.says[0].lower()}{inner.says[1:]}", inner.hint)
    return None


def _not_finite(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer with NaN or infinities in it."""
    if np.all(np.isfinite(a)):
        return None
    place = [int(i) for i in np.argwhere(~np.isfinite(a))[0]] if a.ndim else []
    where = f", first in row {place[0]}" if a.ndim == 2 else f", first at {place}" if place else ""
    rest = "" if a.shape != b.shape or a.size < 2 or not nearly_equal(
        np.where(np.isfinite(a), a, 0), np.where(np.isfinite(a), b, 0)) else "; all other entries are right"
    count = int((~np.isfinite(a)).sum())
    return Explanation("not finite", f"{count} of {a.size} values are NaN or infinite{where}{rest}.",
                       "What overflows there, or which division or logarithm gets a zero?")


def _zero(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is zero in every entry."""
    if a.size < 2 or np.any(a != 0) or not np.any(b):
        return None
    return Explanation("zero", "Your answer is zero throughout.",
                       "Is the array that you fill the one that you return?")


def _transpose(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is the transpose of the right one."""
    words = describe_transpose(a, b)
    if words is None:
        return None
    return Explanation("transpose", f"Your answer is {words}.", "Which axis are the examples, and which the units?")


def _factor(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is a multiple of the right one."""
    alpha = common_factor(a, b)
    if alpha is None:
        return None
    words = name_factor(alpha, sizes)
    # One number is always some multiple of another: then only a factor with a name says anything.
    if words is None and count_significant(b) < ENOUGH:
        return None
    what = "Every value" if a.size > 1 else "Your value"
    how = f"{words} what it should be" if words else f"the same multiple ({alpha:.3g}) of what it should be"
    hint = "Which constant multiplies the whole, or is missing: a mean for a sum, a factor of a derivative?"
    return Explanation("factor", f"{what} is {how}.", "Which sign was lost on the way?" if alpha < 0 else hint)


def _offset(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is off by the same amount in every entry."""
    c = common_offset(a, b)
    if c is None:
        return None
    return Explanation("offset", f"Every value is {'too large' if c > 0 else 'too small'} by the same amount.",
                       "Which term that is the same for all is missing, or counted twice?")


def _sums(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain probabilities that sum to 1 over the wrong axis, or to something else."""
    if a.shape != b.shape or a.ndim != 2 or min(a.shape) < 2 or np.any(b < 0) or not _ones(b.sum(axis=1)):
        return None
    sums = a.sum(axis=1)
    if _ones(sums):
        return None
    hint = "Over which axis, and with which denominator, is a row of probabilities normalised?"
    if _ones(a.sum(axis=0)):
        return Explanation("axis", "Your columns sum to 1, where the rows should.", hint)
    if abs(a.sum() - 1) <= MATCH:
        return Explanation("axis", "All your entries together sum to 1, where each row should.", hint)
    return Explanation("sums", f"Your rows sum to between {sums.min():.3g} and {sums.max():.3g}, where each should sum "
                       "to 1.", hint)


def _shifted(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain right values that are one place late or early, or in reverse order."""
    if a.shape != b.shape or a.ndim == 0 or len(a) < ENOUGH + 1:
        return None
    hint = "Where does your loop or slice begin, and what is kept before the first step?"
    for mine, true, word in ((a[1:], b[:-1], "late"), (a[:-1], b[1:], "early")):
        if nearly_equal(mine, true) and not nearly_equal(true, b[1:] if word == "late" else b[:-1]):
            return Explanation("shift", f"Your values are right, one place too {word}.", hint)
    if nearly_equal(a[::-1], b):
        return Explanation("reversed", "Your values are right, in reverse order.", "From which end do you count?")
    return None


def _function(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is an elementary function of the right value."""
    if a.shape != b.shape or count_significant(b) < ENOUGH or not np.all(np.isfinite(a)):
        return None
    with np.errstate(all="ignore"):
        functions = {"1 minus": 1 - b, "the square of": b * b, "the square root of": np.sqrt(b),
                     "the logarithm of": np.log(b), "the exponential of": np.exp(b), "the reciprocal of": 1 / b,
                     "the absolute value of": np.abs(b)}
    matching = [word for word, f in functions.items() if np.all(np.isfinite(f)) and nearly_equal(a, f)]
    if len(matching) != 1:
        return None
    return Explanation("function", f"Every value is {matching[0]} what it should be.",
                       "Which step is one too many, or is missing at the end?")


def _place(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain an answer that is wrong in one entry, row or column only."""
    place = locate_difference(a, b)
    if place is None:
        return None
    return Explanation("place", f"Only {place} is wrong.",
                       "What is special about this place: the first, the last, a border?")


def _argmax(a: Array, b: Array, sizes: Mapping[str, float]) -> Explanation | None:
    """Explain wrong probabilities whose largest entry is right in every row; of other values nothing is said."""
    if a.shape != b.shape or a.ndim != 2 or a.shape[1] < 2 or a.shape[0] * np.log2(a.shape[1]) < 10:
        return None
    if np.any(b < 0) or not _ones(b.sum(axis=1)):
        return None
    if not np.array_equal(a.argmax(axis=1), b.argmax(axis=1)) or len(set(b.argmax(axis=1).tolist())) < 2:
        return None
    return Explanation("argmax", "The largest entry of every row is in the right place, only the values are not right.",
                       "Predictions would not notice this: which step between scores and values keeps their order?")


def _ones(sums: Array) -> bool:
    """Return whether all sums are 1."""
    return bool(np.all(np.abs(sums - 1) <= MATCH))


PATTERNS: tuple[Callable[[Array, Array, Mapping[str, float]], Explanation | None], ...] = (
    _not_finite, _zero, _transpose, _factor, _sums, _shifted, _offset, _function, _place, _argmax)
