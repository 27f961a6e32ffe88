"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import a_function, expect, number, spelling, tell
from grader import numbers as numbers_of
from grader.errors import UnusableAnswer

ACTIVATIONS = ["tanh", "sigmoid", "relu"]

# Other spellings under which a file may know the three activations.
SPELLINGS = {
    "tanh": ["Tanh", "TANH", "tan_h", "hyperbolic_tangent"],
    "sigmoid": ["Sigmoid", "SIGMOID", "logistic", "Logistic"],
    "relu": ["ReLU", "Relu", "RELU", "ReLu"],
}

FORGOTTEN = "A function without a `return` gives None, whatever it has computed."

COMPARE_NAMES = "Compare the names in your code with those of the handout, letter by letter."


def known_as(student: Any, each: str, *values: Callable[[str], Any]) -> str:
    """The activation's name in the file's own spelling; `values` ask for something that depends on that name."""
    return spelling(student, each, *values, others=SPELLINGS[each], what="activation")


MOST_PASSES = 100  # of one call: each has its own limit of time, and loops in Python need seconds for so many


def train(fit_model: Any, X: np.ndarray, y: np.ndarray, **settings: float) -> None:
    """Train in silence, a few passes a call, passing on only the arguments that fit_model takes."""
    takes, wanted = a_function(fit_model, "fit_model").parameters, {"print_loss": False, **settings}
    known = {name: value for name, value in wanted.items() if name in takes or not takes}
    passes = int(known.pop("num_passes", 0))
    for start in range(0, passes, MOST_PASSES):
        tell(fit_model, X, y, **known, num_passes=min(MOST_PASSES, passes - start))
    if not passes:
        tell(fit_model, X, y, **known)


def numbers(value: Any, what: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """The value as an array of floats, of this shape if one is given; UnusableAnswer where it is something else."""
    return numbers_of(returned(value, what), what, shape)


def returned(value: Any, what: str) -> Any:
    """The value, unless there is none: then most often the `return` is missing."""
    if value is None:
        raise UnusableAnswer(f"{what} is nothing (None).", hint=f"{FORGOTTEN} Or is it stored under another name?")
    return value


def answered(value: Any, function: str) -> Any:
    """What a function of yours returned, unless it returned nothing."""
    if value is None:
        raise UnusableAnswer(f"{function} returns nothing (None): is the `return` missing?", hint=FORGOTTEN)
    return value


def change(after: Any, before: Any, what: str) -> float:
    """How far a second answer of yours is from the first, at most: 0 where nothing has changed."""
    first = numbers(before, what)
    return float(np.max(np.abs(numbers(after, what, first.shape) - first), initial=0.0))


def loss_of(value: Any) -> float:
    """The loss as a float: a float, the first entry of a tuple, or an array of one element."""
    if isinstance(value, (tuple, list)) and value:
        expect.note("calculate_loss returns several values; the first one counts.")
        value = value[0]
    answered(value, "calculate_loss")
    return number(value, "the value of calculate_loss", must="calculate_loss must return")


def accuracy(predicted: Any, y: np.ndarray) -> float:
    """The share of examples whose predicted class is the label's."""
    classes = numbers(answered(predicted, "predict"), "what predict returns")
    if classes.size != y.size:
        raise UnusableAnswer(f"predict must return one class for each of {y.size} examples, not shape {classes.shape}.")
    return float(np.mean(classes.ravel() == y))


def an_object(value: Any, what: str) -> Any:
    """The value, if it is an object of a class of yours; UnusableAnswer where it is a mere number, text or None."""
    if not hasattr(value, "type_name"):
        raise UnusableAnswer(f"{what} must make an object, and makes one of type {type(value).__name__}.")
    return value


def stored(of: Any, names: list[str], after: str, what: str) -> dict[str, Any]:
    """What your object keeps under these names; UnusableAnswer with those that it does not have."""
    values, missing = {}, []
    for name in names:
        try:
            values[name] = getattr(of, name)
        except AttributeError:
            missing.append(name)
    if missing:
        listed, selves = " and no ".join(missing), " and ".join(f"self.{name}" for name in missing)
        says = f"After {after} your {what} has no attribute {listed}: is it stored as {selves}?"
        raise UnusableAnswer(says, hint=COMPARE_NAMES)
    return values


def as_rows(biases: dict[str, Any], gives: str) -> dict[str, Any]:
    """The biases' gradients as rows (1, H), where they come as (H,); one note says so of all of them."""
    flat = [name for name, gradient in biases.items() if isinstance(gradient, np.ndarray) and gradient.ndim == 1]
    if flat:
        names = " and ".join([", ".join(flat[:-1]), flat[-1]] if flat[1:] else flat)
        expect.note(f"{gives} {names} in shape (H,); the handout asks for a row, (1, H). It costs nothing.")
    return {name: gradient[None] if name in flat else gradient for name, gradient in biases.items()}


def moving(gradients: dict[str, Any]) -> None:
    """Expect that there is something to see: gradients that are zero throughout change with nothing."""
    for name, gradient in gradients.items():
        expect.true(
            bool(np.any(numbers(gradient, name) != 0)), f"{name} is zero throughout", name=f"{name} is not zero"
        )
