"""The loader of a student's file as a module, with as much patience as the file needs."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from grader.wire.messages import Patience
from grader.worker.exception_text import Problem, StudentsLoader, places, problem
from grader.worker.loading.import_hooks import replace_finder
from grader.worker.loading.lazy_imports import LARGE
from grader.worker.loading.not_attempted import HANDOUT
from grader.worker.loading.restore_globals import GlobalsSnapshot
from grader.worker.loading.source import LARGEST_NOTEBOOK, imports, read_again, walk
from grader.worker.loading.statements import StatementRunner, only_definitions, places_of

Note = Callable[[str], None]
OF_COURSES = LARGE | {"numpy", "keras", "PIL", "h5py", "tensorboard", "mpl_toolkits", "torch", "jax", "cv2"}


def load(folder: Path, file: str, *, patience: Patience, note: Note) -> ModuleType:
    """Load the student's file as a module, registered under its name; its siblings in `folder` can be imported.

    whole        as Python does, but never as `__main__`; what the file raises is raised, SystemExit included
    stepwise     statement by statement: one that raises is skipped with a note, a package that is not here
                 becomes a stand-in that complains when it is used
    definitions  only imports, functions, classes and plain assignments: for files that never finish loading

    Raises FileNotFoundError, and SyntaxError (with a sentence in `msg`) for a file that Python cannot read.
    """
    path = folder / file
    if not path.is_file():
        raise FileNotFoundError(f"{file} is not among the files of the submission")
    forget_students_modules()
    siblings = Siblings(folder, path, patience, note)
    replace_finder(siblings, front=True)
    name = f"students_{path.stem}" if is_library(path.stem) else path.stem
    loader = SubmissionLoader(path, patience, note)
    spec = spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    snapshot, sys.argv = GlobalsSnapshot.take(), [str(path)]
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    finally:
        snapshot.restore_process()
    return module


def forget_students_modules() -> None:
    """Remove the student's modules from sys.modules, so that a second attempt begins afresh."""
    for name, module in list(sys.modules.items()):
        if is_students_module(module):
            del sys.modules[name]


def is_students_module(module: object) -> bool:
    """Return whether a module is the student's; reads its dictionary only, so that no lazy module is imported."""
    return isinstance(getattr(module, "__dict__", {}).get("__loader__"), StudentsLoader)


class SubmissionLoader(StudentsLoader, Loader):
    """An import loader that runs one file of the submission in its module."""

    def __init__(self, path: Path, patience: Patience, note: Note) -> None:
        self.path, self._patience, self._note = path, patience, note

    def exec_module(self, module: ModuleType) -> None:
        with self.path.open("rb") as file:
            source = read_again(file.read(LARGEST_NOTEBOOK + 1), str(self.path))
        for sentence in source.notes:
            self._note(sentence)
        # Tracebacks and inspect.getsource show the student's lines, in whatever encoding the file is.
        linecache.cache[str(self.path)] = (
            len(source.plain),
            None,
            [f"{line}\n" for line in source.plain.split("\n")],
            str(self.path),
        )
        if source.tree is None:
            raise source.error or SyntaxError("Python cannot read the file")
        for name in imports(source.tree):
            own = next((own for own in (f"{name}.py", f"{name}/__init__.py") if (self.path.parent / own).is_file()), "")
            if own and is_library(name):
                self._note(f"{own} has the name of a Python library, and `import {name}` gives the library.")
        packaged = module.__spec__ is not None and module.__spec__.parent
        if not packaged and make_imports_absolute(source.tree):
            self._note("An import that begins with a dot works only inside a package; the dot was passed over.")
        runner = StatementRunner(module.__dict__, str(self.path), self._note, source.place)
        if self._patience == "whole":
            if source.in_cells:
                runner.run_strictly(source.tree)
            else:
                exec(compile(source.tree, str(self.path), "exec", dont_inherit=True), module.__dict__)
            return
        tree = source.tree
        if self._patience == "definitions":
            tree, left_out = only_definitions(tree)
            more = f"; left out: {places_of(left_out, source.place).lower()}." if left_out else "."
            self._note(
                f"{source.name} does not finish loading in time, so only its imports, functions, classes and "
                f"constants were taken{more}"
            )
        runner.run(tree)

    def get_source(self, fullname: str) -> str:
        """Return the file's text, for linecache."""
        return "".join(linecache.getlines(str(self.path)))


