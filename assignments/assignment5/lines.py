"""What the checks of gradient descent ask about: random regressions, and some in which no order matters."""

from __future__ import annotations

import numpy as np

Regression = tuple[np.ndarray, np.ndarray, np.ndarray]


def regression(rng: np.random.Generator, m: int, D: int) -> Regression:
    """Random X (m, D), y (m,) and theta (D,)."""
    return rng.normal(size=(m, D)), rng.normal(size=m), rng.normal(size=D)


def without_noise(rng: np.random.Generator, m: int) -> Regression:
    """Points on a line, X (m, 2) with a column of ones: every way down ends at the very same theta. And a start."""
    X = np.column_stack([np.ones(m), np.linspace(-1, 1, m)])
    return X, X @ rng.normal(size=2), rng.normal(size=2)


def apart(rng: np.random.Generator, m: int) -> Regression:
    """Each example has an input of its own, so that the order of the examples makes no difference: X (m, m)."""
    return np.diag(rng.uniform(0.5, 1.5, size=m)), rng.normal(size=m), rng.normal(size=m)


def alike(rng: np.random.Generator, m: int, D: int) -> Regression:
    """The same example m times, so that the order makes no difference either."""
    return np.tile(rng.normal(size=D), (m, 1)), np.full(m, rng.normal()), rng.normal(size=D)
