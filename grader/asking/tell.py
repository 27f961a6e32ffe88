"""Calls that need no trip of their own, for they go out together with the next question.

Student code sees the same calls in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.asking.proxy import Handle, Method


def tell(function: Any, *arguments: Any, **keywords: Any) -> None:
    """Call the student's function and leave its answer there. What it raises is raised by the next question."""
    if not isinstance(function, (Handle, Method)):  # a function of the check's own
        function(*arguments, **keywords)
        return
    talk, call = function._prepared(arguments, keywords)
    talk.call_later(call)


def promise(function: Any, *arguments: Any, **keywords: Any) -> Callable[[], Any]:
    """Call the student's function; its answer is had by calling what this returns, which raises what it raised.

    Several promises are asked at once when the first of them is called.
    """
    if not isinstance(function, (Handle, Method)):
        answer = function(*arguments, **keywords)
        return lambda: answer
    talk, call = function._prepared(arguments, keywords)
    return talk.promise(call)
