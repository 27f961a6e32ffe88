"""Problems for the gradient bench: random small networks with exact gradients, and wrong ones of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Blocks = dict[str, Array]

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2,
    "relu": lambda z: np.maximum(z, 0),
}


@dataclass(frozen=True)
class Problem:
    """A classifier with softmax and cross-entropy on (N, D) data; blocks are dW1, db1, dW2, … for W1, b1, W2, …"""

    activation: str
    blocks: Blocks
    X: Array
    y: Array
    reg_lambda: float
    mean: bool
    at_kink: float  # relu'(0)
    layers: int
    dtype: type[Any]

    def loss(self, blocks: Blocks) -> Any:
        """Return cross-entropy plus λ/2 of the squared weights, a number of this problem's dtype."""
        logits = self._forward(blocks)[-1][1]
        top = logits.max(axis=1, keepdims=True)
        log_p = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        data = -log_p[np.arange(len(self.y)), self.y].sum()
        squares = sum((blocks[f"dW{i}"] ** 2).sum() for i in range(1, self.layers + 1))
        return (data / len(self.y) if self.mean else data) + self.dtype(self.reg_lambda / 2) * squares

    def gradients(self, blocks: Blocks, *, wrong: str = "") -> Blocks:
        """Return the exact gradients; with `wrong`, those of a mistake."""
        steps = self._forward(blocks)
        z, p = steps[-1][1], np.exp(steps[-1][1] - steps[-1][1].max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(self.y)), self.y] -= 1
        delta = p / len(self.y) if self.mean else p
        found: Blocks = {}
        for i in range(self.layers, 0, -1):
            a, W = steps[i - 1][0], blocks[f"dW{i}"]
            lam = 0 if wrong == "no regulariser" else self.reg_lambda
            found[f"dW{i}"] = a.T @ delta + self.dtype(lam) * W
            found[f"db{i}"] = delta.sum(axis=0, keepdims=True)
            if wrong == "regularised bias":
                found[f"db{i}"] = found[f"db{i}"] + self.dtype(self.reg_lambda) * blocks[f"db{i}"]
            if i > 1:
                back = W if wrong == "no transpose" and W.shape[0] == W.shape[1] else W.T
                z = steps[i - 1][1]
                inner = self.act(z) if wrong == "derivative at the activation" else z
                delta = (delta @ back) * (1 if wrong == "no derivative" else self.derivative(inner))
        return {name: found[name] for name in blocks}

    def act(self, z: Array) -> Array:
        return ACTIVATIONS[self.activation](z)

    def derivative(self, z: Array) -> Array:
        if self.activation == "relu":
            return np.where(z > 0, 1, np.where(z == 0, self.at_kink, 0)).astype(z.dtype)
        a = self.act(z)
        return 1 - a * a if self.activation == "tanh" else a * (1 - a)

    def _forward(self, blocks: Blocks) -> list[tuple[Array, Array]]:
        """Return (activation, net input) of each layer, the data first."""
        a, steps = self.X, [(self.X, self.X)]
        for i in range(1, self.layers + 1):
            z = a @ blocks[f"dW{i}"] + blocks[f"db{i}"]
            a = self.act(z) if i < self.layers else z
            steps.append((a, z))
        return steps


def random_problem(rng: np.random.Generator, *, kinks: bool = False, single: bool = False) -> Problem:
    """Draw a net of 2-4 layers of weights, 3 activations, scales over 2 decades; `kinks`: net inputs of exactly 0."""
    layers = int(rng.integers(2, 5))
    widths = [int(rng.integers(2, 7)), *(int(rng.integers(2, 12)) for _ in range(layers - 1)), int(rng.integers(2, 6))]
    if layers > 2 and rng.random() < 0.3:
        widths[2] = widths[1]
    count, scale = int(rng.integers(3, 40)), 10 ** rng.uniform(-1, 0.5)
    X = rng.normal(size=(count, widths[0])) * 10 ** rng.uniform(-1, 1)
    blocks: Blocks = {}
    for i in range(1, layers + 1):
        blocks[f"dW{i}"] = rng.normal(size=(widths[i - 1], widths[i])) * scale / np.sqrt(widths[i - 1]) * 2
        blocks[f"db{i}"] = rng.normal(size=(1, widths[i])) * scale * float(rng.random() < 0.8)
    if kinks:
        blocks["db1"] = np.zeros_like(blocks["db1"])
        X[rng.permutation(count)[: int(rng.integers(1, max(2, count // 2)))]] = 0
        if rng.random() < 0.3:
            blocks["db2"] = np.zeros_like(blocks["db2"])
    dtype = np.float32 if single else np.float64
    activation = "relu" if kinks else str(rng.choice(list(ACTIVATIONS)))
    return Problem(
        activation,
        {k: b.astype(dtype) for k, b in blocks.items()},
        X.astype(dtype),
        rng.integers(0, widths[-1], count),
        float(rng.choice([0.0, 0.1, 0.5])),
        bool(rng.random() < 0.5),
        float(rng.choice([0.0, 0.5, 1.0])),
        layers,
        dtype,
    )


MISTAKES = ("no regulariser", "regularised bias", "no transpose", "derivative at the activation", "no derivative")


def wrong_gradients(problem: Problem, true: Blocks, rng: np.random.Generator) -> Iterator[tuple[str, Blocks]]:
    """Yield (kind, gradients) of many kinds and sizes of error; sizes are even over the decades 1e-7 to 1."""
    for mistake in MISTAKES:
        yield mistake, problem.gradients(problem.blocks, wrong=mistake)
    yield "mean for sum", {k: g / len(problem.y) for k, g in true.items()}
    yield "sign", {k: -g for k, g in true.items()}
    yield "shuffled", {k: rng.permutation(g.ravel()).reshape(g.shape) for k, g in true.items()}
    yield "zero", {k: np.zeros_like(g) for k, g in true.items()}
    for kind in ("factor", "one entry", "one row", "one column", "noise", "offset"):
        for _ in range(2):
            size = 10 ** rng.uniform(-7, 0)
            yield kind, {k: _perturbed(g, kind, size, rng).astype(g.dtype) for k, g in true.items()}


def _perturbed(g: Array, kind: str, size: float, rng: np.random.Generator) -> Array:
    """Return `g` with an error of relative size `size` in norm."""
    error = np.zeros(g.shape)
    if kind == "factor":
        error[...] = g
    elif kind == "one entry":
        error.flat[rng.integers(g.size)] = 1
    elif kind == "one row":
        error[rng.integers(g.shape[0])] = rng.normal(size=g.shape[1])
    elif kind == "one column":
        error[:, rng.integers(g.shape[1])] = rng.normal(size=g.shape[0])
    elif kind == "noise":
        error[...] = rng.normal(size=g.shape)
    else:
        error[...] = 1
    norm = float(np.linalg.norm(error))
    return g + error * (size * float(np.linalg.norm(g)) / norm if norm else 0.0)
