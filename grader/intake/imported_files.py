"""The student's own modules and packages that a file imports, found among the names of what was handed in."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.intake.file_names import base_of

MOST_READ = 1 << 20  # bytes of a file
MOST_MODULES = 500  # that one file imports
# Bounded, so that no text takes longer to read than its length allows.
_FROM = re.compile(
    rb"^[ \t]*from[ \t]{1,20}(\.{0,20})[ \t]{0,20}([\w.\x80-\xff]{0,200})[ \t]{1,20}import[ \t]{0,20}"
    rb"(\([^)]{0,2000}\)|[^\n#]*)",
    re.MULTILINE,
)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([\w.\x80-\xff, \t]+)", re.MULTILINE)
_NAMED = re.compile(rb"""(?:import_module|__import__)\([ \t]*["']\.*([\w.]+)""")
_OPENED = re.compile(rb"""(?:["']|^[ \t]*%run[ \t]+)\.?/?([\w./-]{1,200}\.py)\b""", re.MULTILINE)


@dataclass
class Imported:
    """The paths of what is imported, in their order, and the folders from which Python must look for it."""

    paths: dict[str, None] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)


class OwnModules:
    """The Python files of a hand-in, by path, as its imports see them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        folders = {above for path in files for above in _above(_home(path))} | {""}
        self._folders = sorted(folders, key=lambda folder: (folder.count("/") + bool(folder), folder))
        self._packages = folders - {""}  # a folder with Python files somewhere below

    def imported_by(self, paths: Iterable[str], *, near: bool = False) -> Imported:
        """Return what these files import, and what that imports. `near`: only from folders that the files name."""
        found = Imported()
        waiting = list(paths)
        known = set(waiting)
        while waiting:
            path = waiting.pop(0)
            raw = self._files[path][:MOST_READ]
            for name in _opened(raw):
                if (own := f"{_home(path)}/{name}".lstrip("/")) in self._files:
                    found.paths.setdefault(own)
            for module in imported_modules(raw):
                root, files = self._find(module, _home(path), raw if near else None)
                if files:
                    found.roots.add(root)
                    found.paths.update(dict.fromkeys(files))
            waiting += [one for one in found.paths if one not in known]
            known.update(found.paths)
        return found

    def _find(self, module: str, home: str, naming: bytes | None) -> tuple[str, list[str]]:
        """Return the folder where a top-level module is found, and its files: a package is taken whole."""
        around = [*_above(home), ""]
        # A file that is not beside the importing one is on a path that the program adds; no library is there.
        elsewhere = [] if module in sys.stdlib_module_names else [name for name in self._folders if name not in around]
        if naming is not None:
            elsewhere = [name for name in elsewhere if base_of(name).encode("utf-8", "replace") in naming]
        for folder in dict.fromkeys((*around, *elsewhere)):
            own = f"{folder}/{module}".lstrip("/")
            if f"{own}.py" in self._files and f"{own}/__init__.py" not in self._files:
                return folder, [f"{own}.py"]
            if own in self._packages:
                inside = [path for path in self._files if path.startswith(f"{own}/")]
                return folder, sorted(inside, key=lambda path: (path.count("/"), path))
        return "", []


def imported_modules(raw: bytes) -> list[str]:
    """Return the top-level names that a file imports, each once."""
    return list(dict.fromkeys(_modules(raw[:MOST_READ])))[:MOST_MODULES]


def _modules(raw: bytes) -> Iterator[str]:
    """Yield the top-level names that a file imports; of `from . import a`, a."""
    for dots, module, names in _FROM.findall(raw):
        if module.strip(b"."):
            yield _top(module)
        elif dots:
            yield from (_top(name) for name in names.strip(b"()").split(b",") if name.strip())
    for line in _IMPORT.findall(raw):
        yield from (_top(name) for name in line.split(b",") if name.strip())
    yield from map(_top, _NAMED.findall(raw))


def _opened(raw: bytes) -> list[str]:
    """Return the Python files that a file names as a text: to run them, or to read them."""
    return [name.decode() for name in _OPENED.findall(raw) if b".." not in name]


def _top(name: bytes) -> str:
    return name.strip().split(b" ")[0].split(b".")[0].decode("utf-8", "replace")


def _home(path: str) -> str:
    return path.rpartition("/")[0]


def _above(folder: str) -> list[str]:
    """Return the folder and those above it but the top, the innermost first."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
