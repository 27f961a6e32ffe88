"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import expect
from grader.errors import StudentFault, UnusableAnswer

GATES = ["d_a1", "d_sigma", "d_l", "d_b", "d_o", "d_W"]
WEIGHTS = ["W1", "b1", "W2", "b2"]
GRADIENTS = ["d_W1", "d_b1", "d_W2", "d_b2"]


def call(student: Any, name: str, *arguments: Any) -> Any:
    """Call one of your functions."""
    function = getattr(student, name)
    if not callable(function):
        raise UnusableAnswer(f"{name} must be a function, and is of type {type(function).__name__}.")
    return function(*arguments)


def several(answer: Any, names: Sequence[str], function: str) -> dict[str, Any]:
    """The values that a function returns together, by name; a dictionary of these names will do as well."""
    if isinstance(answer, dict) and set(names) <= set(answer):
        expect.note(f"{function} returns a dictionary; the handout asks for {', '.join(names)} in this order.")
        return {name: answer[name] for name in names}
    if not isinstance(answer, (tuple, list)) or len(answer) != len(names):
        raise UnusableAnswer(f"{function} must return {len(names)} values: {', '.join(names)}, in this order.")
    return dict(zip(names, answer))


def output(student: Any, a0: np.ndarray, W: Any, b: Any) -> Any:
    """What forward gives; the last value where it gives several."""
    answer = call(student, "forward", a0, W, b)
    if isinstance(answer, tuple) and answer:
        expect.note("forward returns several values; the last one, which should be a1, counts.")
        return answer[-1]
    return answer


def gates(student: Any, a0: np.ndarray, a1: np.ndarray, t: np.ndarray) -> dict[str, Any]:
    """What backward gives, by name: a dictionary, or else the six values in the handout's order."""
    answer = call(student, "backward", a0, a1, t)
    if isinstance(answer, (tuple, list)) and len(answer) == len(GATES):
        expect.note("backward returns its six values in a row; the handout asks for a dictionary.")
        return dict(zip(GATES, answer))
    if not isinstance(answer, dict):
        raise UnusableAnswer(f"backward must return a dictionary with {', '.join(GATES)}.")
    missing = [name for name in GATES if name not in answer]
    if missing:
        raise UnusableAnswer(f"the dictionary that backward returns has no {', '.join(missing)}.")
    return answer


def as_backward_gives(student: Any, grads: dict[str, np.ndarray]) -> Any:
    """These slopes in the form in which your backward returns them: that is what your update expects."""
    one = np.array([[0.5]])
    try:
        answer = call(student, "backward", one, one, one)
    except StudentFault as fault:
        if not fault.is_answer:
            raise
        return grads  # backward has its own checks
    return tuple(grads[name] for name in GATES) if isinstance(answer, (tuple, list)) else grads


def updated(student: Any, W: Any, b: Any, grads: Any, learning_rate: float, N: int) -> dict[str, Any]:
    """The new W and b, by name."""
    return several(call(student, "update", W, b, grads, learning_rate, N), ["W", "b"], "update")


def outputs(value: Any, examples: int) -> np.ndarray:
    """A network's outputs, one for each example: (N,)."""
    array = np.asarray(value) if isinstance(value, (np.ndarray, list)) else np.array([])
    if array.dtype.kind not in "fiu" or array.size != examples:
        raise UnusableAnswer(f"network_forward must return, as a2, one output for each of {examples} examples.")
    return array.astype(float).ravel()


def finite(value: Any) -> bool:
    """Whether these are numbers, in an array or a list, and none is infinite or not a number."""
    try:
        array = np.asarray(value) if isinstance(value, (np.ndarray, list, float)) else np.array("")
    except ValueError:  # a ragged list
        return False
    return array.dtype.kind in "fiu" and bool(np.all(np.isfinite(array)))


def unchanged(student: Any, name: str, arguments: dict[str, Any], returns: int) -> None:
    """Judge that a function leaves its arguments as they were; it must return at least so many numbers in all."""
    held = {key: student.hold(value) if isinstance(value, np.ndarray) else value for key, value in arguments.items()}
    answer = call(student, name, *held.values())
    if _count(answer) < returns:
        raise UnusableAnswer(
            f"{name} returns nothing that could be judged: what the handout asks for has more numbers."
        )
    for key, value in arguments.items():
        if isinstance(value, np.ndarray):
            kept = held[key].value
            same = isinstance(kept, np.ndarray) and np.array_equal(kept, value)
            expect.true(same, f"{name} changes its argument {key}", name=f"{key} after the call")


def _count(answer: Any) -> int:
    """How many finite numbers there are in an answer, whatever it is made of."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        return sum(_count(item) for item in answer)
    if isinstance(answer, (np.ndarray, np.generic, int, float)) and np.asarray(answer).dtype.kind in "iuf":
        return int(np.isfinite(answer).sum())
    return 0
