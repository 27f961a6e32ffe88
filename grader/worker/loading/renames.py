"""Names that libraries have dropped, made to work again for student code, each with a note that says the new one."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from grader.worker.exception_text import is_students
from grader.worker.loading.old_names import NewForm, Renamed

Note = Callable[[str], None]
TAKEN = "It was taken to mean that."


def _integers_with_the_upper_end(low: int, high: int | None = None, size: Any = None) -> Any:
    low, high = (1, low) if high is None else (low, high)
    return sys.modules["numpy"].random.randint(low, high + 1, size=size)


def _colormap(name: str = "viridis", lut: int | None = None) -> Any:
    colormap = sys.modules["matplotlib"].colormaps[name]
    return colormap if lut is None else colormap.resampled(lut)


class _Casts:
    """A stand-in for the table of functions that gave an array another type."""

    def __getitem__(self, kind: Any) -> Callable[[Any], Any]:
        return lambda array: sys.modules["numpy"].asarray(array, dtype=kind)


# Those that are not simply another object's name.
REPLACEMENTS: dict[str, Callable[[], Any]] = {
    "asfarray": lambda: lambda a, dtype=float: sys.modules["numpy"].asarray(a, dtype=dtype),
    "msort": lambda: lambda a: sys.modules["numpy"].sort(a, axis=0),
    "asscalar": lambda: lambda a: sys.modules["numpy"].asarray(a).item(),
    "NINF": lambda: float("-inf"),
    "PZERO": lambda: 0.0,
    "NZERO": lambda: -0.0,
    "random_integers": lambda: _integers_with_the_upper_end,
    "hold": lambda: lambda *arguments, **keywords: None,
    "get_cmap": lambda: _colormap,
    "fastCopyAndTranspose": lambda: lambda a: sys.modules["numpy"].asarray(a).T.copy(),
    "cast": lambda: _Casts(),
}


def look_up(path: str) -> Any:
    """Return the object at a dotted path; a bare name is a builtin or a module."""
    first, *rest = path.split(".")
    builtins = importlib.import_module("builtins")
    if not rest and hasattr(builtins, first):
        return getattr(builtins, first)
    found, place = importlib.import_module(first), first
    for name in rest:
        place = f"{place}.{name}"
        found = getattr(found, name) if hasattr(found, name) else importlib.import_module(place)
    return found


def restore_names(module: ModuleType, table: Mapping[str, str], note: Note) -> None:
    """Let student code, and nobody else, find the names of `table` in `module` again; a note says the new one.

    A library that asks whether a name is still there (`hasattr(np, "trapz")`) gets the true answer.
    """
    original = module.__dict__.get("__getattr__")

    def find(name: str) -> Any:
        new = table.get(name)
        if new is not None and is_students(sys._getframe(1)):
            value = REPLACEMENTS[name]() if name in REPLACEMENTS else look_up(new)
            note(f"{module.__name__}.{name} is no longer there; write {new}. {TAKEN}")
            return value
        if original is not None:
            return original(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__dict__["__getattr__"] = find


def accept_keywords(
    module: ModuleType, name: str, renamed: Renamed, note: Note, values: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Let a class or function take its old keywords, and old values of them; the new ones are untouched."""
    found = getattr(module, name, None)
    if found is None:
        return
    taker: Any = vars(found).get("__init__") if isinstance(found, type) else found
    original = getattr(taker, "replaces", taker)
    signature = inspect.signature(original)
    old_names = {old: new for old, new in renamed.items() if old not in signature.parameters}
    if not old_names and not values:
        return

    @functools.wraps(original)
    def accepting(*arguments: Any, **keywords: Any) -> Any:
        for old in [word for word in keywords if word in old_names]:
            _renew(name, keywords, old, old_names[old], note)
        for keyword, table in (values or {}).items():
            value = keywords.get(keyword)
            if isinstance(value, str) and value in table:
                keywords[keyword] = table[value]
                note(f"{name} no longer has {keyword}={value!r}; write {keyword}={table[value]!r}. {TAKEN}")
        return original(*arguments, **keywords)

    accepting.__dict__["replaces"] = original
    accepting.__dict__["__signature__"] = signature  # libraries read the parameters from it
    if isinstance(found, type):
        vars_of: Any = found
        vars_of.__init__ = accepting
    else:
        module.__dict__[name] = accepting


def _renew(name: str, keywords: dict[str, Any], old: str, new: str | NewForm | None, note: Note) -> None:
    """Put what stands in the place of an old keyword among the keywords."""
    value = keywords.pop(old)
    if isinstance(new, NewForm):
        keywords.update(new.of(value))
        remedy = f"write {new.written}"
    else:
        remedy = f"write {new}=" if new else "leave it out"
        if new:
            keywords[new] = value
    note(f"{name} no longer has {old}=; {remedy}. {TAKEN}")


def restore_methods(module: ModuleType, name: str, table: Mapping[str, str], note: Note) -> None:
    """Let objects of a class have their old methods, each with a note that says the new one."""
    kind = getattr(module, name, None)
    for old, new in table.items() if kind is not None else ():
        if not hasattr(kind, old):
            setattr(kind, old, _old_method(name, old, new, note))


def _old_method(name: str, old: str, new: str, note: Note) -> Callable[..., Any]:
    def call(self: Any, *arguments: Any, **keywords: Any) -> Any:
        note(f"{name}.{old} is no longer there; write {new}. {TAKEN}")
        method, _, rest = new.partition("(")
        answer = getattr(self, method)(*arguments, **keywords)
        return answer.argmax(axis=-1) if rest else answer

    return call
