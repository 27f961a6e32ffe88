"""Lines, points and networks to ask mlp.py about; no answers in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Network(NamedTuple):
    """Points X (N, D), lines (L, D+1) and the unit on top (L+1,)."""

    X: np.ndarray
    lines: np.ndarray
    top: np.ndarray


def on_a_grid(rng: np.random.Generator, N: int, D: int, L: int) -> Network:
    """Points with whole coordinates, and lines that pass between them: no point lies on a line, or near one.

    The weights are whole and the constants halves, before each line is multiplied by a number of its own.
    """
    X = rng.integers(-4, 5, size=(N, D)).astype(float)
    lines = rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], size=(L, D + 1))
    lines[:, 0] += 0.5
    lines *= rng.uniform(0.1, 0.3, size=(L, 1))
    return Network(X, lines, rng.normal(size=L + 1))
