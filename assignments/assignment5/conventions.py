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
