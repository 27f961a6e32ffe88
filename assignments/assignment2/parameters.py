"""How the checks of the TensorFlow parts hand weights to your networks, and read them. No answers in it either.

What your `build` returns is yours; the checks only hand it back. They find its variables by their shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import expect, tensor
from grader.errors import UnusableAnswer

from .conventions import one_each, several

Layers = list[tuple[np.ndarray, np.ndarray]]  # W (inputs, units) and b (units,) of each layer


def layers(rng: np.random.Generator, sizes: Sequence[int]) -> Layers:
    """Random weights and biases of the grader's own for a network of these sizes."""
    return [
        (rng.normal(size=(inputs, units)).astype(np.float32), rng.normal(size=units).astype(np.float32))
        for inputs, units in zip(sizes[:-1], sizes[1:])
    ]


def named(network: Layers) -> dict[str, np.ndarray]:
    """W1, b1, W2, b2, … of a network."""
    return {f"{letter}{i}": array for i, layer in enumerate(network, 1) for letter, array in zip("Wb", layer)}


def examples(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (N, D) and targets (N, 1) of both classes, as float32."""
    Y = rng.permutation(np.arange(N) % 2)[:, None]
    return rng.normal(size=(N, D)).astype(np.float32), Y.astype(np.float32)


def built(student: Any, tensors: Any, *arguments: Any, probe: Any = None) -> Any:
    """What your build returns, kept on your side; a model that makes its variables at its first call is called."""
    params = tensors.keep(student.build, *arguments)
    if not tensors.variables(params) and probe is not None:
        probe(params)
    return params


def places(values: list[np.ndarray], network: Layers) -> list[int]:
    """Which of the values is W1, which b1, W2, b2, … by their shapes; a bias may as well be (1, units)."""
    free = list(range(len(values)))
    found = []
    for name, array in named(network).items():
        shapes = [array.shape] if name[0] == "W" else [array.shape, (1, *array.shape)]
        fitting = [i for i in free if np.shape(values[i]) in shapes]
        if not fitting:
            raise UnusableAnswer(f"what build returns holds no tf.Variable for {name}, of shape {array.shape}.")
        found.append(fitting[0])
        free.remove(fitting[0])
    return found


def given(student: Any, tensors: Any, build: Sequence[Any], network: Layers, probe: Any = None) -> Any:
    """params from your build with these weights and biases in them."""
    params = built(student, tensors, *build, probe=probe)
    put(tensors, params, network)
    return params


def put(tensors: Any, params: Any, network: Layers) -> None:
    """Give the variables in params these values."""
    values = list(tensors.values(params))
    for i, array in zip(places(values, network), named(network).values()):
        values[i] = array.reshape(np.shape(values[i]))
    tensors.set_values(params, values)


def read(tensors: Any, params: Any, network: Layers) -> dict[str, np.ndarray]:
    """The values of W1, b1, W2, b2, … in params."""
    values = tensors.values(params)
    found = zip(named(network).items(), places(values, network))
    return {name: np.asarray(values[i]).reshape(array.shape) for (name, array), i in found}


def arrays(tensors: Any, params: Any) -> list[np.ndarray]:
    """The values of all variables in params; there must be some."""
    values = tensors.values(params)
    if not values or not all(isinstance(value, np.ndarray) for value in values):
        raise UnusableAnswer("what build returns holds no tf.Variable.")
    return list(values)


def trained(student: Any, tensors: Any, *arguments: Any) -> tuple[Any, np.ndarray]:
    """What your train returns: params, kept on your side, and the costs (steps,)."""
    answer = several(tensors.keep_first(student.train, *arguments), ["params", "costs"], "train")
    return answer["params"], row(answer["costs"], "the costs that train returns")


def row(value: Any, what: str) -> np.ndarray:
    """A list of numbers, or an array of them, as a plain array."""
    try:
        array = np.asarray([number(item, what) for item in value] if isinstance(value, (list, tuple)) else value)
    except ValueError:
        array = np.array("")
    if array.dtype.kind not in "fiu" or array.ndim == 0:
        raise UnusableAnswer(f"{what} must be a list of numbers.")
    return array.astype(float).ravel()


def number(value: Any, what: str) -> float:
    """One number, however it is wrapped."""
    if getattr(value, "type_name", "") and "numpy" in dir(value):
        value = value.numpy()
    if isinstance(value, (bool, int, float, np.generic, np.ndarray)) and np.size(value) == 1:
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return float(array.reshape(()))
    raise UnusableAnswer(f"{what} must be one number.")


def outputs(value: Any, examples: int, what: str) -> np.ndarray:
    """One finite number for each example: (N,)."""
    return one_each(value, examples, f"{what} must be one number for each of {examples} examples.")


def logits(student: Any, params: Any, x: np.ndarray, *more: Any) -> np.ndarray:
    """What your forward gives for these inputs: a table of numbers, a row for each example."""
    value = student.forward(params, tensor(x), *more)
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.ndim != 2 or len(value) != len(x):
        raise UnusableAnswer("forward must return a tensor with a row of logits for each example.")
    return value


def tagged(found: Any, tag: str) -> list[Any]:
    """What was written under a tag; where there is none, under the only one that ends like it, with a note."""
    if tag in found:
        return list(found[tag])
    longer = [name for name in found if name.endswith("/" + tag)]
    if len(longer) != 1:
        written = ", ".join(sorted(map(str, found)))[:200] or "nothing of the kind"
        raise UnusableAnswer(f"nothing is written under the tag {tag}; there is {written}.")
    expect.note(f"You write under the tag {longer[0]}; the handout asks for {tag}.")
    return list(found[longer[0]])
