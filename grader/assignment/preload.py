"""Preloading: the modules that the fork server imports before it forks, once and not in each worker.

These are the modules that the assignment declares and the large packages that the submission mentions.
Imports neither NumPy nor the checks: the server is started before the grader has imported them itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

# A package that student files often import, and the modules of it that take long. Whole modules are imported when
# they are first used; what is preloaded is what a file must import at once: `from sklearn.datasets import …`.
LARGE = {
    "matplotlib": ("matplotlib.pyplot",),
    "sklearn": ("sklearn.datasets",),
    "scipy": ("scipy.special",),
    "pandas": ("pandas",),
}
_IMPORT = re.compile(rb"^from[ \t]+([A-Za-z]+)(?:\.\w+)+[ \t]+import", re.MULTILINE)
MOST_READ = 1 << 20  # bytes of a file


def preload_for(declared: Sequence[str], sources: Iterable[bytes]) -> tuple[str, ...]:
    """Return the declared modules, and the large ones that any of the sources imports."""
    sources = list(sources)
    mentioned = {found.decode() for raw in sources for found in _IMPORT.findall(raw[:MOST_READ])}
    large = [module for package, modules in LARGE.items() if package in mentioned for module in modules]
    # Keras' wrappers of scikit-learn are only whole where it was there before Keras.
    wrapped = ["sklearn.base"] if any(b"SKLearn" in raw[:MOST_READ] for raw in sources) else []
    drawn = ["numpy.random"] if "numpy" in declared else []  # NumPy puts it off, and every check seeds it
    return tuple(dict.fromkeys([*declared, *drawn, *large, *wrapped]))


def out_of_sight(assignment: Path) -> list[Path]:
    """Return the folders that no worker may see: the assignment's own, and its reference."""
    folder = assignment.resolve()
    return [folder, folder.parent.parent / "reference" / folder.name]


def early(assignment: Path, submission: Path) -> tuple[str, ...]:
    """Guess the modules to preload from the paths alone, before anything is loaded; NumPy where they cannot be read."""
    try:
        declared = tomllib.loads((assignment / "assignment.toml").read_text("utf-8")).get("preload", ["numpy"])
        paths = sorted(submission.glob("*.py"))[:8] if submission.is_dir() else [submission]
        sources = [_beginning(path) for path in paths if path.is_file()]
        return preload_for([str(name) for name in declared], sources)
    except (OSError, ValueError):
        return ("numpy", "numpy.random")


def early_apart(assignment: Path, submission: Path) -> list[tuple[str, ...]]:
    """Guess the further modules of each part that is handed in, each for a fork server of its own."""
    try:
        declared = tomllib.loads((assignment / "assignment.toml").read_text("utf-8"))["parts"]
        there = {path.name for path in submission.glob("*.py")} if submission.is_dir() else {submission.name}
        needs = [tuple(str(name) for name in part.get("preload", ())) for part in declared if part["file"] in there]
        return list(dict.fromkeys(need for need in needs if need))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _beginning(path: Path) -> bytes:
    """Return the first MOST_READ bytes of the file."""
    with path.open("rb") as file:
        return file.read(MOST_READ)
