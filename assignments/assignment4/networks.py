"""How the checks ask your functions, and what they hand to them; no answers in it.

You need not read this to solve the assignment. It is here so that you can see what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from grader import call, expect, number, numbers, unpack
from grader.errors import UnusableAnswer

Pair = tuple[np.ndarray, np.ndarray]
Blocks = dict[str, Any]

# Activations that the checks hand to your functions, each with its derivative.
GIVEN: dict[str, Callable[[Any], Pair]] = {
    "sine": lambda z: (np.sin(z), np.cos(z)),
    "arctan": lambda z: (np.arctan(z), 1 / (1 + np.square(z))),
    "relu": lambda z: ((z + np.abs(z)) / 2, (1 + np.sign(z)) / 2),
}
ACTIVATIONS = list(GIVEN)


def quartic(yhat: Any, y: Any) -> Pair:
    """A loss that the checks hand to your functions: a quarter of the difference's fourth power."""
    difference = numbers(yhat, "ŷ, as handed to the loss,", np.shape(y)) - y
    return difference**4 / 4, difference**3


class Problem(NamedTuple):
    """A network in the middle of its work: activation, weights, biases, outputs and net inputs, and what they should
    be: Ws[l] (n_l+1, n_l), bs[l] (n_l+1, 1), hs[l] (n_l, N), zs[l] (n_l+1, N), y (n_L, N)."""

    f: Callable[[Any], Pair]
    Ws: list[np.ndarray]
    bs: list[np.ndarray]
    hs: list[np.ndarray]
    zs: list[np.ndarray]
    y: np.ndarray

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What backward_prop and compute_gradients take."""
        return quartic, *self[:5], self.y


def problem(rng: np.random.Generator, sizes: list[int], N: int = 1, each: str = "sine") -> Problem:
    """A random network of these sizes, whose net inputs are chosen first, away from relu's kink, and the weights so
    that they lead to them. No bias is zero; N is at most the smallest size but the last."""
    f = GIVEN[each]
    while True:
        Ws, bs, hs, zs, leads_there = [], [], [rng.normal(size=(sizes[0], N))], [], True
        for below, above in zip(sizes[:-1], sizes[1:]):
            z = rng.uniform(0.2, 2.0, size=(above, N)) * rng.choice([-1.0, 1.0], size=(above, N), p=[0.3, 0.7])
            b, W = rng.normal(size=(above, 1)) / 2, rng.normal(size=(above, below))
            Ws.append(W + (z - b - W @ hs[-1]) @ np.linalg.pinv(hs[-1]))
            leads_there &= np.allclose(Ws[-1] @ hs[-1], z - b) and np.abs(Ws[-1]).max() < 4
            bs.append(b)
            zs.append(z)
            hs.append(f(z)[0])
        if leads_there:
            break
    off = rng.uniform(0.6, 1.4, size=hs[-1].shape) * rng.choice([-1.0, 1.0], size=hs[-1].shape)
    return Problem(f, Ws, bs, hs, zs, hs[-1] - off)


def several(value: Any, what: str) -> list[Any]:
    """The entries of a list; UnusableAnswer where it is something else."""
    if not isinstance(value, (tuple, list)) and not (isinstance(value, np.ndarray) and value.ndim):
        raise UnusableAnswer(f"{what} must be a list, and is of type {type(value).__name__}.")
    return list(value)


def forward(student: Any, x: np.ndarray, f: Any, Ws: Any, bs: Any) -> tuple[list[Any], list[Any]]:
    """What your forward_prop returns: two lists."""
    hs, zs = unpack(call(student, "forward_prop", x, f, Ws, bs), 2, "forward_prop must return two lists, hs and zs.")
    return several(hs, "hs"), several(zs, "zs")


def outputs(student: Any, x: np.ndarray, f: Any, Ws: Any, bs: Any, units: int = 1) -> np.ndarray:
    """The last of the hs that your forward_prop returns, (units, N)."""
    hs, _ = forward(student, x, f, Ws, bs)
    if not hs:
        raise UnusableAnswer("hs must have an entry for the inputs and one for each layer, and is empty.")
    return numbers(hs[-1], "the last entry of hs", (units, x.shape[1]))


def trained(student: Any, x: np.ndarray, y: np.ndarray, **settings: Any) -> tuple[list[Any], list[Any]]:
    """The weights and biases that your train returns."""
    Ws, bs = unpack(call(student, "train", x, y, **settings), 2, "train must return two lists, Ws and bs.")
    return several(Ws, "Ws"), several(bs, "bs")


def as_blocks(pair: Any, layers: int, names: Sequence[str] = ("dWs", "dbs"), of: str = "compute_gradients") -> Blocks:
    """The two lists that a function returns, by name: dWs[0], dWs[1], …, dbs[0], …"""
    blocks: Blocks = {}
    for name, value in zip(names, unpack(pair, 2, f"{of} must return two lists, {names[0]} and {names[1]}.")):
        items = several(value, name)
        if len(items) != layers:
            raise UnusableAnswer(f"{name} must have one entry for each layer, {layers} here, and has {len(items)}.")
        blocks |= {f"{name}[{layer}]": item for layer, item in enumerate(items)}
    return blocks


def judge_gradients(student: Any, asked: Problem) -> None:
    """Every gradient against the right one; and, where it differs, the slope of the loss after your forward_prop."""

    def loss(parameters: dict[str, np.ndarray]) -> float:
        Ws = [parameters[f"dWs[{layer}]"] for layer in range(layers)]
        bs = [parameters[f"dbs[{layer}]"] for layer in range(layers)]
        try:
            return float(np.sum(quartic(outputs(student, asked.hs[0], asked.f, Ws, bs, len(asked.y)), asked.y)[0]))
        except UnusableAnswer:
            return float("nan")  # forward_prop has checks of its own

    layers = len(asked.Ws)
    at = as_blocks((asked.Ws, asked.bs), layers)
    gradients = as_blocks(call(student, "compute_gradients", *asked.arguments), layers)
    expect.gradient(gradients, of=loss, at=at, bias_shape=False, context={"sizes": {"N": asked.y.shape[1]}})


def unchanged(held: Sequence[Any], values: Sequence[Any], names: Sequence[str], function: str) -> None:
    """Expect what was held to be what it was."""
    for handle, value, name in zip(held, values, names, strict=True):
        hint = "Which of your lines writes into it, or takes entries out? The caller may still need it."
        says = f"after {function} was asked, {name} is another"
        expect.true(alike(handle.value, value), says, hint=hint, name=name)


def alike(one: Any, other: Any) -> bool:
    """Whether two arrays, or two lists of arrays, are equal to the last bit."""
    if isinstance(other, list):
        return isinstance(one, list) and len(one) == len(other) and all(map(alike, one, other))
    return np.array_equal(one, other)


def arguments_are_kept(student: Any, name: str, asked: Problem) -> None:
    """Ask with arguments held in the student's own process, and look at them afterwards."""
    values = asked.arguments[2:]
    held = [student.hold(value) for value in values]
    call(student, name, quartic, asked.f, *held)
    unchanged(held, values, ["Ws", "bs", "hs", "zs", "y"], name)


