"""The mistakes and conventions of an assignment, and the modules they make of the reference."""

from __future__ import annotations

import inspect
import itertools
import sys
import types
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.checks.mistake import Mistake
from grader.errors import AssignmentError
from grader.flow.assignment import Assignment
from grader.flow.modules import place_of, refuse_second, run_file, run_package

_numbers = itertools.count(1)


def load_mistakes(assignment: Assignment) -> list[Mistake]:
    """All mistakes and conventions in reference/NAME/mistakes.py, each knowing the file it changes."""
    assert assignment.reference is not None
    path = assignment.reference / "mistakes.py"
    if not path.is_file():
        return []
    module = run_file(path, run_package(assignment.reference))
    found = [item for item in vars(module).values() if isinstance(item, Mistake)]
    refuse_second(path, {item.name for item in found}, "mistake")
    return [item.placed(_part_of(item, assignment)) for item in found]


def _part_of(item: Mistake, assignment: Assignment) -> str:
    for part in assignment.parts:
        if item.part not in ("", part.file):
            continue
        module = reference_module(assignment.reference / part.file)  # type: ignore[operator]
        if _owner(module, item.instead_of) is not None:
            return part.file
    raise AssignmentError(
        item.file,
        item.line,
        f"the mistake {item.name} replaces nothing: there is no {item.instead_of} in the reference",
        "correct instead_of",
    )


def refuse_unknown_names(assignment: Assignment) -> None:
    """AssignmentError where a check is about nothing that the reference has."""
    assert assignment.reference is not None
    for part in assignment.parts:
        path = assignment.reference / part.file
        module = reference_module(path) if path.is_file() else None
        for check in part.checks:
            if module is not None and not _has(module, check.about):
                problem = f"the check {check.name} is about {check.about!r}, which {path.name} of the reference lacks"
                raise AssignmentError(check.file, check.line, problem, "name its function: about=…")


def _has(module: types.ModuleType, name: str) -> bool:
    """Whether there is such a function, class, Class.method, or method of any class."""
    if _owner(module, name) is not None:
        return True
    return any(isinstance(item, type) and hasattr(item, name) for item in vars(module).values())


def misfit(assignment: Assignment, item: Mistake) -> str:
    """In what a mistake cannot be called as what it replaces, and so can only raise TypeError; "" where it can."""
    assert assignment.reference is not None
    owner = _owner(reference_module(assignment.reference / item.part), item.instead_of)
    right = inspect.getattr_static(owner, item.instead_of.rsplit(".", 1)[-1])
    right = getattr(right, "__func__", right)  # of a static or class method
    if not callable(right):
        return ""
    try:
        theirs, ours = inspect.signature(right), inspect.signature(item.function)
    except (TypeError, ValueError):
        return ""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    takes = [one for one in theirs.parameters.values() if one.kind in kinds]
    needs = [one for one in takes if one.default is one.empty]
    words = {name: None for name, one in theirs.parameters.items() if one.kind is one.KEYWORD_ONLY}
    try:
        for given in (takes, needs):
            ours.bind(*given, **words)
        named = {one.name: one for one in takes if one.kind is one.POSITIONAL_OR_KEYWORD}
        ours.bind_partial(**dict(list(named.items())[isinstance(owner, type) :]))
    except TypeError:
        return f"{item.name} takes {ours}, but {item.instead_of} takes {theirs}"
    return ""


def _owner(module: types.ModuleType, dotted: str) -> Any:
    """The object that has the last name of `dotted` as its own attribute; None where there is none."""
    owner: Any = module
    *path, last = dotted.split(".")
    for name in path:
        owner = getattr(owner, name, None)
    return owner if owner is not None and hasattr(owner, last) else None


@lru_cache(maxsize=64)
def _compiled(path: Path, stamp: int) -> types.CodeType:
    return compile(path.read_bytes(), str(path), "exec")


def reference_module(path: Path, replaced: Iterable[Mistake] = ()) -> types.ModuleType:
    """A fresh module of the reference's file, with the mistakes in the place of what they replace."""
    module = types.ModuleType(f"_reference_{path.stem}_{next(_numbers)}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look there for the module of their annotations
    try:
        exec(_compiled(path, path.stat().st_mtime_ns), vars(module))
    except Exception as error:
        place, line = place_of(error, path)
        raise AssignmentError(place, line, f"{type(error).__name__}: {error}", "mend the reference") from error
    finally:
        del sys.modules[module.__name__]
    for item in replaced:
        owner = _owner(module, item.instead_of)
        last = item.instead_of.rsplit(".", 1)[-1]
        setattr(owner, last, _as_it_was(item.function, owner, last))
    return module


def _as_it_was(function: Any, owner: Any, name: str) -> Any:
    """A static or class method stays one."""
    before = vars(owner).get(name) if isinstance(owner, type) else None
    return type(before)(function) if isinstance(before, (staticmethod, classmethod)) else function
