"""The data set of an assignment, where it can be chosen with `--data`: for a data.py whose load() takes it."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.assignment.run_files import SourceFiles
from grader.datasets import DIGITS, Images, images
from grader.errors import UsageError

RECORDED = "answers.bin"  # what a released folder has of the reference
STUBS = "stubs"  # and where it has the stubs as they were handed out


def choose_images(folder: Path, where: str | None, files: SourceFiles | None = None) -> Images | None:
    """Return the images named `where` (None: the digits); None where the assignment has data of its own.

    UsageError where there is nothing to choose, and for images that are missing or damaged.
    """
    if not _load_takes_an_argument(folder / "data.py", files or SourceFiles()):
        if where is not None:
            raise UsageError(f"{folder.name} has data of its own and no choice of data set: leave --data out.")
        return None
    found = images(where or DIGITS)
    if found.name != DIGITS and (folder / RECORDED).is_file():
        raise UsageError(f"{folder.name} was released with answers for the data set {DIGITS}: leave --data out.")
    found.sha256  # noqa: B018 - what is damaged is said now, not by the first check; nothing is read for the digits
    return found


def _load_takes_an_argument(path: Path, files: SourceFiles) -> bool:
    """Return whether the file's load() takes an argument; only the text is read, for running it may take long."""
    try:
        tree = ast.parse(files.read(path))
    except (OSError, SyntaxError, ValueError):  # said when it is run
        return False
    return any(
        isinstance(node, ast.FunctionDef) and node.name == "load" and bool(node.args.posonlyargs or node.args.args)
        for node in tree.body
    )