# ---- what your gradient checker is tried on ----

SMALL, LARGE = 1e-6, 1e-3  # a right gradient's relative error is below the one, a wrong one's above the other


class Slope(NamedTuple):
    """A function of an array, a place, and the function's gradient there."""

    loss_of: Callable[[Any], float]
    theta: np.ndarray
    gradient: np.ndarray


def slope_of(kind: str, rng: np.random.Generator) -> Slope:
    """A function by its name, with random numbers in it."""
    theta, c = rng.uniform(0.5, 1.5, size=(4, 3)), rng.uniform(0.5, 1.5, size=(4, 3))
    if kind == "a sum of squares":
        return slope(lambda t: np.sum(c * t**2), theta, 2 * c * theta)
    if kind == "a sum of sines":
        return slope(lambda t: np.sum(c * np.sin(t)), theta, c * np.cos(theta))
    if kind == "a quadratic form":
        A, theta, c = rng.normal(size=(4, 4)) + 3 * np.eye(4), theta[:, 0], c[:, 0]
        return slope(lambda t: t @ A @ t + c @ t, theta, (A + A.T) @ theta + c)
    raise KeyError(kind)


def slope(loss_of: Callable[[np.ndarray], Any], theta: np.ndarray, gradient: np.ndarray) -> Slope:
    """The same, whose function takes nothing but an array of theta's shape."""
    return Slope(lambda t: float(loss_of(numbers(t, "what loss_of is given", theta.shape))), theta, gradient)


def verdict(student: Any, asked: Slope, gradient: np.ndarray) -> float:
    """Your own checker's opinion of a gradient: the relative error between it and your finite differences."""
    measured = call(student, "finite_difference_gradient", asked.loss_of, asked.theta, 1e-5)
    measured = numbers(measured, "what finite_difference_gradient returns")
    return number(call(student, "relative_error", gradient, measured), "the relative error")


def accepts(student: Any, asked: Slope) -> None:
    """Expect the right gradient to pass."""
    error = verdict(student, asked, asked.gradient)
    says = f"the relative error between a right gradient and your finite differences is {error:.1e}, not below {SMALL}"
    expect.true(error < SMALL, says, name="accepts what is right")


def rejects(student: Any, asked: Slope, wrong: np.ndarray) -> None:
    """Expect a wrong gradient to fail."""
    error = verdict(student, asked, wrong)
    says = f"the relative error between a wrong gradient and your finite differences is {error:.1e}, not above {LARGE}"
    expect.true(error > LARGE, says, name="rejects what is wrong")
