"""Copies of values as they are now, whatever is done later to the originals; and how much memory they take."""

from __future__ import annotations

from typing import Any

import numpy as np


def snapshot(value: Any) -> Any:
    """Copy arrays, also within lists, tuples and dicts; return all else (handles, functions, numbers) itself."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [snapshot(item) for item in value]
    if isinstance(value, tuple):
        return tuple(snapshot(item) for item in value)
    if isinstance(value, dict):
        return {key: snapshot(item) for key, item in value.items()}
    return value


def size_of(value: Any) -> int:
    """Estimate how many bytes a snapshot takes."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value)) + 8 * len(value)
    if isinstance(value, dict):
        return sum(size_of(key) + size_of(item) for key, item in value.items()) + 16 * len(value)
    return len(value) if isinstance(value, (str, bytes)) else 8