def make_imports_absolute(tree: ast.Module) -> bool:
    """Make `from .a import b` into `from a import b`, `from . import a` into `import a`; return whether any were."""
    found = False
    for node in walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                for i, statement in enumerate(block):
                    if isinstance(statement, ast.ImportFrom) and statement.level:
                        found, statement.level = True, 0
                        if statement.module is None:
                            block[i] = ast.copy_location(ast.Import(statement.names), statement)
    return found


class Siblings(MetaPathFinder):
    """A finder of the submission's other files, and of the assignment's own for those that were not handed in.

    The folder is not on sys.path: a student's numpy.py or random.py cannot take a library's place.
    """

    def __init__(self, folder: Path, main: Path, patience: Patience, note: Note) -> None:
        self._folder, self._note = folder, note
        self._roots = roots_of(folder, main)
        self._patience: Patience = "stepwise" if patience == "whole" else patience

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None:
            inside = [Path(p) for p in path if Path(p).is_relative_to(self._folder)]
            return self._search(fullname, inside)
        spec = self._search(fullname, self._roots)
        if spec is not None:
            return None if is_library(fullname) else spec
        if (self._folder / HANDOUT / f"{fullname}.py").is_file() and not is_library(fullname):
            self._note(f"{fullname}.py was not handed in; the file of the handout was imported in its place.")
            return self._search(fullname, [self._folder / HANDOUT])
        return None

    def _search(self, fullname: str, roots: list[Path]) -> ModuleSpec | None:
        name = fullname.rpartition(".")[2]
        for root in roots:
            package, file = root / name, root / f"{name}.py"
            if (package / "__init__.py").is_file():
                loader = self._loader(package / "__init__.py")
                return spec_from_file_location(
                    fullname, loader.path, loader=loader, submodule_search_locations=[str(package)]
                )
            if file.is_file():
                return spec_from_file_location(fullname, file, loader=self._loader(file))
            if package.is_dir() and any(package.rglob("*.py")):
                spec = ModuleSpec(fullname, None, is_package=True)
                spec.submodule_search_locations = [str(package)]
                return spec
        return None

    def _loader(self, path: Path) -> SubmissionLoader:
        name = path.relative_to(self._folder).as_posix()
        return SubmissionLoader(path, self._patience, lambda sentence: self._note(f"{name}: {sentence}"))


def roots_of(folder: Path, main: Path) -> list[Path]:
    """Return where modules are looked for: beside the part, above it, then in every other folder of the submission.

    So what a program finds by a path that it adds itself is found however it does so.
    """
    around = [above for above in main.parents if above.is_relative_to(folder)]
    below = sorted(path for path in folder.rglob("*") if path.is_dir() and not _is_hidden(path.relative_to(folder)))
    return list(dict.fromkeys([*around, *sorted(below, key=lambda path: len(path.parts))]))


def _is_hidden(path: Path) -> bool:
    return any(name.startswith((".", "__")) for name in path.parts)


def is_library(name: str) -> bool:
    """Return whether `name` is a module of Python's or of a package that courses use: no student's file replaces it.

    Another package that happens to be installed here does not hide a student's file of its name: in the student's own
    Python it would not either.
    """
    if name in sys.modules:
        return not is_students_module(sys.modules[name])
    if name in sys.stdlib_module_names:
        return True
    # Not all of sys.path: Python's own `test` package is no reason to refuse a student's test.py.
    installed = [folder for folder in sys.path if folder.rstrip("/\\").endswith(("site-packages", "dist-packages"))]
    return name in OF_COURSES and PathFinder.find_spec(name, installed) is not None


__all__ = ["Patience", "Problem", "SubmissionLoader", "load", "places", "problem"]
