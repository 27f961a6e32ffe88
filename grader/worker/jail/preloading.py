"""Imports before the first fork, without the packages that a library imports only for a few of its users."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from grader.worker.loading.lazy_imports import LazyModule

# Keras imports these for its galleries and for its wrappers of scikit-learn, a third of TensorFlow's start; it does
# without them where they are not installed.
OPTIONAL_IMPORTS = {"tensorflow": ("matplotlib", "sklearn")}
GALLERIES = "keras.src.visualization."
DRAWN_WITH = {"plt": "matplotlib.pyplot", "patches": "matplotlib.patches"}


def preload(names: Sequence[str]) -> None:
    """Import the modules, without the packages that only Keras would import, unless these are named themselves."""
    tops = {name.partition(".")[0] for name in names}
    absent = AbsentPackages({package for top in tops for package in OPTIONAL_IMPORTS.get(top, ())} - tops)
    sys.meta_path.insert(0, absent)
    try:
        for name in names:
            importlib.import_module(name)
    finally:
        sys.meta_path.remove(absent)
    if "matplotlib" in absent.packages:
        give_galleries_matplotlib()


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
