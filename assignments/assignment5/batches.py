"""How the checks ask next_batch: examples that carry their own number, so that a batch says which ones it has."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import as_array, call, unpack
from grader.errors import UnusableAnswer


def examples(N: int) -> tuple[np.ndarray, np.ndarray]:
    """X (N, 3), whose first column numbers the examples, and Y (N, 2), whose last column does."""
    number = np.arange(N, dtype=float)
    X = np.column_stack([number, np.sin(number), np.cos(number)])
    return X, np.column_stack([number % 2, number])


def batch(student: Any, N: int, batch_size: int, step: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the examples in a batch, by its X and by its Y: (B,) and (B,)."""
    X, Y = examples(N)
    answer = call(student, "next_batch", X, Y, batch_size, step, seed)
    rows_X, rows_Y = unpack(answer, 2, "next_batch must return two values: the batch's rows of X and of Y.")
    return _numbers(rows_X, 3, 0, "X"), _numbers(rows_Y, 2, 1, "Y")


def _numbers(value: Any, columns: int, tagged: int, name: str) -> np.ndarray:
    rows = as_array(value, "fiu")
    if rows is None or rows.ndim != 2 or rows.shape[1] != columns:
        raise UnusableAnswer(f"next_batch must return whole rows of {name}, which has {columns} columns here.")
    return rows[:, tagged].astype(float)


def epoch(student: Any, N: int, batch_size: int, number: int = 0, seed: int = 0) -> list[np.ndarray]:
    """The numbers of the examples in each batch of an epoch."""
    steps = int(np.ceil(N / batch_size))
    return [batch(student, N, batch_size, number * steps + step, seed)[0] for step in range(steps)]


def visited(batches: list[np.ndarray]) -> np.ndarray:
    """Which examples the batches visit, as often as they do, in the order of their numbers."""
    return np.sort(np.concatenate(batches))
