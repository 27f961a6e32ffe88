"""A subject without any boundary: a student's module in this process, its objects touched directly.

Only for measuring what the boundary costs; nothing is protected, so never for grading.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np

from grader.asking.faults import fault_of
from grader.worker.exceptions import describe
from grader.worker.objects import positional_parameters, seed_everything

COPIED = (type(None), bool, int, float, complex, str, bytes, np.ndarray, np.generic)


class Direct:
    """An object of the student's, with the two names that a handle adds."""

    def __init__(self, target: Any) -> None:
        object.__setattr__(self, "_target", target)

    @property
    def type_name(self) -> str:
        """Return the type's name."""
        return type(self._target).__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the positional parameters, without self."""
        return tuple(positional_parameters(self._target) or ())

    def hold(self, value: Any) -> Any:
        """Return a holder whose `value` is passed on and read back."""
        return Direct(types.SimpleNamespace(value=value))

    def __getattr__(self, name: str) -> Any:
        return wrap(getattr(self._target, name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._target, name, unwrap(value))

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        given = {key: unwrap(value) for key, value in keywords.items()}
        try:
            return wrap(self._target(*map(unwrap, arguments), **given))
        except Exception as error:
            raise fault_of(describe(error, Path())) from error

    def __dir__(self) -> list[str]:
        return dir(self._target)


def wrap(value: Any) -> Any:
    """Return the value if it is one that is copied, else the object in a Direct."""
    if isinstance(value, COPIED):
        return value
    if isinstance(value, (list, tuple)):
        return type(value)([wrap(item) for item in value])
    return value if isinstance(value, dict) else Direct(value)


def unwrap(value: Any) -> Any:
    """Return the object in the Direct, or the value itself."""
    if not isinstance(value, Direct):
        return value
    target = value._target
    return target.value if isinstance(target, types.SimpleNamespace) else target


class DirectSession:
    """A stand-in for a session with a subject, with as much of it as asking a check needs."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def seed(self, seed: int) -> None:
        """Seed this process."""
        seed_everything(seed)

    def finish(self) -> None:
        """Do nothing: no calls wait here."""


def load(path: Path) -> Direct:
    """Run the file as a module in this process, to be touched directly."""
    return Direct(load_module(path))


def load_module(path: Path) -> types.ModuleType:
    """Run the file as a module in this process."""
    module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))  # its siblings
    exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    return module
