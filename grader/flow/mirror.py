"""Follow-through: the reference's function in the place of the student's, while the rest stays the student's.

The student's object is mirrored: the reference's function runs on an object of the reference's class with the
student's attributes, and what it changes is written back.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.asking.proxy import Handle
from grader.errors import StudentFault, UnusableAnswer
from grader.wire.messages import Get

DEEPEST = 4  # objects within objects


def put_in(student: Handle, reference: types.ModuleType, name: str) -> None:
    """Replace the student's `name` (a function, a method, or "Class.method") by the reference's, asked here."""
    path, function_name = place_of(reference, name)
    if not path:
        setattr(student, function_name, _plain(getattr(reference, function_name)))
        return
    cls = getattr(reference, path)
    setattr(getattr(student, path), function_name, _method(reference, cls, function_name))


def place_of(reference: types.ModuleType, name: str) -> tuple[str, str]:
    """(class or "", function) for a name of the reference; the first class that has it, where none is named."""
    if "." in name:
        owner, _, last = name.rpartition(".")
        return owner, last
    if callable(getattr(reference, name, None)):
        return "", name
    for item in vars(reference).values():
        if isinstance(item, type) and item.__module__ == reference.__name__ and name in vars(item):
            return item.__name__, name
    raise UnusableAnswer(f"The reference has no {name}.")


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    def ask_reference(*arguments: Any, **keywords: Any) -> Any:
        return _guarded(lambda: function(*arguments, **keywords))

    return ask_reference


def _method(reference: types.ModuleType, cls: type, name: str) -> Callable[..., Any]:
    def ask_reference(theirs: Any, *arguments: Any, **keywords: Any) -> Any:
        def run() -> Any:
            mirror = _mirrored(reference, cls, theirs)
            before = dict(vars(mirror))
            result = getattr(cls, name)(mirror, *arguments, **keywords)
            _write_back(theirs, before, mirror)
            return None if result is mirror else result

        return _guarded(run)

    return ask_reference


def _guarded(run: Callable[[], Any]) -> Any:
    """Whatever goes wrong is a sign that the two do not fit together, not a fault of the grader's."""
    try:
        return run()
    except StudentFault:
        raise
    except Exception as error:
        raise UnusableAnswer(f"The reference's function cannot stand in for yours: {error}.") from error


def _mirrored(reference: types.ModuleType, cls: type, theirs: Any, depth: int = 0) -> Any:
    mirror: Any = cls.__new__(cls)
    if isinstance(theirs, Handle):
        number = theirs._id
        attributes = theirs._talk.ask(lambda payload: Get(number, "__dict__"))
        for name, value in attributes.items():
            setattr(mirror, name, _inner(reference, value, depth))
    return mirror


def _inner(reference: types.ModuleType, value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_inner(reference, item, depth) for item in value]
    cls = getattr(reference, value.type_name, None) if isinstance(value, Handle) else None
    if isinstance(cls, type) and depth < DEEPEST:
        inner = _mirrored(reference, cls, value, depth + 1)
        vars(inner)["_theirs"] = (value, dict(vars(inner)))
        return inner
    return value


def _write_back(theirs: Any, before: dict[str, Any], mirror: Any) -> None:
    for name, value in vars(mirror).items():
        if name == "_theirs":
            continue
        for item in value if isinstance(value, list) else [value]:
            inner = getattr(item, "__dict__", {}).get("_theirs") if not isinstance(item, Handle) else None
            if inner is not None:
                _write_back(inner[0], inner[1], item)
        if name not in before or not _unchanged(before[name], value):
            setattr(theirs, name, value)


def _unchanged(before: Any, now: Any) -> bool:
    if before is now:
        return True
    return isinstance(before, np.ndarray) and isinstance(now, np.ndarray) and np.array_equal(before, now)
