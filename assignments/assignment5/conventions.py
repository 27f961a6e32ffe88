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


def descended(student: Any, name: str, *arguments: Any) -> Any:
    """The theta that a descent ends at; the first value where it gives several, as with a history of losses."""
    answer = call(student, name, *arguments)
    if isinstance(answer, tuple) and len(answer) > 1 and isinstance(answer[0], np.ndarray) and answer[0].ndim:
        expect.note(f"{name} returns several values; the first one, which should be theta, counts.")
        return answer[0]
    return answer


def theta_of(answer: Any, size: int, name: str) -> np.ndarray:
    """The answer as a theta of that size, to go on with; UnusableAnswer where it is something else."""
    array = np.asarray(answer) if isinstance(answer, (np.ndarray, list)) and len(np.shape(answer)) else np.array([])
    if array.dtype.kind not in "fiu" or array.shape != (size,):
        raise UnusableAnswer(f"{name} must return theta, of shape ({size},).")
    return array.astype(float)


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
