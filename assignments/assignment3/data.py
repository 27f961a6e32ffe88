"""The triangle: points of the plane, inside it or not, and the three lines along its sides. And points near a plane."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CORNERS = np.array([[0.0, 0.0], [4.0, 0.0], [1.0, 3.0]])
# d(x) = w0 + w1 x1 + w2 x2 of each side, positive on the triangle's side of the line.
LINES = np.array([[0.0, 0.0, 1.0], [4.0, -1.0, -1.0], [0.0, 3.0, -1.0]])
# The fourth unit fires where all three features are 1: they sum to more than 2½.
TOP = np.array([-2.5, 1.0, 1.0, 1.0])
MARGIN = 0.02  # of the barycentric coordinates: no point lies on a side


class Regression(NamedTuple):
    """Inputs x (N, D) and targets y (N,) float32; w (D,) and b are the truth behind them."""

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    b: float


class Data(NamedTuple):
    """Points X (N, 2), y (N,) which is 1 inside the triangle and 0 outside; lines (3, 3), top (4,)."""

    X: np.ndarray
    y: np.ndarray
    lines: np.ndarray
    top: np.ndarray
    regression: Regression


def load() -> Data:
    """300 points around the triangle, and 1000 examples for a regression, always the same."""
    X = np.random.default_rng(0).uniform([-1.0, -1.0], [5.0, 4.0], size=(340, 2))
    shares = barycentric(X)
    X, shares = (array[np.abs(shares).min(axis=1) > MARGIN][:300] for array in (X, shares))
    return Data(X, (shares.min(axis=1) > 0).astype(int), LINES.copy(), TOP.copy(), noisy_plane())


def noisy_plane() -> Regression:
    """y = x w + b with noise of standard deviation 0.20, for N = 1000 and D = 3."""
    random = np.random.default_rng(1)
    w, b = np.array([0.3, 0.5, 0.1]), -0.2
    x = random.normal(size=(1000, 3))
    y = x @ w + b + random.normal(scale=0.2, size=1000)
    return Regression(x.astype(np.float32), y.astype(np.float32), w, b)


def barycentric(X: np.ndarray) -> np.ndarray:
    """The shares (N, 3) of the three corners that make up each point; all are positive inside."""
    system = np.vstack([CORNERS.T, np.ones(3)])
    return np.linalg.solve(system, np.vstack([X.T, np.ones(len(X))])).T
