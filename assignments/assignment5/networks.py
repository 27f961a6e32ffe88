"""How the checks ask image_network.py, and the networks and images that they ask about."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from grader import call, expect, tensor, unpack
from grader.errors import StudentFault, UnusableAnswer

LAYERS = ("hidden1", "output")


class Network(NamedTuple):
    """Weights and biases by layer, as arrays."""

    weights: dict[str, np.ndarray]
    biases: dict[str, np.ndarray]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The logits, by the handout's formulas."""
        hidden = np.maximum(x @ self.weights["hidden1"] + self.biases["hidden1"], 0)
        return np.asarray(hidden @ self.weights["output"] + self.biases["output"])

    def arrays(self) -> list[np.ndarray]:
        """All four."""
        return [part[layer] for part in self for layer in LAYERS]

    def sent(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """As arguments that arrive as tensors."""
        weights, biases = ({layer: tensor(array) for layer, array in part.items()} for part in self)
        return weights, biases


def network(rng: np.random.Generator, D: int, H: int, C: int, positive: bool = False) -> Network:
    """A random network; where it is `positive`, so are its hidden net inputs for positive inputs."""
    weights = {"hidden1": rng.normal(size=(D, H)), "output": rng.normal(size=(H, C))}
    biases = {"hidden1": rng.normal(size=H), "output": rng.normal(size=C)}
    if positive:
        weights["hidden1"], biases["hidden1"] = np.abs(weights["hidden1"]), np.abs(biases["hidden1"])
    single = [{layer: array.astype(np.float32) for layer, array in part.items()} for part in (weights, biases)]
    return Network(*single)


def of_scores(rows: list[list[float]]) -> tuple[Network, np.ndarray]:
    """A network, and inputs whose logits are just these rows."""
    scores = np.array(rows, dtype=np.float32)
    N, C = scores.shape
    weights = {"hidden1": np.eye(N, dtype=np.float32), "output": scores}
    return Network(weights, {"hidden1": np.zeros(N, np.float32), "output": np.zeros(C, np.float32)}), weights["hidden1"]


def inputs(rng: np.random.Generator, N: int, D: int) -> np.ndarray:
    """x (N, D) float32 between 0 and 1."""
    return rng.uniform(size=(N, D)).astype(np.float32)


def clear_case(
    rng: np.random.Generator, N: int, D: int, H: int, C: int, positive: bool = False
) -> tuple[Network, np.ndarray]:
    """A network, and N inputs for each of which one class is clearly the most probable; not the same one for all."""
    while True:
        asked, x = network(rng, D, H, C, positive), inputs(rng, 8 * N, D)
        logits = np.sort(asked(x), axis=1)
        x = x[logits[:, -1] - logits[:, -2] > 0.05][:N]
        if len(x) == N and (N == 1 or len(set(asked(x).argmax(axis=1).tolist())) > 1):
            return asked, x


def parameters(tensors: Any, answer: Any, function: str) -> Network:
    """The values of weights and biases that a function returns, one array for each layer."""
    wanted = f'{function} must return weights and biases, two dictionaries with "hidden1" and "output".'
    if not isinstance(answer, (tuple, list)) or len(answer) < 2:
        raise UnusableAnswer(wanted)
    found = []
    for part in answer[:2]:
        values = {}
        for layer in LAYERS:
            try:
                held = tensors.values([part[layer]])
            except (KeyError, TypeError, IndexError, StudentFault):
                raise UnusableAnswer(wanted) from None
            if len(held) != 1 or not isinstance(held[0], np.ndarray) or held[0].dtype.kind != "f":
                raise UnusableAnswer(f"{function}: what is under {layer!r} has no values that could be read.")
            values[layer] = held[0]
        found.append(values)
    return Network(*found)


def trained(student: Any, tensors: Any, data: dict[str, np.ndarray], **how: Any) -> tuple[Network, Any, Any]:
    """What train makes: the values of its parameters, its answer as it is, and its costs."""
    train = student.train
    if not callable(train):
        raise UnusableAnswer("train must be a function.")
    answer = train(data, **how)
    _, _, costs = unpack(answer, 3, "train must return three things: weights, biases and costs.")
    D = data["x_train"].shape[1]
    made = parameters(tensors, answer, "train")
    if [array.shape for array in made.arrays()] != [(D, 100), (100, 10), (100,), (10,)]:
        raise UnusableAnswer("train: the weights and biases have other shapes than those of 100 units and 10 classes.")
    return made, answer, costs


def by_iteration(costs: Any) -> dict[int, float]:
    """The costs as numbers by iteration."""
    if not isinstance(costs, dict):
        raise UnusableAnswer("train: costs must be a dictionary {iteration: cost}.")
    found = {}
    for iteration, value in costs.items():
        number = np.asarray(value) if isinstance(value, (int, float, np.generic, np.ndarray)) else np.array("")
        if not isinstance(iteration, (int, np.integer)) or number.size != 1 or number.dtype.kind not in "fiu":
            raise UnusableAnswer("train: costs must be a dictionary {iteration: cost}, whole numbers and numbers.")
        found[int(iteration)] = float(number.ravel()[0])
    return found


def share_right(student: Any, made: Network, answer: Any, x: np.ndarray, labels: np.ndarray) -> float:
    """The accuracy of what was trained, by the handout's formulas; or by your own predict, where that is better."""
    share = float((made(x).argmax(axis=1) == labels).mean())
    try:
        predicted = np.asarray(call(student, "predict", x, answer[0], answer[1]))
    except StudentFault:
        return share
    own = predicted.shape == labels.shape and predicted.dtype.kind in "iu"
    return max(share, float((predicted == labels).mean())) if own else share


def some(found: Any, N: int, start: int = 0) -> dict[str, np.ndarray]:
    """The data to train on: N of the training images, and 20 of the others."""
    return {
        "x_train": found.x_train[start : start + N], "y_train": found.y_train[start : start + N],
        "x_test": found.x_test[:20], "y_test": found.y_test[:20],
    }  # fmt: skip


def made_up(rng: np.random.Generator, N: int, D: int) -> dict[str, np.ndarray]:
    """Random images of D pixels with random labels."""
    return {
        "x_train": inputs(rng, N, D), "y_train": rng.integers(10, size=N),
        "x_test": inputs(rng, 5, D), "y_test": rng.integers(10, size=5),
    }  # fmt: skip


def judge_normal(values: np.ndarray, stddev: float, name: str) -> None:
    """That the numbers look drawn from a normal distribution, truncated at twice its stddev or not."""
    spread, centre = float(values.std()), float(abs(values.mean()))
    allowed = 6 / np.sqrt(values.size)  # of the standard deviation, on either side
    right = 0.87 * (1 - allowed) < spread / stddev < 1 + allowed
    hint = "Which distribution do you draw from, and what do you tell it of stddev? Mind that a variance is a square."
    expect.true(right, f"{name} have a standard deviation of {spread:.3g}", hint=hint, name=f"spread of {name}")
    expect.true(
        centre < allowed * stddev, f"{name} have a mean of {values.mean():.3g}", hint=hint, name=f"mean of {name}"
    )
    tails = float((np.abs(values) > 1.75 * spread).mean())
    expect.true(0.03 < tails < 0.14, f"{name} do not look normally distributed", hint=hint, name=f"tails of {name}")
