"""A thousand noisy points of XOR, those of noisy_xor() in your file: near (0, 0) and (1, 1) the answer is 0, else 1."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Data(NamedTuple):
    """Examples in columns: x (2, 1000), y (1, 1000) of zeros and ones; and the corners (2, 4) with their answers."""

    x: np.ndarray
    y: np.ndarray
    corners: np.ndarray
    answers: np.ndarray


def load() -> Data:
    """The points, always the same: their noise has a standard deviation of 0.1."""
    corners = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    answers = np.array([[0.0, 1.0, 1.0, 0.0]])
    random = np.random.RandomState(0)
    which = random.randint(4, size=1000)
    return Data(corners[:, which] + 0.1 * random.randn(2, 1000), answers[:, which], corners, answers)
