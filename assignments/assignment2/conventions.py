"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import as_array, call, expect, unpack
from grader.errors import StudentFault, UnusableAnswer

GATES = ["d_a1", "d_sigma", "d_l", "d_b", "d_o", "d_W"]
WEIGHTS = ["W1", "b1", "W2", "b2"]
GRADIENTS = ["d_W1", "d_b1", "d_W2", "d_b2"]


def several(answer: Any, names: Sequence[str], function: str) -> dict[str, Any]:
    """The values that a function returns together, by name; a dictionary of these names will do as well."""
    if isinstance(answer, dict) and set(names) <= set(answer):
        expect.note(f"{function} returns a dictionary; the handout asks for {', '.join(names)} in this order.")
        return {name: answer[name] for name in names}
    wanted = f"{function} must return {len(names)} values: {', '.join(names)}, in this order."
    return dict(zip(names, unpack(answer, len(names), wanted)))


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
    return one_each(value, examples, f"network_forward must return, as a2, one output for each of {examples} examples.")


def one_each(value: Any, examples: int, wanted: str) -> np.ndarray:
    """The numbers of an array or a list, one for each example: (N,); UnusableAnswer where it is something else."""
    array = as_array(value, "fiu")
    if array is None or array.size != examples:
        raise UnusableAnswer(wanted)
    return array.astype(float).ravel()


def finite(value: Any) -> bool:
    """Whether these are numbers, in an array or a list, and none is infinite or not a number."""
    array = as_array(value, "fiu")
    return array is not None and bool(np.all(np.isfinite(array)))
