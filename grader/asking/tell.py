"""Calls that need no trip of their own, for they go out together with the next question.

Student code sees the same calls in the same order; a check that asks a thousand times is done in half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def tell(function: Any, *arguments: Any, **keywords: Any) -> None:
    """Call the student's function and leave its answer there. What it raises is raised by the next question."""
    later = getattr(type(function), "_later", None)
    if later is None:  # a function of the check's own
        function(*arguments, **keywords)
    else:
        later(function, *arguments, **keywords)


def promise(function: Any, *arguments: Any, **keywords: Any) -> Callable[[], Any]:
    """Call the student's function; its answer is had by calling what this returns, which raises what it raised.

    Several promises are asked at once when the first of them is called.
    """
    promised = getattr(type(function), "_promised", None)
    if promised is not None:
        made: Callable[[], Any] = promised(function, *arguments, **keywords)
        return made
    answer = function(*arguments, **keywords)
    return lambda: answer
