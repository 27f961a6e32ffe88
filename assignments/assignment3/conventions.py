"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import as_array, call, expect, unpack


def several(answer: Any, names: list[str], function: str) -> dict[str, Any]:
    """The values that a function returns together, by name."""
    wanted = f"{function} must return {len(names)} values, {' and '.join(names)}, in this order."
    if isinstance(answer, np.ndarray) and answer.ndim > 0:
        answer = list(answer)
    return dict(zip(names, unpack(answer, len(names), wanted)))


def zero_or_one(value: Any) -> Any:
    """Features and classes may be booleans, whole numbers or floats; lists stay lists, for the comparison to note."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        return value.astype(float)
    return value


def count(value: Any) -> int:
    """How many finite numbers an array, a list or a number holds; 0 for everything else."""
    array = as_array(value)
    return 0 if array is None else int(np.isfinite(array).sum())


def unchanged(student: Any, name: str, arguments: dict[str, Any], read: Callable[[Any], Any]) -> None:
    """Judge that a function leaves its arguments, arrays and graphs, as they were.

    `read` makes of what it returns something to compare with the reference's: a function that does nothing changes
    nothing, either.
    """
    held = {key: student.hold(value) for key, value in arguments.items()}
    expect.same(read(call(student, name, *held.values())), name="what it returns")
    hint = "The arguments belong to the caller, who may still need them. Which of your lines writes into one?"
    for key, value in arguments.items():
        if isinstance(value, str):
            continue
        kept = held[key].value
        expect.true(_equal(kept, value), f"{name} changes its argument {key}", hint=hint, name=f"{key} unchanged")
        expect.same(_values(kept, value), name=f"{key} after the call")


def _equal(kept: Any, value: Any) -> bool:
    """Whether it is the same to the last bit."""
    if isinstance(value, np.ndarray):
        return isinstance(kept, np.ndarray) and bool(np.array_equal(kept, value))
    return isinstance(kept, dict) and bool(kept == value)


def _values(kept: Any, value: Any) -> Any:
    """The numbers of an array, or those on a graph's edges in their first order; 0 where an edge is gone."""
    if not isinstance(value, dict) or not isinstance(kept, dict):
        return kept
    found = [kept.get(edge, 0.0) for edge in value]
    return np.array([number if isinstance(number, (int, float, np.number)) else 0.0 for number in found])
