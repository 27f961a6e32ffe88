"""The modules that a sandbox imports once, before any worker.

These are the modules that the assignment declares, and the large packages that a submission mentions: once, and
not by each worker. This module imports neither NumPy nor the checks, because the sandbox is started before the grader
has imported them itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from grader.assignment.run_files import SourceFiles
from grader.assignment.toml_outline import read_outline
from grader.errors import GraderError, NotInstalled, UsageError

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
    """Return the declared modules, and the large ones that any of the sources imports and that are installed."""
    sources = list(sources)
    mentioned = {found.decode() for raw in sources for found in _IMPORT.findall(raw[:MOST_READ])}
    large = [
        module
        for package, modules in LARGE.items()
        if package in mentioned and not absent([package])
        for module in modules
    ]
    # Keras' wrappers of scikit-learn are only whole where it was there before Keras.
    wrapped = ["sklearn.base"] if any(b"SKLearn" in raw[:MOST_READ] for raw in sources) else []
    drawn = ["numpy.random"] if "numpy" in declared else []  # NumPy puts it off, and every check seeds it
    return tuple(dict.fromkeys([*declared, *drawn, *large, *wrapped]))


def absent(modules: Iterable[str]) -> list[str]:
    """Return the packages of these modules that are not installed, each once. Nothing is imported."""
    packages = dict.fromkeys(module.partition(".")[0] for module in modules)
    return [package for package in packages if package not in sys.modules and find_spec(package) is None]


def refuse_absent(modules: Iterable[str], what: str, remedy: str) -> None:
    """Raise UsageError where a package of these modules is not installed: `what` cannot be done here without it."""
    for package in absent(modules):
        raise UsageError(f"{what} here: {NotInstalled(package)}; {remedy}.")


def guess_preload(assignment: Path, submission: Path, files: SourceFiles | None = None) -> tuple[str, ...]:
    """Guess what to import for the files at `submission`, before anything is loaded; the usual where that fails."""
    try:
        declared = read_outline(assignment, files).preload
        paths = sorted(submission.glob("*.py"))[:8] if submission.is_dir() else [submission]
        return preload_for(declared, [_beginning(path) for path in paths if path.is_file()])
    except (OSError, ValueError, GraderError):  # said when the assignment is loaded, or the submission opened
        return ("numpy", "numpy.random")


def guess_part_preloads(assignment: Path, submission: Path, files: SourceFiles | None = None) -> list[tuple[str, ...]]:
    """Guess what the parts that are handed in need imported besides, each in a sandbox of its own."""
    try:
        there = {path.name for path in submission.glob("*.py")} if submission.is_dir() else {submission.name}
        needs = [part.preload for part in read_outline(assignment, files).parts if part.file in there]
        return list(dict.fromkeys(need for need in needs if need))
    except (OSError, GraderError):
        return []


def _beginning(path: Path) -> bytes:
    """Return the first MOST_READ bytes of the file."""
    with path.open("rb") as file:
        return file.read(MOST_READ)
