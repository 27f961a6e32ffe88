"""Interfaces of part 2 that students write otherwise: the reference with other names, and networks without layers.

An edit is a pair of texts, the first of which must be in the file.
"""

from __future__ import annotations

import re
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference" / "assignment1" / "n_layer_neural_network.py"
ACTIVATIONS = '''"""Part 2 without a class Layer."""
import numpy as np


def f(Z, kind):
    if kind == "tanh":
        return np.tanh(Z)
    if kind == "sigmoid":
        return 0.5 * (1 + np.tanh(Z / 2))
    if kind == "relu":
        return np.maximum(Z, 0)
    raise ValueError(kind)


def slope(Z, kind):
    if kind == "relu":
        return (Z > 0) * 1.0
    A = f(Z, kind)
    return 1 - A * A if kind == "tanh" else A * (1 - A)


'''
NETWORK = """class DeepNeuralNetwork:
    def __init__(self, layer_dims, actFun_type="tanh", reg_lambda=0.01, seed=0):
        draw = np.random.RandomState(seed)
        self.kind, self.reg_lambda, self.depth = actFun_type, reg_lambda, len(layer_dims) - 1
        MAKE
        for i, (n, m) in enumerate(zip(layer_dims, layer_dims[1:])):
            W(i, draw.randn(n, m) / np.sqrt(n))
            b(i, np.zeros((1, m)))

    def feedforward(self, X):
        self.As, self.Zs = [X], []
        for i in range(self.depth):
            self.Zs.append(self.As[-1] @ W(i) + b(i))
            self.As.append(f(self.Zs[-1], self.kind) if i < self.depth - 1 else self.Zs[-1])
        e = np.exp(self.As[-1] - self.As[-1].max(axis=1, keepdims=True))
        self.probs = e / e.sum(axis=1, keepdims=True)
        return self.probs

    def calculate_loss(self, X, y):
        self.feedforward(X)
        squares = sum(np.sum(W(i) ** 2) for i in range(self.depth))
        return (-np.log(self.probs[np.arange(len(X)), y]).sum() + self.reg_lambda / 2 * squares) / len(X)

    def predict(self, X):
        return self.feedforward(X).argmax(axis=1)

    def backprop(self, X, y):
        d = self.probs.copy()
        d[np.arange(len(X)), y] -= 1
        dWs, dbs = [], []
        for i in reversed(range(self.depth)):
            dWs.insert(0, self.As[i].T @ d)
            dbs.insert(0, d.sum(axis=0, keepdims=True))
            if i:
                d = (d @ W(i).T) * slope(self.Zs[i - 1], self.kind)
        return dWs, dbs

    def fit_model(self, X, y, epsilon=0.01, num_passes=20000, print_loss=True):
        for _ in range(num_passes):
            self.feedforward(X)
            dWs, dbs = self.backprop(X, y)
            for i in range(self.depth):
                W(i, W(i) - epsilon * (dWs[i] + self.reg_lambda * W(i)))
                b(i, b(i) - epsilon * dbs[i])
"""
# Where a network keeps its weights: how it begins, and what stands for W of layer i, and for b.
KEPT = {
    "lists": ("self.W, self.b = [None] * self.depth, [None] * self.depth", "self.W[{}]", "self.b[{}]"),
    "one dictionary": ("self.params = {{}}", 'self.params[f"W{{{} + 1}}"]', 'self.params[f"b{{{} + 1}}"]'),
    "pairs": ("self.layers = [{{}} for _ in range(self.depth)]", 'self.layers[{}]["W"]', 'self.layers[{}]["b"]'),
    "weights": ("self.weights, self.biases = {{}}, {{}}", "self.weights[{}]", "self.biases[{}]"),
}


def without_layers(kept: str) -> str:
    """A right network that keeps its weights so, and has no class Layer."""
    make, *places = KEPT[kept]
    text = NETWORK.replace("MAKE", make.format())
    for name, place in zip("Wb", places, strict=True):
        text = re.sub(rf"(?m)^(\s+){name}\((\w+), (.*)\)$", lambda m, p=place: f"{m[1]}{p.format(m[2])} = {m[3]}", text)
        text = re.sub(rf"(?<![\w.]){name}\((\w+)\)", lambda m, p=place: p.format(m[1]), text)
    return ACTIVATIONS + text


def edited(*edits: tuple[str, str]) -> str:
    """The reference with other words."""
    text = REFERENCE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"{old!r} is not in the reference any more"
        text = text.replace(old, new)
    return text
