"""Values read for drawing: numbers where a value has numbers, nothing where there is no telling what is meant."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def array_of(values: Any) -> np.ndarray:
    """Return the values as an array; an empty one where there is no telling what is meant."""
    try:
        return np.asarray(values)
    except ValueError:  # ragged
        return np.array([])


def numbers(values: Any) -> np.ndarray:
    """Return the values as an array of numbers; an empty one where they are none."""
    array = array_of(values)
    return array if array.dtype.kind in "biuf" else np.array([])


def row_of(values: Any) -> np.ndarray:
    """Return all numbers of the values, in a row."""
    return numbers(values).ravel()


def whole(values: Any) -> np.ndarray:
    """Return the values in a row as whole numbers, such as class labels; -1 where one is none."""
    row = row_of(values).astype(float)
    usable = np.isfinite(row) & (np.abs(row) < 2**31) & (row == np.round(row))
    return np.where(usable, row, -1.0).astype(int)


def finite(value: float) -> float | None:
    """Return the number in six digits; None where it is none that can be drawn."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def cell(item: Any) -> str:
    """Return the text of a table's cell: a float in four digits, anything else cut at 200 characters."""
    if isinstance(item, (float, np.floating)):
        return f"{item:.4g}"
    return str(item)[:200]
