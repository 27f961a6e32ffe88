"""What can be drawn of a value: numbers where it has numbers, nothing where there is no telling what is meant."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def array_of(values: Any) -> np.ndarray:
    """The values as an array; an empty one where there is no telling what is meant."""
    try:
        return np.asarray(values)
    except ValueError:  # ragged
        return np.array([])


def numbers(values: Any) -> np.ndarray:
    """The values as an array of numbers; an empty one where they are none."""
    array = array_of(values)
    return array if array.dtype.kind in "biuf" else np.array([])


def row_of(values: Any) -> np.ndarray:
    """All numbers of the values, in a row."""
    return numbers(values).ravel()


def whole(values: Any) -> np.ndarray:
    """The values in a row as whole numbers, -1 where one is none: class labels."""
    row = row_of(values).astype(float)
    usable = np.isfinite(row) & (np.abs(row) < 2**31) & (row == np.round(row))
    return np.where(usable, row, -1.0).astype(int)


def finite(value: float) -> float | None:
    """The number in six digits; None where it is none that can be drawn."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def cell(item: Any) -> str:
    """A cell of a table: numbers in four digits, text cut."""
    if isinstance(item, (float, np.floating)):
        return f"{item:.4g}"
    return str(item)[:200]
