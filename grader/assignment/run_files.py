"""Running the grader's own Python files (checks, data, references, mistakes) as modules of a private package.

Check files may write `from .conventions import …`, hidden ones `from ..conventions import …`.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import sys
import threading
import types
from pathlib import Path
from typing import Any

from grader.errors import AssignmentError, GraderError

_numbers = itertools.count(1)
one_at_a_time = threading.RLock()  # a module that is still being run is not there yet for another thread


def run_package(folder: Path) -> types.ModuleType:
    """An empty package whose modules are the files in `folder`; loading the folder again gives another package."""
    name = f"_{folder.parent.name}_{folder.name}_{next(_numbers)}"
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return package


def run_file(path: Path, package: types.ModuleType, *, hidden: bool = False) -> Any:
    """The module of a file in the package (in its `hidden` folder), run once; AssignmentError where it raises."""
    with one_at_a_time:
        return _run_file(path, package, hidden)


def _run_file(path: Path, package: types.ModuleType, hidden: bool) -> Any:
    prefix = package.__name__
    if hidden:
        prefix += ".hidden"
        if prefix not in sys.modules:
            inner = types.ModuleType(prefix)
            inner.__path__ = [str(path.parent)]
            sys.modules[prefix] = inner
    name = f"{prefix}.{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except GraderError:
        del sys.modules[name]
        raise
    except Exception as error:
        del sys.modules[name]
        place, line = place_of(error, path)
        raise AssignmentError(place, line, f"{type(error).__name__}: {error}", "fix the file") from error
    return module


def refuse_second(path: Path, names: set[str], what: str) -> None:
    """AssignmentError where two functions have one of the names: the second replaces the first in silence."""
    seen: set[str] = set()
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            if node.name in seen:
                problem = f"a second {what} is called {node.name}"
                raise AssignmentError(path, node.lineno, problem, "give one of them another name")
            seen.add(node.name)


def place_of(error: BaseException, path: Path) -> tuple[Path, int | None]:
    """File and line to look at: of the last step within `path`, or of the file that cannot be parsed."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return path, line
