"""The grader's own functions that a subject may call, by number."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.wire.value_types import Function
from grader.worker.objects import parameters_of

FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, functools.partial, np.ufunc)


class CallbackTable:
    """The grader's functions lent to a subject: arguments until the next check, those set on an object for good."""

    def __init__(self) -> None:
        self._functions: dict[int, Callable[..., Any]] = {}
        self._numbers: dict[int, int] = {}  # id(function) → its number; the functions are alive while they are here
        self._lasting: set[int] = set()
        self._lent: set[int] = set()  # since `begin`
        self._next = 1  # no number is used for two functions: a subject may still hold an old one

    def lend(self, function: Callable[..., Any]) -> Function:
        """Return the function in the form that crosses the wire; the same function has the same number."""
        number = self._numbers.get(id(function))
        if number is None:
            number, self._next = self._next, self._next + 1
            self._functions[number] = function
            self._numbers[id(function)] = number
        self._lent.add(number)
        return Function(number, parameters_of(function))

    def find(self, number: int) -> Callable[..., Any] | None:
        """Return the function with that number; None where none was lent under it, or it was forgotten."""
        return self._functions.get(number)

    def begin(self) -> None:
        """Begin to note which functions are lent, for `keep`."""
        self._lent.clear()

    def keep(self) -> None:
        """Keep for good the functions lent since `begin`: the subject holds on to them."""
        self._lasting.update(self._lent)

    def forget(self) -> None:
        """Forget all lent functions except those that are kept for good."""
        self._functions = {number: self._functions[number] for number in sorted(self._lasting)}
        self._numbers = {id(function): number for number, function in self._functions.items()}
