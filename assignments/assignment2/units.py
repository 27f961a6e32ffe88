"""What the checks ask about: random units and networks of the grader's own. No answers in it either."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Unit(NamedTuple):
    """One unit and examples: a0 (N, D), W (D, 1), b (1,), outputs a1 (N, 1), targets t (N, 1), slopes `grads`."""

    a0: np.ndarray
    W: np.ndarray
    b: np.ndarray
    a1: np.ndarray
    t: np.ndarray
    grads: dict[str, np.ndarray]


def unit(rng: np.random.Generator, N: int, D: int) -> Unit:
    """A random unit and examples; a1 and the slopes are any numbers, for each function is asked by itself."""
    t = rng.permutation(np.arange(N) % 2)[:, None].astype(float)
    a1 = rng.uniform(0.1, 0.9, size=(N, 1))
    grads = {name: rng.normal(size=(N, 1)) for name in ["d_a1", "d_sigma", "d_l", "d_b", "d_o"]}
    grads["d_W"] = rng.normal(size=(D, 1))
    return Unit(rng.normal(size=(N, D)), rng.normal(size=(D, 1)), rng.normal(size=1), a1, t, grads)


class Network(NamedTuple):
    """A network of two layers and examples: X (N, D), t (N, 1), W1 (D, H), b1 (1, H), W2 (H, 1), b2 (1, 1)."""

    X: np.ndarray
    t: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray

    @property
    def weights(self) -> tuple[np.ndarray, ...]:
        """W1, b1, W2, b2."""
        return self.W1, self.b1, self.W2, self.b2

    def activations(self, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> tuple[np.ndarray, ...]:
        """Both layers' activations at these weights, written through an identity: what network_backward is given."""
        a1 = (1 + np.tanh((self.X @ W1 + b1) / 2)) / 2
        return a1, (1 + np.tanh((a1 @ W2 + b2) / 2)) / 2

    def loss(self, weights: dict[str, np.ndarray]) -> float:
        """The mean cross-entropy at the weights, each under the name of its gradient."""
        _, a2 = self.activations(*(weights[name] for name in ["d_W1", "d_b1", "d_W2", "d_b2"]))
        return float(-np.mean(self.t * np.log(a2) + (1 - self.t) * np.log(1 - a2)))


def network(rng: np.random.Generator, N: int, D: int, H: int) -> Network:
    """A random network without a zero bias, and examples of both classes."""
    t = rng.permutation(np.arange(N) % 2)[:, None].astype(float)
    W1, W2 = rng.normal(size=(D, H)) / np.sqrt(D), rng.normal(size=(H, 1))
    return Network(rng.normal(size=(N, D)), t, W1, rng.normal(size=(1, H)), W2, rng.normal(size=(1, 1)))
