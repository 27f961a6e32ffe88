"""The strict comparator: type, shape, dtype kind and finiteness first, then |a - b| <= atol + rtol |b|."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from grader.errors import GraderFault
from grader.judges.coerce import (
    Array,
    Mismatch,
    coerce_array,
    coerce_kind,
    coerce_number,
    describe,
    format_number,
    is_scalar,
    place_in_words,
    refuse_non_finite,
    type_mismatch,
)
from grader.judges.difference_text import describe_difference, describe_order, format_apart

# (rtol, atol per largest expected entry, least atol). The second is for sums that cancel: one entry of a weight
# gradient may be a million times smaller than its terms. A student may compute in float32 inside and cast back.
DOUBLE_TOLERANCE = (1e-5, 1e-6, 1e-12)
SINGLE_TOLERANCE = (1e-3, 1e-5, 1e-7)
ZERO = 1e-14  # an expected array below this is a zero with rounding in it
ATOL_OF_ZERO = 1e-8


class Comparison(msgspec.Struct, frozen=True):
    """The result of comparing one answer with the expected one.

    `message` may show expected numbers; `message_hidden` shows neither expected values nor inputs.
    `error` is |a - b| / (|a| + |b|) at the entry told of, between 0 and 1, or None where no numbers were compared.
    """

    ok: bool
    message: str = ""
    message_hidden: str = ""
    where: str = ""
    error: float | None = None
    yours: str = ""
    expected: str = ""
    notes: list[str] = []


def compare(value: object, expected: object, *, rtol: float | None = None, atol: float | None = None,
            bias_shape: bool = False, equal_nan: bool = False) -> Comparison:
    """Compare a student's `value` with the reference's `expected`, recursing into tuples, lists and dicts.

    `rtol` and `atol` (absolute) default by dtype; `bias_shape` lets (1, H) stand for (H,) and the reverse, with a
    note; `equal_nan` lets NaN and infinities equal themselves, for comparing with a wrong implementation.
    Raises GraderFault if `expected` is not finite (unless `equal_nan`) or of a type that cannot be compared.
    """
    notes: list[str] = []
    comparator = _Comparator(rtol, atol, bias_shape, equal_nan, notes)
    try:
        error = comparator.compare(value, expected, "")
    except Mismatch as mismatch:
        return Comparison(False, mismatch.message, mismatch.hidden, mismatch.where, mismatch.error, mismatch.yours,
                          mismatch.expected, _unique(notes))
    return Comparison(True, error=error, notes=_unique(notes))


def surely_different(a: object, b: object) -> bool:
    """Return whether `compare` would surely say no, in a tenth of its time.

    True for two float arrays of one shape that differ somewhere by ten times more than any tolerance allows.
    """
    if type(a) is not np.ndarray or type(b) is not np.ndarray or a.shape != b.shape or not a.size:
        return False
    if a.dtype.kind != "f" or b.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):  # NaN and infinities are left to compare
        rtol, relative, least = SINGLE_TOLERANCE
        largest = 10 * (rtol + relative) * np.abs(b).max() + 10 * ATOL_OF_ZERO + 10 * least
        return bool(np.abs(a - b).max() > largest)


def tolerances(yours: Array, expected: Array) -> tuple[float, float]:
    """Return (rtol, atol) for float arrays, by the lower precision of the two sides and the size of `expected`."""
    rtol, relative, least = SINGLE_TOLERANCE if is_single(yours) or is_single(expected) else DOUBLE_TOLERANCE
    finite = np.abs(expected[np.isfinite(expected)])
    largest = float(finite.max()) if finite.size else 0.0
    return rtol, ATOL_OF_ZERO if largest <= ZERO else max(least, relative * largest)


def is_single(array: Array) -> bool:
    """Return whether these numbers were computed in single precision, whatever dtype they have now."""
    if array.dtype.kind != "f":
        return False
    if array.dtype.itemsize < 8:
        return True
    with np.errstate(over="ignore"):
        single = array.astype(np.float32)
        return bool(np.array_equal(single, array)) and bool(np.any(single.astype(np.float16) != single))


class _Comparator:
    """A comparison under way: its tolerances, and the notes it collects."""

    def __init__(self, rtol: float | None, atol: float | None, bias_shape: bool, equal_nan: bool,
                 notes: list[str]) -> None:
        self.rtol, self.atol, self.bias_shape, self.equal_nan, self.notes = rtol, atol, bias_shape, equal_nan, notes

    def compare(self, value: object, expected: object, path: str) -> float | None:
        """Compare one value of any type and return its worst error; raise Mismatch with the place."""
        try:
            if is_scalar(expected):
                yours = coerce_number(value, expected, self.notes)
                return self.compare_numbers(np.asarray(yours), np.asarray(expected), path)
            if isinstance(expected, np.ndarray):
                array = coerce_array(value, expected, self.notes, bias_shape=self.bias_shape)
                return self.compare_numbers(array, expected, path)
            if isinstance(expected, (tuple, list)):
                return self.compare_items(value, expected, path)
            if isinstance(expected, dict):
                return self.compare_entries(value, expected, path)
            if expected is None or isinstance(expected, str):
                self.compare_text(value, expected)
                return None
        except Mismatch as mismatch:
            if path and not mismatch.where:
                raise Mismatch(f"{path}: {mismatch.message}", f"{path}: {mismatch.hidden}", where=path,
                               error=mismatch.error, yours=mismatch.yours, expected=mismatch.expected) from None
            raise
        raise GraderFault(f"An expected value is {describe(expected)}, which cannot be compared.")

    def compare_text(self, value: object, expected: str | None) -> None:
        """Compare a text or None; raise Mismatch if they differ."""
        if type(value) is not type(expected):
            raise type_mismatch(value, expected)
        if value != expected:
            raise Mismatch(f"you return {value!r}, expected {expected!r}", "you return another text than the one asked",
                           yours=repr(value), expected=repr(expected))

    def compare_items(self, value: object, expected: tuple[Any, ...] | list[Any], path: str) -> float | None:
        """Compare two tuples or lists item by item and return the worst error."""
        if isinstance(value, np.ndarray) and value.ndim > 0:
            self.notes.append(f"you return an array where {describe(expected)} is meant")
        elif not isinstance(value, (tuple, list)):
            raise type_mismatch(value, expected)
        elif isinstance(value, tuple) != isinstance(expected, tuple):
            self.notes.append(f"you return a {type(value).__name__} where a {type(expected).__name__} is meant")
        items: list[Any] = list(value)
        if len(items) != len(expected):
            raise Mismatch(f"you return {len(items)} values, the handout asks for {len(expected)}",
                           yours=str(len(items)), expected=str(len(expected)))
        word = "output" if isinstance(expected, tuple) else "item"
        named = [(f"{word} {i + 1} of {len(items)}", items[i], expected[i]) for i in range(len(items))]
        return self.compare_all(named, path)

    def compare_entries(self, value: object, expected: dict[Any, Any], path: str) -> float | None:
        """Compare two dicts key by key and return the worst error; further keys are noted."""
        if not isinstance(value, dict):
            raise type_mismatch(value, expected)
        missing = [repr(key) for key in expected if key not in value]
        if missing:
            raise Mismatch(f"your dict has no {', '.join(missing)}", yours=", ".join(map(repr, value)))
        extra = [repr(key) for key in value if key not in expected]
        if extra:
            self.notes.append(f"your dict also has {', '.join(extra)}, which nothing asks for")
        return self.compare_all([(repr(key), value[key], expected[key]) for key in expected], path)

    def compare_all(self, triples: list[tuple[str, Any, Any]], path: str) -> float | None:
        """Compare all (name, value, expected); raise the first mismatch, saying how many others there are."""
        wrong: list[str] = []
        first: Mismatch | None = None
        errors = []
        for name, yours, expected in triples:
            try:
                errors.append(self.compare(yours, expected, f"{path}, {name}" if path else name))
            except Mismatch as mismatch:
                first = first or mismatch
                wrong.append(name)
        if first is None:
            return max((e for e in errors if e is not None), default=None)
        if len(wrong) > 1:
            others = f" (and {len(wrong) - 1} more of {len(triples)} differ)"
            raise Mismatch(first.message + others, first.hidden + others, where=first.where, error=first.error,
                           yours=first.yours, expected=first.expected)
        raise first

    def compare_numbers(self, yours: Array, expected: Array, path: str) -> float:
        """Compare two arrays of one shape entry by entry and return the worst error."""
        yours = coerce_kind(yours, expected.dtype.kind, self.notes)
        if self.equal_nan:
            return self.compare_within_tolerance(*_without_equal_non_finite(yours, expected, path), path)
        if expected.dtype.kind in "fc" and not np.all(np.isfinite(expected)):
            raise GraderFault("The reference's answer is not finite; nothing can be compared with it.")
        refuse_non_finite(yours, path)
        return self.compare_within_tolerance(yours, expected, path)

    def compare_within_tolerance(self, yours: Array, expected: Array, path: str) -> float:
        """Compare two arrays of one shape and kind within the tolerances; return the largest relative difference."""
        if expected.size == 0:
            return 0.0
        if expected.dtype.kind in "biu":
            return self.compare_exactly(yours, expected, path)
        if yours.dtype.kind == "f" and yours.dtype.itemsize < expected.dtype.itemsize:
            self.notes.append(f"you return {yours.dtype} where {expected.dtype} is meant")
        a, b = yours.astype(np.result_type(yours, np.float64)), expected.astype(np.result_type(expected, np.float64))
        rtol, atol = tolerances(yours, expected)
        rtol, atol = self.rtol if self.rtol is not None else rtol, self.atol if self.atol is not None else atol
        with np.errstate(over="ignore"):
            excess = np.abs(a - b) / (atol + rtol * np.abs(b) + np.finfo(np.float64).tiny)
            error = np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), np.finfo(np.float64).tiny)
        if np.max(excess) <= 1:
            return float(np.max(np.abs(a - b)) / max(float(np.max(np.abs(b))), ATOL_OF_ZERO))
        # Of the entries that are off, the one that is off by most: where a map of the differences is darkest too.
        off = np.where(excess > 1, np.abs(a - b), 0.0)
        place = tuple(int(i) for i in np.unravel_index(int(np.argmax(off)), off.shape))
        spot, worst, count = place_in_words(path, place), float(error[place]), int((excess > 1).sum())
        where = f" at {spot}" if spot else ""
        size = f"; {count} of {a.size} entries differ" if a.size > 1 else ""
        mine, wanted = format_apart(a[place], b[place])
        raise Mismatch(f"{describe_difference(a[place], b[place])}{where}: yours is {mine}, expected {wanted}{size}",
                       f"{describe_order(a[place], b[place])}{where}{size}",
                       where=spot, error=worst, yours=mine, expected=wanted)

    def compare_exactly(self, yours: Array, expected: Array, path: str) -> float:
        """Compare two arrays of whole numbers or booleans; raise Mismatch at the first entry that differs."""
        differs = np.atleast_1d(yours != expected)
        if not differs.any():
            return 0.0
        place = tuple(int(i) for i in np.argwhere(differs)[0]) if yours.ndim else ()
        spot, mine, wanted = place_in_words(path, place), format_number(yours[place]), format_number(expected[place])
        count = f"{int(differs.sum())} of {differs.size} entries differ, the first at " if yours.ndim else ""
        says = f"{count}{spot + ': ' if spot else ''}yours is {mine}"
        raise Mismatch(f"{says}, expected {wanted}", f"{count}{spot}" if count else f"{says}, which is not right",
                       where=spot, yours=mine, expected=wanted)


def _without_equal_non_finite(yours: Array, expected: Array, path: str) -> tuple[Array, Array]:
    """Return both arrays with zeros where both are NaN or infinite; raise Mismatch where only one is."""
    if yours.dtype.kind not in "fc" or expected.dtype.kind not in "fc":
        return yours, expected
    odd = ~np.isfinite(expected)
    if not np.array_equal(yours[~np.isfinite(yours)], expected[odd], equal_nan=True) or np.any(
            np.isfinite(yours) == odd):
        raise Mismatch("NaN or infinite in other places", where=path)
    return np.where(odd, 0, yours), np.where(odd, 0, expected)


def _unique(notes: list[str]) -> list[str]:
    """Return the notes in their order, each once."""
    return list(dict.fromkeys(notes))
