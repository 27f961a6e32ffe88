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
        self._forms: dict[int, Function] = {}  # by id(function); the functions are alive while they are here
        self._lasting: set[int] = set()
        self._lent: set[int] = set()  # since `begin`
        self._next = 1  # no number is used for two functions: a subject may still hold an old one

    def lend(self, function: Callable[..., Any]) -> Function:
        """Return the function in the form that crosses the wire; the same function has the same number."""
        form = self._forms.get(id(function))
        if form is None:
            form = self._forms[id(function)] = Function(self._next, parameters_of(function))
            self._functions[self._next] = function
            self._next += 1
        self._lent.add(form.id)
        return form

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
        self._forms = {key: form for key, form in self._forms.items() if form.id in self._functions}
