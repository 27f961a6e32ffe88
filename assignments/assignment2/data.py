"""The four examples of the exclusive or (XOR): the output is 1 where exactly one of the two inputs is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Data(NamedTuple):
    """Examples in rows: X (4, 2) and their targets t (4, 1), all 0.0 or 1.0."""

    X: np.ndarray
    t: np.ndarray


def load() -> Data:
    """XOR's table."""
    return Data(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]]))
