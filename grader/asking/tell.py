"""Calls whose answer a check does not need."""

from __future__ import annotations

from typing import Any


def tell(function: Any, *arguments: Any, **keywords: Any) -> None:
    """Call the student's function and leave its answer there; the call goes out together with the next question.

    Half the time of a gradient check's feedforward before each loss. What it raises is raised by the next question.
    """
    later = getattr(type(function), "_later", None)
    if later is None:  # a function of the check's own
        function(*arguments, **keywords)
    else:
        later(function, *arguments, **keywords)
