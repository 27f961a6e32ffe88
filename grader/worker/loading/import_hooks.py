"""Import hooks: changes made to a library once it is imported, and stand-ins for packages that are not installed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from grader.worker.loading import missing_packages

Hook = Callable[[ModuleType], None]


class PostImportHooks(MetaPathFinder):
    """A finder that calls a hook with a module as soon as it is imported; it never imports one itself."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        self._hooks = dict(hooks)
        self._searching: set[str] = set()

    def install(self) -> None:
        """Take effect: at once for the modules that are already imported, later for the others."""
        replace_finder(self, front=True)
        for name, hook in self._hooks.items():
            if name in sys.modules:
                hook(sys.modules[name])

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._hooks or fullname in self._searching:
            return None
        self._searching.add(fullname)
        try:
            spec = next((s for f in sys.meta_path if (s := f.find_spec(fullname, path, target))), None)
        finally:
            self._searching.discard(fullname)
        if spec is not None and isinstance(spec.loader, Loader):
            self._follow(spec.loader, self._hooks[fullname])
        return spec

    @staticmethod
    def _follow(loader: Any, hook: Hook) -> None:
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            hook(module)

        # On this loader object only: every module of a file has a loader of its own.
        loader.exec_module = exec_module


class StandInFinder(MetaPathFinder, Loader):
    """A finder of harmless modules for some packages, with a note; it comes last for those that may be installed."""

    def __init__(self, packages: frozenset[str], note: Callable[[str], None], because: str) -> None:
        self._packages, self._note, self._because = packages, note, because

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package = self._package(fullname)
        if package is None:
            return None
        self._note(self._because.format(package=package))
        return ModuleSpec(fullname, self, is_package=True)

    def _package(self, fullname: str) -> str | None:
        return next((p for p in self._packages if fullname == p or fullname.startswith(p + ".")), None)

    def exec_module(self, module: ModuleType) -> None:
        package = self._package(module.__name__) or module.__name__
        own = missing_packages.stand_in_contents(package)
        module.__dict__.update(own)
        reason = missing_packages.reason_for(package)

        def other(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return missing_packages.Missing(f"{package}.{name}", reason) if own else missing_packages.Harmless()

        module.__dict__["__getattr__"] = other


class RenamedModuleFinder(MetaPathFinder, Loader):
    """A finder of modules under the names they had years ago, with a note that says the new name."""

    def __init__(self, moved: Mapping[str, str], note: Callable[[str], None]) -> None:
        self._moved, self._note = moved, note

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in self._moved else None

    def exec_module(self, module: ModuleType) -> None:
        # A copy of the names, not the module itself: the import system would overwrite the module's own spec.
        old, new = module.__name__, self._moved[module.__name__]
        actual = importlib.import_module(new)
        own = {name: value for name, value in vars(actual).items() if not name.startswith("__")}
        module.__dict__.update(own)
        module.__dict__["__getattr__"] = lambda name: getattr(actual, name)
        self._note(f"{old} is now {new}; it was used in its place.")


def replace_finder(finder: MetaPathFinder, *, front: bool) -> None:
    """Put the finder first or last of all, in place of an earlier one with the same purpose."""
    for earlier in [f for f in sys.meta_path if _purpose(f) == _purpose(finder)]:
        sys.meta_path.remove(earlier)
    sys.meta_path.insert(0 if front else len(sys.meta_path), finder)


def _purpose(finder: object) -> tuple[type, object]:
    """Return a key that is equal for finders of one kind, except for stand-ins of different packages."""
    return type(finder), getattr(finder, "_packages", None)
