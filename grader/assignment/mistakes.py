"""The mistakes and conventions of an assignment, and the modules they make of the reference."""

from __future__ import annotations

import inspect
import itertools
import sys
import types
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.assignment.model import Assignment, Part
from grader.assignment.outline import outline
from grader.assignment.run_files import SourceFiles, error_location, refuse_duplicates, run_file, run_package
from grader.checks.mistake import Mistake
from grader.errors import AssignmentError

_numbers = itertools.count(1)


def load_mistakes(assignment: Assignment) -> list[Mistake]:
    """Load all mistakes and conventions of the reference's folder, each with the part that it changes."""
    assert assignment.reference is not None
    package = run_package(assignment.reference, assignment.files)
    found: list[Mistake] = []
    for path, module in _files_of_mistakes(assignment, package):
        here = [item for item in vars(module).values() if isinstance(item, Mistake)]
        refuse_duplicates(path, {item.name for item in here}, "mistake", assignment.files)
        found += [item.placed(_part_of(item, path, assignment)) for item in here]
    for item in found:
        first = next(one for one in found if one.name == item.name)
        if first is not item:
            problem = f"a second mistake is called {item.name}: there is one in {Path(first.file).name}"
            raise AssignmentError(item.file, item.line, problem, "give one of them another name")
    return found


def _files_of_mistakes(assignment: Assignment, package: types.ModuleType) -> Iterator[tuple[Path, types.ModuleType]]:
    """Yield mistakes.py and each mistakes_PART.py with its module; of a part that is asked in a worker, the outline."""
    folder = assignment.reference
    assert folder is not None
    if (folder / "mistakes.py").is_file():
        yield folder / "mistakes.py", run_file(folder / "mistakes.py", package)
    for part in assignment.parts:
        path = folder / f"mistakes_{part.file}"
        if path.is_file():
            yield path, outline(path, assignment.files) if part.in_worker else run_file(path, package)


def _part_of(item: Mistake, path: Path, assignment: Assignment) -> str:
    """Return the file of the part that the mistake changes; raise AssignmentError where it replaces nothing."""
    for part in assignment.parts:
        # A file of one part is about nothing else; what runs in the grader cannot stand in for what runs in a worker.
        own = path.name == f"mistakes_{part.file}"
        if item.part not in ("", part.file) or (not own and (part.in_worker or path.name != "mistakes.py")):
            continue
        if _owner(_names_in_reference(assignment, part), item.instead_of) is not None:
            return part.file
    raise AssignmentError(
        item.file,
        item.line,
        f"the mistake {item.name} replaces nothing: there is no {item.instead_of} in the reference",
        "correct instead_of",
    )


def _names_in_reference(assignment: Assignment, part: Part) -> types.ModuleType:
    """Return a module with the names that the reference's file of the part defines."""
    assert assignment.reference is not None
    path = assignment.reference / part.file
    return outline(path, assignment.files) if part.in_worker else reference_module(path, files=assignment.files)


def refuse_unknown_names(assignment: Assignment) -> None:
    """Raise AssignmentError where a check is about something that the reference does not have."""
    assert assignment.reference is not None
    for part in assignment.parts:
        path = assignment.reference / part.file
        module = _names_in_reference(assignment, part) if path.is_file() else None
        for check in part.checks:
            if module is not None and not _has_name(module, check.about):
                problem = f"the check {check.name} is about {check.about!r}, which {path.name} of the reference lacks"
                raise AssignmentError(check.file, check.line, problem, "name its function: about=…")


def _has_name(module: types.ModuleType, name: str) -> bool:
    """Return whether the module has such a function, class, Class.method, or method of any class."""
    if _owner(module, name) is not None:
        return True
    return any(isinstance(item, type) and hasattr(item, name) for item in vars(module).values())


def signature_mismatch(assignment: Assignment, item: Mistake) -> str:
    """Return how the signatures of a mistake and of what it replaces differ; "" where it can be called alike."""
    assert assignment.reference is not None
    owner = _owner(_names_in_reference(assignment, assignment.part(item.part)), item.instead_of)
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
    """Return the object that has the last name of `dotted` as its own attribute; None where there is none."""
    owner: Any = module
    *path, last = dotted.split(".")
    for name in path:
        owner = getattr(owner, name, None)
    return owner if owner is not None and hasattr(owner, last) else None


@lru_cache(maxsize=64)
def _compiled(path: Path, content: bytes) -> types.CodeType:
    """Compile the file's content, once for equal content."""
    return compile(content, str(path), "exec", dont_inherit=True)


def reference_module(
    path: Path, replaced: Iterable[Mistake] = (), files: SourceFiles | None = None
) -> types.ModuleType:
    """Run the reference's file as a fresh module, and put the mistakes in the place of what they replace."""
    module = types.ModuleType(f"_reference_{path.stem}_{next(_numbers)}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look there for the module of their annotations
    try:
        exec(_compiled(path, (files or SourceFiles()).read(path)), vars(module))
    except Exception as error:
        place, line = error_location(error, path)
        raise AssignmentError(place, line, f"{type(error).__name__}: {error}", "fix the reference") from error
    finally:
        del sys.modules[module.__name__]
    for item in replaced:
        owner = _owner(module, item.instead_of)
        last = item.instead_of.rsplit(".", 1)[-1]
        setattr(owner, last, _same_kind_of_method(item.function, owner, last))
    return module


def _same_kind_of_method(function: Any, owner: Any, name: str) -> Any:
    """Return the function as what it replaces was: a static or class method stays one."""
    before = vars(owner).get(name) if isinstance(owner, type) else None
    return type(before)(function) if isinstance(before, (staticmethod, classmethod)) else function
