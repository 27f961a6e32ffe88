"""Coercion: the forms that an answer may have in place of the one asked for, with a note and at no cost.

Everything else about type, shape, dtype kind and finiteness is refused here, before any number is compared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

KINDS = {"b": "True/False values", "i": "whole numbers", "u": "whole numbers", "f": "real numbers",
         "c": "complex numbers"}
SCALARS = (bool, int, float, complex, np.generic)


class Mismatch(Exception):
    """A value that is not what was asked for; `hidden` is the message without anything expected in it."""

    def __init__(self, message: str, hidden: str | None = None, *, where: str = "", error: float | None = None,
                 yours: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.message, self.hidden = message, message if hidden is None else hidden
        self.where, self.error, self.yours, self.expected = where, error, yours, expected


def is_scalar(value: object) -> bool:
    """Return whether `value` is one number: a Python or NumPy scalar, or a 0-d array of a numeric dtype."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in KINDS
    return isinstance(value, SCALARS) and np.asarray(value).dtype.kind in KINDS


def format_number(value: float) -> str:
    """Return a number as a message shows it: three significant digits, whole numbers in full."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return f"{value:.3g}"


# How the types of TensorFlow are called whose numbers are computed later.
SYMBOLS = ("SymbolicTensor", "KerasTensor", "Tensor")


def describe(value: object) -> str:
    """Return in words what type and shape `value` has; its numbers are never in them."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return f"an array of shape {value.shape}" if value.dtype.kind in KINDS else f"an array of {value.dtype} objects"
    if is_scalar(value):
        kind = np.asarray(value).dtype.kind
        return {"b": "True or False", "i": "one whole number", "u": "one whole number", "c": "a complex number"}.get(
            kind, "one number")
    if isinstance(value, str):
        return "text"
    if isinstance(value, tuple):
        return f"{len(value)} values"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"a dict of {len(value)}"
    named = getattr(value, "type_name", type(value).__name__)
    if named in SYMBOLS:
        return "a symbolic tensor, which has no numbers (they come in eager execution, or of a session)"
    return f"an object of type {named}"


def type_mismatch(value: object, expected: object, remark: str = "") -> Mismatch:
    """Return the mismatch of types: what came, and what the handout asks for."""
    if value is None:
        remark = "is the `return` missing?"
    tail = f" ({remark})" if remark else ""
    return Mismatch(f"you return {describe(value)}, the handout asks for {describe(expected)}{tail}",
                    yours=describe(value), expected=describe(expected))


def coerce_number(value: object, expected: object, notes: list[str]) -> Any:
    """Return `value` as one number, a NumPy scalar; raise Mismatch if it is none.

    A 1-element array or list is accepted with a note, and so is a tuple of several values that begins with a number.
    """
    first = _as_array(value[0]) if isinstance(value, tuple) and len(value) > 1 else None
    if isinstance(value, tuple) and first is not None and first.size == 1:
        notes.append("you return several values; only the first, the number that was asked for, is used")
        value = value[0]
    array = np.asarray(value) if is_scalar(value) else _as_array(value)
    if array is None or array.size != 1 or array.dtype.kind not in KINDS:
        raise type_mismatch(value, expected)
    if array.ndim > 0:
        notes.append(f"you return {describe(value)} where one number is meant")
    return array.reshape(())[()]


def coerce_array(value: object, expected: Array, notes: list[str], *, bias_shape: bool = False) -> Array:
    """Return `value` as an array of the shape of `expected`; raise Mismatch if it has another shape or no numbers.

    A rectangular list is accepted with a note; with `bias_shape`, so is (1, H) for (H,) and the reverse.
    """
    array = _as_array(value)
    if array is None or (array.ndim == 0 and not is_scalar(value)):
        raise type_mismatch(value, expected)
    if array.dtype.kind not in KINDS:
        raise type_mismatch(array, expected)
    if array.shape != expected.shape:
        if not (bias_shape and _without_leading_one(array.shape) == _without_leading_one(expected.shape)):
            raise Mismatch(f"you return {_shape_in_words(array)}, the handout asks for {_shape_in_words(expected)}"
                           + _remark_on_shapes(array.shape, expected.shape),
                           yours=str(array.shape), expected=str(expected.shape))
        notes.append(f"you return shape {array.shape} where {expected.shape} is meant")
        array = array.reshape(expected.shape)
    if not isinstance(value, np.ndarray) and not isinstance(value, np.generic):
        notes.append(f"you return a {type(value).__name__} where an array is meant")
    return array


