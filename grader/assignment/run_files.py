"""The grader's own Python files (checks, data, references, mistakes), run as modules of a private package.

Check files may write `from .conventions import …`, hidden ones `from ..conventions import …`. Every file is read once
and compiled from those bytes: no bytecode of an earlier edition is ever run under the digest of a later one.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import sys
import threading
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

from grader.errors import AssignmentError, GraderError

_numbers = itertools.count(1)
run_lock = threading.RLock()  # a module that is still being run is not there yet for another thread


class SourceFiles:
    """The bytes of files, each read once: what is hashed is what is run, whatever is written in the meantime."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}

    def read(self, path: Path) -> bytes:
        """Return the file's bytes as they were when it was first read; OSError where it cannot be read."""
        known = self._bytes.get(str(path))
        if known is None:
            known = self._bytes.setdefault(str(path), path.read_bytes())
        return known


class _SourceLoader(Loader):
    """A loader that compiles and runs a module from bytes that were read once."""

    def __init__(self, path: Path, files: SourceFiles) -> None:
        self._path, self._files = path, files

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the file in the module's namespace."""
        code = compile(self._files.read(self._path), str(self._path), "exec", dont_inherit=True)
        exec(code, vars(module))


class _SourceFinder(MetaPathFinder):
    """A finder of modules beside check files; the standard loader may have old bytecode of them."""

    def __init__(self) -> None:
        self.packages: dict[str, SourceFiles] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module of one of our packages; None for every other module."""
        files = self.packages.get(fullname.partition(".")[0])
        if files is None or not path:
            return None
        place = Path(path[0]) / fullname.rpartition(".")[2]
        package, file = place / "__init__.py", place.with_name(f"{place.name}.py")
        if package.is_file():
            return _spec(fullname, package, files, [str(place)])
        return _spec(fullname, file, files) if file.is_file() else None


_finder = _SourceFinder()


def _spec(name: str, path: Path, files: SourceFiles, within: list[str] | None = None) -> ModuleSpec:
    """Return the spec of a module whose file is read through `files`."""
    spec = importlib.util.spec_from_file_location(
        name, path, loader=_SourceLoader(path, files), submodule_search_locations=within
    )
    assert spec is not None
    return spec


def run_package(folder: Path, files: SourceFiles | None = None) -> types.ModuleType:
    """Return an empty package whose modules are the files in `folder`; each call gives another package."""
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    name = f"_{folder.parent.name}_{folder.name}_{next(_numbers)}"
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    _finder.packages[name] = files or SourceFiles()
    return package


def run_file(path: Path, package: types.ModuleType, *, hidden: bool = False) -> Any:
    """Run a file as a module of the package (or of its `hidden` folder) once; raise AssignmentError where it raises."""
    with run_lock:
        return _run_file(path, package, hidden)


def _run_file(path: Path, package: types.ModuleType, hidden: bool) -> Any:
    """Run the file, or return its module where it was run before."""
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
    spec = _spec(name, path, _finder.packages[package.__name__])
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except GraderError:
        del sys.modules[name]
        raise
    except Exception as error:
        del sys.modules[name]
        place, line = error_location(error, path)
        raise AssignmentError(place, line, f"{type(error).__name__}: {error}", "fix the file") from error
    return module


def refuse_duplicates(path: Path, names: set[str], what: str, files: SourceFiles | None = None) -> None:
    """Raise AssignmentError where two functions have one of the names: the second replaces the first in silence."""
    seen: set[str] = set()
    for node in ast.parse((files or SourceFiles()).read(path)).body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            if node.name in seen:
                problem = f"a second {what} is called {node.name}"
                raise AssignmentError(path, node.lineno, problem, "give one of them another name")
            seen.add(node.name)


def error_location(error: BaseException, path: Path) -> tuple[Path, int | None]:
    """Return file and line to look at: of the last step within `path`, or of the file that cannot be parsed."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return path, line
