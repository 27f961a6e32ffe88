"""The grader's own functions that a subject may call, by number."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.wire.value_types import Function
from grader.worker.objects import positional_parameters

FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, functools.partial, np.ufunc)


class CallbackTable:
    """The grader's functions lent to a subject: arguments until the next check, those set on an object for good."""

    def __init__(self) -> None:
        self._functions: dict[int, Callable[..., Any]] = {}
        self._lasting: set[int] = set()
        self.next = 1  # no number is used twice: a subject may still hold an old function

    def lend(self, function: Callable[..., Any]) -> Function:
        """Give the function a new number, and return it in the form that crosses the wire."""
        number, self.next = self.next, self.next + 1
        self._functions[number] = function
        return Function(number, positional_parameters(function))

    def find(self, number: int) -> Callable[..., Any] | None:
        """Return the function with that number; None where none was lent under it, or it was forgotten."""
        return self._functions.get(number)

    def keep(self, first: int) -> None:
        """Keep for good the functions lent since `first` was the next number: the subject holds on to them."""
        self._lasting.update(range(first, self.next))

    def forget(self) -> None:
        """Forget all lent functions except those that are kept for good."""
        self._functions = {number: self._functions[number] for number in sorted(self._lasting)}
