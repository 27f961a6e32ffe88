"""The reference with something else in the place of its own, in a worker.

The reference's files lie in a package beside the loaded one, so that a mistake can use an untouched copy of what it
replaces: `from . import dcn_mnist as right`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

COPY = "reference"  # the package with the untouched files


def put_in(namespace: dict[str, Any], replacements: Iterable[tuple[str, str, str]]) -> None:
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


def _undecorated(**_: Any) -> Callable[[Any], Any]:
    """In the place of the decorators @mistake and @convention, which mean nothing here."""
    return lambda function: function
