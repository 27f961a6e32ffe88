"""The outline of assignment.toml, read before NumPy is imported; `assignment_toml.py` reads and checks all of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from grader.assignment.run_files import SourceFiles
from grader.errors import AssignmentError, UsageError

NAME = "assignment.toml"


class PartOutline(NamedTuple):
    """One student file, and the modules that are imported for it besides the assignment's."""

    file: str
    preload: tuple[str, ...]


class TomlOutline(NamedTuple):
    """The parts, and the modules that are imported for all of them."""

    preload: tuple[str, ...]
    parts: tuple[PartOutline, ...]


def read_toml(path: Path, files: SourceFiles | None = None) -> dict[str, Any]:
    """Read the file; UsageError where it is not there, AssignmentError where it is not TOML."""
    try:
        return tomllib.loads((files or SourceFiles()).read(path).decode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name the folder of an assignment.") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise AssignmentError(path, None, f"cannot be read: {error}", "fix the entry it names") from error


def read_outline(folder: Path, files: SourceFiles | None = None) -> TomlOutline:
    """Read which files students hand in, and what is imported for them; errors as `read_toml`."""
    path = folder / NAME
    found = read_toml(path, files)
    try:
        parts = tuple(PartOutline(str(part["file"]), _names(part.get("preload", []), path)) for part in found["parts"])
        return TomlOutline(_names(found.get("preload", ["numpy"]), path), parts)
    except (KeyError, TypeError, AttributeError) as error:
        problem = f"[[parts]] is missing, or has no file: {type(error).__name__} {error}"
        raise AssignmentError(
            path, None, problem, "write one [[parts]] with file, title and points for each file"
        ) from None


def _names(listed: Any, path: Path) -> tuple[str, ...]:
    if not isinstance(listed, list):  # of a lone string, the letters would be taken for modules
        raise AssignmentError(path, None, f"preload is {listed!r}, which is no list", 'write preload = ["NAME"]')
    return tuple(str(name) for name in listed)
