"""Relations between two arrays of numbers: a factor, an offset, a place, a transpose. Silent unless certain."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from grader.judges.coerce import Array

MATCH = 1e-5  # of the largest entry
ENOUGH = 3  # entries that are not zero, for a pattern with a free number in it to mean anything


class Explanation(msgspec.Struct, frozen=True):
    """A pattern that was found: `says` tells what the numbers show, never an expected value; `hint` is no answer."""

    kind: str
    says: str
    hint: str


def nearly_equal(a: Array, b: Array, tolerance: float = MATCH) -> bool:
    """Return whether two arrays agree, beside their largest entry; entries that are NaN in `b` were not measured."""
    if a.shape != b.shape:
        return False
    known = ~np.isnan(b)
    if not known.any():
        return False
    size = float(np.max(np.abs(b[known])))
    return bool(np.all(np.abs(a[known] - b[known]) <= tolerance * size)) and bool(np.all(np.isfinite(a)))


def count_significant(b: Array) -> int:
    """Return how many entries are measured and not next to zero: a pattern can be read from these."""
    known = np.abs(b[~np.isnan(b)])
    return int((known > 1e-6 * known.max(initial=0.0)).sum())


def common_factor(a: Array, b: Array) -> float | None:
    """Return α where a = αb throughout and α is neither 0 nor 1, else None."""
    if a.shape != b.shape:
        return None
    known = ~np.isnan(b)
    below = float(np.sum(b[known] ** 2))
    if below == 0 or not np.all(np.isfinite(a)):
        return None
    alpha = float(np.sum(a[known] * b[known])) / below
    if abs(alpha) < 1e-12 or abs(alpha - 1) <= 10 * MATCH or not nearly_equal(a, alpha * b):
        return None
    return alpha


def common_offset(a: Array, b: Array) -> float | None:
    """Return c where a = b + c throughout and c is not 0, else None."""
    if a.shape != b.shape or a.size < ENOUGH or not np.all(np.isfinite(a)):
        return None
    difference = a - b
    c = float(np.mean(difference))
    spread = float(np.max(np.abs(difference - c)))
    return c if abs(c) > 1e-6 * float(np.max(np.abs(b))) and spread <= MATCH * abs(c) else None


def locate_difference(a: Array, b: Array) -> str | None:
    """Return in words the one entry, row or column in which two arrays of one shape differ; None if it is more."""
    known = ~np.isnan(b)
    if a.shape != b.shape or not known.all() or a.size < ENOUGH:
        return None
    differs = ~(np.abs(a - b) <= MATCH * float(np.max(np.abs(b))))
    where = np.argwhere(differs)
    if len(where) == 1:
        return f"the entry [{', '.join(str(int(i)) for i in where[0])}]"
    if a.ndim != 2 or not len(where):
        return None
    for axis, word in ((0, "row"), (1, "column")):
        if a.shape[axis] > 2 and len(set(where[:, axis].tolist())) == 1:
            return f"{word} {int(where[0, axis])}"
    return None


def name_factor(alpha: float, sizes: Mapping[str, float]) -> str | None:
    """Return a factor in words, if exactly one of the known sizes explains it; else None."""
    candidates = {"-1": -1.0, "2": 2.0, "1/2": 0.5, "-2": -2.0, "-1/2": -0.5}
    words = {"-1": "the negative of", "2": "twice", "1/2": "half", "-2": "minus twice", "-1/2": "minus half"}
    for name, size in sizes.items():
        if size > 2:
            candidates |= {f"*{name}": size, f"/{name}": 1 / size, f"-*{name}": -size, f"-/{name}": -1 / size}
            words |= {f"*{name}": f"{name} times", f"/{name}": f"1/{name} of",
                      f"-*{name}": f"minus {name} times", f"-/{name}": f"minus 1/{name} of"}
            candidates[f"/{name}²"], words[f"/{name}²"] = size**-2, f"1/{name}² of"
    matching = [key for key, value in candidates.items() if abs(alpha - value) <= 2 * MATCH * abs(value)]
    return words[matching[0]] if len(matching) == 1 else None


def describe_transpose(a: Array, b: Array) -> str | None:
    """Return in words how `a` is `b` with its axes swapped; None if it is not, or if `b` is symmetric."""
    if b.ndim != 2 or min(b.shape) < 2 or a.size != b.size or a.ndim != 2 or np.isnan(b).any():
        return None
    if a.shape == b.shape and nearly_equal(a, b):
        return None
    if nearly_equal(a, b.T):
        return "the transpose of what it should be"
    if a.shape == b.shape and b.shape[0] != b.shape[1] and nearly_equal(a, b.T.reshape(b.shape)):
        return "the transpose of what it should be, forced into shape by a reshape"
    if nearly_equal(a, b.reshape(a.shape)):
        return "made of the right numbers, filled into another shape"
    return None
