"""How the checks call your code, so that working code may be written in more than one way.

You need not read this to solve the assignment. It holds no answers; it is here so that you can see what is asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import as_array, call, expect
from grader.errors import UnusableAnswer


def descended(student: Any, name: str, *arguments: Any) -> Any:
    """The theta that a descent ends at; the first value where it gives several, as with a history of losses."""
    answer = call(student, name, *arguments)
    first = as_array(answer[0]) if isinstance(answer, tuple) and len(answer) > 1 else None
    if first is not None and first.ndim:
        expect.note(f"{name} returns several values; the first one, which should be theta, counts.")
        return answer[0]
    return answer


def theta_of(answer: Any, size: int, name: str) -> np.ndarray:
    """The answer as a theta of that size, to go on with; UnusableAnswer where it is something else."""
    array = as_array(answer, "fiu")
    if array is None or array.shape != (size,):
        raise UnusableAnswer(f"{name} must return theta, of shape ({size},).")
    return array.astype(float)


def judge_orders(student: Any, name: str, asked: tuple[np.ndarray, np.ndarray, np.ndarray], *size: int) -> None:
    """The orders in which a descent visits the examples, as far as theta shows them."""
    X, y, start = asked

    def after(theta: np.ndarray, epochs: int, seed: int) -> np.ndarray:
        answer = descended(student, name, X, y, theta, 0.2, epochs, *size, seed)
        return theta_of(answer, len(start), name)

    one, again, other = after(start, 1, 3), after(start, 1, 3), after(start, 1, 4)
    expect.true(
        np.array_equal(one, again),
        "the same seed gives another theta when asked again",
        hint="Which random numbers do you draw, and does seed decide all of them?",
        name="same seed",
    )
    expect.true(
        not np.array_equal(one, other),
        "two seeds give the same theta, to the last bit",
        hint="Do you shuffle, and does the order depend on seed?",
        name="another seed",
    )
    alike_ = np.allclose(after(start, 2, 3), after(one, 1, 3), rtol=1e-12, atol=1e-14)
    expect.true(
        not alike_,
        "the second epoch has the order of the first",
        hint="When is the order drawn: once, or for each epoch?",
        name="a new order",
    )
