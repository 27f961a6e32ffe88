"""The reference with something else in the place of its own, in a worker.

The reference's files lie in a package beside the loaded one, so that a mistake can use an untouched copy of what it
replaces: `from . import dcn_mnist as right`.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable
from typing import Any

COPY = "reference"  # the package with the untouched files
NOTED = "functions_called_by_name"  # where `note_calls` leaves what it saw, in the module itself
UNWATCHED = "functions_that_cannot_be_watched"


def plant(namespace: dict[str, Any], replacements: Iterable[tuple[str, str, str]]) -> None:
    """Put functions in the place of names of `namespace`: (file of the mistake, its name, what it replaces)."""
    grader: Any = sys.modules["grader"]
    grader.mistake = grader.convention = _undecorated
    for file, name, instead_of in replacements:
        function = getattr(importlib.import_module(f"{COPY}.{file}"), name)
        *path, last = instead_of.split(".")
        if not path:
            namespace[last] = function
            continue
        owner = namespace[path[0]]
        for part in path[1:]:
            owner = getattr(owner, part)
        before = vars(owner).get(last)
        is_wrapped = isinstance(before, (staticmethod, classmethod))
        setattr(owner, last, type(before)(function) if is_wrapped else function)


def note_calls(namespace: dict[str, Any], names: Iterable[str]) -> None:
    """Note in the module, from now on, calls of its named functions ("f", "Class.method")."""
    namespace[NOTED], namespace[UNWATCHED] = {}, []
    for name in dict.fromkeys(names):
        *path, last = name.split(".")
        owner: Any = namespace[path[0]] if path else None
        for part in path[1:]:
            owner = getattr(owner, part)
        found = namespace[last] if owner is None else vars(owner).get(last)
        function = getattr(found, "__func__", found)
        if not inspect.isfunction(function):
            namespace[UNWATCHED].append(name)
            continue
        watched: Any = _noting(function, name, namespace)
        if isinstance(found, (staticmethod, classmethod)):
            watched = type(found)(watched)
        if owner is None:
            namespace[last] = watched
        else:
            setattr(owner, last, watched)


def _noting(function: Callable[..., Any], name: str, namespace: dict[str, Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def watched(*arguments: Any, **keywords: Any) -> Any:
        namespace[NOTED][name] = True
        return function(*arguments, **keywords)

    return watched


def _undecorated(**_: Any) -> Callable[[Any], Any]:
    """Stand in for the decorators @mistake and @convention, which mean nothing here."""
    return lambda function: function
