"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.errors import UnusableAnswer


def call(student: Any, name: str, *arguments: Any) -> Any:
    """Call one of your functions."""
    function = getattr(student, name)
    if not callable(function):
        raise UnusableAnswer(f"{name} must be a function, and is of type {type(function).__name__}.")
    return function(*arguments)


def several(answer: Any, names: list[str], function: str) -> dict[str, Any]:
    """The values that a function returns together, by name."""
    wanted = f"{function} must return {len(names)} values, {' and '.join(names)}, in this order."
    if isinstance(answer, np.ndarray) and answer.ndim > 0:
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(names):
        raise UnusableAnswer(wanted)
    return dict(zip(names, answer))


def zero_or_one(value: Any) -> Any:
    """Features and classes may be booleans, whole numbers or floats; lists stay lists, for the comparison to note."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        return value.astype(float)
    return value


def unchanged(student: Any, name: str, arguments: dict[str, Any]) -> None:
    """Judge that a function leaves its arguments as they were."""
    held = {key: student.hold(value) for key, value in arguments.items()}
    call(student, name, *held.values())
    for key, value in arguments.items():
        kept = held[key].value
        expect.true(_equal(kept, value), f"{name} changes its argument {key}", name=f"{key} after the call")


def _equal(kept: Any, value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return isinstance(kept, np.ndarray) and bool(np.array_equal(kept, value))
    return type(kept) is type(value) and bool(kept == value)
