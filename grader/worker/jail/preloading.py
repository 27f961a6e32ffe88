"""Imports before the first fork, without the packages that a library imports only for a few of its users."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from grader.worker.loading.lazy_imports import LazyModule

# Keras imports these for its galleries and for its wrappers of scikit-learn, a third of TensorFlow's start; it does
# without them where they are not installed.
OPTIONAL_IMPORTS = {"tensorflow": ("matplotlib", "sklearn")}
GALLERIES = "keras.src.visualization."
MOST_TOLD = 300  # characters of an error
DRAWN_WITH = {"plt": "matplotlib.pyplot", "patches": "matplotlib.patches"}


class CannotImport(Exception):
    """The error that a module to be imported before any worker is missing, or raises."""

    def __init__(self, module: str, error: Exception) -> None:
        self.package = module.partition(".")[0]
        missing = isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == self.package
        self.reason = "" if missing else f"{type(error).__name__}: {error}"[:MOST_TOLD]
        super().__init__(f"{module}: {type(error).__name__}: {error}")


def preload(names: Sequence[str]) -> None:
    """Import the modules, without the packages that only Keras would import, unless these are named themselves.

    Raises CannotImport where there is no such module, or where it raises.
    """
    tops = {name.partition(".")[0] for name in names}
    absent = AbsentPackages({package for top in tops for package in OPTIONAL_IMPORTS.get(top, ())} - tops)
    sys.meta_path.insert(0, absent)
    try:
        for name in names:
            try:
                importlib.import_module(name)
            except (MemoryError, OSError):  # of the machine as it is now: there may be room another time
                raise
            except Exception as error:
                raise CannotImport(name, error) from error
    finally:
        sys.meta_path.remove(absent)
    if "matplotlib" in absent.packages:
        give_galleries_matplotlib()


def refuse_missing(names: Sequence[str]) -> None:
    """Raise CannotImport for the first package that is not installed, and import none."""
    for name in names:
        package = name.partition(".")[0]
        if package not in sys.modules and importlib.util.find_spec(package) is None:
            raise CannotImport(name, ModuleNotFoundError(f"No module named {package!r}", name=package))


class AbsentPackages:
    """A finder that says of some packages that they are not installed."""

    def __init__(self, packages: Iterable[str]) -> None:
        self.packages = frozenset(packages)

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Raise ModuleNotFoundError for the absent packages; leave all others to the finders that follow."""
        if name.partition(".")[0] in self.packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def give_galleries_matplotlib() -> None:
    """Give Matplotlib to Keras' functions that draw, imported when they are called."""
    for name, module in list(sys.modules.items()):
        if name.startswith(GALLERIES):
            for variable, needed in DRAWN_WITH.items():
                if vars(module).get(variable, module) is None:
                    setattr(module, variable, LazyModule(needed))
