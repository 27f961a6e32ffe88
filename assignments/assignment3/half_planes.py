"""Lines, points and networks to ask mlp.py about; no answers in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

APART = 0.05  # no point lies nearer to where a sign changes


class Network(NamedTuple):
    """Points X (N, D), lines (L, D+1) and the unit on top (L+1,)."""

    X: np.ndarray
    lines: np.ndarray
    top: np.ndarray


def network(rng: np.random.Generator, N: int, D: int, L: int) -> Network:
    """Random points, lines and top, each side of each line and both classes occurring where there is room."""
    while True:
        X, lines, top = rng.normal(size=(N, D)), rng.normal(size=(L, D + 1)), rng.normal(size=L + 1)
        net = X @ lines[:, 1:].T + lines[:, 0]
        sums = (net > 0) @ top[1:] + top[0]
        both = N < 4 or all(0 < share < 1 for share in [*(net > 0).mean(axis=0), (sums > 0).mean()])
        if both and np.abs(net).min() > APART and np.abs(sums).min() > APART:
            return Network(X, lines, top)


def triangle(rng: np.random.Generator, N: int) -> Network:
    """A random triangle, N points around it of which at least a quarter are inside, and a unit that fires for all."""
    while True:
        angles = rng.uniform(0, 2 * np.pi) + np.array([0.0, 2.1, 4.2]) + rng.uniform(-0.2, 0.2, size=3)
        normals, centre = np.column_stack([np.cos(angles), np.sin(angles)]), rng.normal(size=2)
        size = rng.uniform(0.6, 1.2, size=3)
        lines = np.column_stack([size - normals @ centre, normals]) * rng.uniform(0.5, 2.0, size=(3, 1))
        X = centre + rng.uniform(-2, 2, size=(N, 2))
        net = X @ lines[:, 1:].T + lines[:, 0]
        if np.abs(net).min() > APART / 5 and 0.25 < (net > 0).all(axis=1).mean() < 0.75:
            return Network(X, lines, np.array([-2.6, 1.0, 1.1, 0.9]))