def coerce_kind(array: Array, kind: str, notes: list[str]) -> Array:
    """Return `array` as numbers of dtype kind `kind`; raise Mismatch if they are of another kind.

    Accepted with a note: whole numbers for reals, reals that are whole for whole numbers, 0 and 1 for booleans, and an
    array of booleans for reals.
    """
    own = {"u": "i"}.get(array.dtype.kind, array.dtype.kind)
    kind = {"u": "i"}.get(kind, kind)
    if own == kind:
        return array
    if own == "i" and kind == "f":
        notes.append("you return whole numbers (an integer dtype) where real numbers are meant")
        return array.astype(np.float64)
    if own == "b" and kind == "f" and array.ndim > 0:
        # relu's derivative as a mask, `z > 0`: True and False multiply as 1 and 0.
        notes.append("you return booleans where real numbers are meant")
        return array.astype(np.float64)
    whole = own in "if" and bool(np.all(np.isfinite(array)) and np.all(array == np.round(array)))
    if whole and (kind == "i" or (kind == "b" and bool(np.all((array == 0) | (array == 1))))):
        notes.append(f"you return {KINDS[own]} where {KINDS[kind]} are meant")
        return array if kind == "i" else array.astype(bool)
    raise Mismatch(f"you return {KINDS[own]} (dtype {array.dtype}), the handout asks for {KINDS[kind]}",
                   yours=str(array.dtype), expected=KINDS[kind])


def refuse_non_finite(array: Array, path: str = "") -> None:
    """Raise Mismatch for the first NaN or infinity in `array`, if there is one."""
    if array.dtype.kind not in "fc":
        return
    bad = ~np.isfinite(array)
    count = int(bad.sum())
    if not count:
        return
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    what = "NaN (not a number)" if np.isnan(array[place]) else "infinite"
    spot = place_in_words(path, place)
    rows = f", first in row {place[0]}" if array.ndim == 2 else ""
    total = f" ({count} of {array.size} entries are not finite{rows})" if array.size > 1 else ""
    raise Mismatch(f"your value is {what}{f' at {spot}' if spot else ''}{total}",
                   where=spot, yours=str(array[place]))


def place_in_words(path: str, place: tuple[int, ...]) -> str:
    """Return the place of an entry in words: `output 2 of 4, [2, 0]`."""
    index = f"[{', '.join(map(str, place))}]" if place else ""
    return ", ".join(part for part in (path, index) if part)


def _as_array(value: object) -> Array | None:
    """Return `value` as an array if it is one, a number or a rectangular list of numbers or arrays; else None."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, (list, tuple)) and value and _holds_only_numbers(value):
        try:
            array = np.asarray(value)
        except ValueError:  # ragged: what it was meant to be cannot be known
            return None
        return array if array.dtype.kind in KINDS else None
    return np.asarray(value) if is_scalar(value) else None


def _holds_only_numbers(value: object) -> bool:
    """Return whether lists and tuples hold only numbers and arrays: NumPy must not see objects of another type."""
    if isinstance(value, (list, tuple)):
        return all(_holds_only_numbers(item) for item in value)
    return isinstance(value, np.ndarray) or is_scalar(value)


def _without_leading_one(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape (1, H) as (H,), any other as it is."""
    return shape[1:] if len(shape) == 2 and shape[0] == 1 else shape


def _shape_in_words(array: Array) -> str:
    """Return the array's shape in words."""
    return f"shape {array.shape}" if array.ndim else "one number"


def _remark_on_shapes(yours: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """Return in a few words what the two shapes show, or nothing."""
    squeezed = [n for n in yours if n != 1]
    if 0 in yours:
        return ": there is nothing in it"
    if squeezed == [n for n in expected if n != 1]:
        verdict = "too many" if len(yours) > len(expected) else "missing or in the wrong place"
        return f": an axis of length 1 is {verdict}"
    if len(yours) > 1 and yours[::-1] == expected:
        return ": the axes are swapped"
    if len(yours) < len(expected):
        return ": an axis is gone, as after a sum over too many axes"
    if int(np.prod(yours)) == int(np.prod(expected)):
        return ": the right number of values in another arrangement"
    return ""
