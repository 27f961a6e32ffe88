"""Follow-through, the replacing: the reference's function in the place of one of the student's.

The student's object is mirrored: the reference's function runs on an object of the reference's class with the
student's attributes, and what it changes is written back.
"""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numpy as np

from grader.asking.proxy import Handle
from grader.errors import StudentFault, UnusableAnswer
from grader.wire.messages import Get

DEEPEST = 4  # objects within objects
MOST_OBJECTS = 500
MOST_ENTRIES = 1 << 26  # of whatever can be made of a call's arrays by broadcasting or a matrix product
Values = dict[str, Any]
Saw = Callable[[tuple[Any, ...], Values, Values, Any, Values], None]


class CallObserver(Protocol):
    """A listener told of each call: the bound arguments, what was read of the object, the result, what was changed."""

    def saw(self, name: str, place: str, arguments: Values, read: Values, result: Any, changed: Values) -> None: ...


def lend(student: Handle, reference: types.ModuleType, name: str, observer: CallObserver | None = None) -> None:
    """Replace the student's `name` (a function, a method, or "Class.method") by the reference's, asked here."""
    place, last = place_of(reference, name)
    owner: Any = getattr(reference, place) if place else reference
    signature = inspect.signature(getattr(owner, last))

    def saw(arguments: tuple[Any, ...], keywords: Values, read: Values, result: Any, changed: Values) -> None:
        if observer is not None:
            bound = signature.bind(*arguments, **keywords).arguments
            observer.saw(name, place, {key: bound[key] for key in list(bound)[bool(place) :]}, read, result, changed)

    make = _method(reference, owner, last, saw) if place else _plain(getattr(owner, last), saw)
    make.__signature__ = signature  # type: ignore[attr-defined]
    setattr(getattr(student, place) if place else student, last, make)


def place_of(reference: types.ModuleType, name: str) -> tuple[str, str]:
    """Return (class or "", function) for a name of the reference; the first class with it, where none is named."""
    if "." in name:
        owner, _, last = name.rpartition(".")
        if not hasattr(getattr(reference, owner, None), last):
            raise UnusableAnswer(f"The reference has no {name}.")
        return owner, last
    if callable(getattr(reference, name, None)):
        return "", name
    for item in vars(reference).values():
        if isinstance(item, type) and item.__module__ == reference.__name__ and name in vars(item):
            return item.__name__, name
    raise UnusableAnswer(f"The reference has no {name}.")


def _plain(function: Callable[..., Any], saw: Saw) -> Callable[..., Any]:
    def ask_reference(*arguments: Any, **keywords: Any) -> Any:
        def run() -> Any:
            refuse_excess([*arguments, *keywords.values()])
            result = _called(function, arguments, keywords)
            saw(arguments, keywords, {}, result, {})
            return result

        return guarded(run)

    return ask_reference


def _called(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: Values) -> Any:
    """Call the function; where it takes arrays only and student code gave it lists, call it with arrays."""
    try:
        return function(*arguments, **keywords)
    except (TypeError, AttributeError, LookupError):
        arrays = [np.asarray(item) if isinstance(item, (list, tuple)) else item for item in arguments]
        if not any(isinstance(item, (list, tuple)) for item in arguments):
            raise
        return function(*arrays, **keywords)


def _method(reference: types.ModuleType, cls: type, name: str, saw: Saw) -> Callable[..., Any]:
    def ask_reference(theirs: Any, *arguments: Any, **keywords: Any) -> Any:
        def run() -> Any:
            read: Values = {}
            mirror = _mirrored(reference, _noting(cls, read), theirs, [MOST_OBJECTS])
            read.clear()
            before = dict(vars(mirror))
            refuse_excess([*arguments, *keywords.values(), *before.values()])
            result = _called(partial(getattr(cls, name), mirror), arguments, keywords)
            result = None if result is mirror else result
            changed = {
                key: value
                for key, value in vars(mirror).items()
                if key not in before or not _unchanged(before[key], value)
            }
            saw(
                (theirs, *arguments),
                keywords,
                {key: read[key] for key in read if key in before and read[key] is before[key]},
                result,
                changed,
            )
            _write_back(theirs, before, mirror)
            return result

        return guarded(run)

    return ask_reference


def _noting(cls: type, read: Values) -> type:
    """Return the class, with what is read of an object's own attributes noted in `read`."""

    def note(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name != "__dict__" and name in object.__getattribute__(self, "__dict__"):
            read.setdefault(name, value)
        return value

    return type(cls.__name__, (cls,), {"__getattribute__": note})


def refuse_excess(values: list[Any]) -> None:
    """Raise UnusableAnswer where the reference could be made to fill the grader's memory, by an outer product say."""
    shapes = [value.shape for value in values if isinstance(value, np.ndarray)]
    sides = sorted((side for shape in shapes for side in shape), reverse=True)
    if math.prod(sides[: max(map(len, shapes), default=0)]) > MOST_ENTRIES:
        raise UnusableAnswer("It was called with arrays that are far too large.")


def guarded(run: Callable[[], Any]) -> Any:
    """Return what `run` gives; whatever goes wrong is a sign that the two do not fit together, no fault of ours."""
    try:
        return run()
    except StudentFault:
        raise
    except Exception as error:
        raise UnusableAnswer(f"The reference's function cannot stand in for yours: {error}.") from error


def _mirrored(reference: types.ModuleType, cls: Any, theirs: Any, left: list[int], depth: int = 0) -> Any:
    """Mirror the student's object; `left` is how many objects may still be asked for: each is a trip to the worker."""
    left[0] -= 1
    if left[0] < 0:
        raise UnusableAnswer(f"It is an object of more than {MOST_OBJECTS} objects.")
    mirror: Any = cls.__new__(cls)
    if isinstance(theirs, Handle):
        number = theirs._id
        attributes = theirs._session.ask(lambda payload: Get(number, "__dict__"))
        for name, value in attributes.items():
            setattr(mirror, name, _inner(reference, value, left, depth))
    return mirror


def _inner(reference: types.ModuleType, value: Any, left: list[int], depth: int) -> Any:
    if isinstance(value, list):
        return [_inner(reference, item, left, depth) for item in value]
    cls = getattr(reference, value.type_name, None) if isinstance(value, Handle) else None
    if isinstance(cls, type) and depth < DEEPEST:
        inner = _mirrored(reference, cls, value, left, depth + 1)
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
