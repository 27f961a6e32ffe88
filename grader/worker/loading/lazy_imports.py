"""Large packages imported at their first use: most checks need none of the packages that a file imports at its top.

Only names that stand for modules are put off; `from package.module import function` imports at once, as written.
"""

from __future__ import annotations

import ast
import importlib
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

LARGE = frozenset({"matplotlib", "pandas", "scipy", "sklearn", "tensorflow"})


class LazyModule(ModuleType):
    """A stand-in for a module, which is imported when an attribute is first asked for."""

    def __init__(self, name: str, *needed: str) -> None:
        super().__init__(name)
        object.__setattr__(self, "_needed", [name, *needed])

    def _imported(self) -> ModuleType:
        needed: list[str] = object.__getattribute__(self, "_needed")
        for name in needed:
            importlib.import_module(name)
        return sys.modules[needed[0]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._imported(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._imported(), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._imported(), name)

    def __dir__(self) -> list[str]:
        return dir(self._imported())


def bind_lazily(statement: ast.stmt, namespace: dict[str, Any]) -> bool:
    """Bind the name of an import statement (of one name) to a LazyModule; False if it must run as it is."""
    if isinstance(statement, ast.Import):
        alias = statement.names[0]
        name, top = alias.name, alias.name.split(".")[0]
        if not _is_large(name):
            return False
        if alias.asname:
            namespace[alias.asname] = LazyModule(name)
        elif isinstance(known := namespace.get(top), LazyModule):
            object.__getattribute__(known, "_needed").append(name)
        else:
            namespace[top] = LazyModule(top, name)
        return True
    if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        alias = statement.names[0]
        name = f"{statement.module}.{alias.name}"
        if alias.name != "*" and _is_large(name):
            namespace[alias.asname or alias.name] = LazyModule(name)
            return True
    return False


def _is_large(name: str) -> bool:
    """Return whether the name is a module of a large package that is installed and not imported yet."""
    return name.split(".")[0] in LARGE and name not in sys.modules and _exists(name)


def _exists(name: str) -> bool:
    """Return whether there is a module of that name; looks at files, imports nothing."""
    where: list[str] | None = None
    spec: ModuleSpec | None = None
    path = ""
    for part in name.split("."):
        path = f"{path}.{part}" if path else part
        spec = PathFinder.find_spec(path, where)
        if spec is None:
            return False
        where = list(spec.submodule_search_locations or [])
    return spec is not None
