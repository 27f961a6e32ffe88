"""Finds the folder of an assignment by its name. Imports nothing heavy: the sandbox is started once it is known."""

from __future__ import annotations

from pathlib import Path

from grader.assignment.toml_outline import NAME
from grader.errors import UsageError


def find_assignment(name: str, start: Path) -> Path:
    """Return the folder of the assignment: `assignments/NAME` here or above, else beside the program."""
    tried = [start, *start.parents, Path(__file__).resolve().parents[2]]
    for above in tried:
        folder = above / "assignments" / name
        if (folder / NAME).is_file():
            return folder
    known = sorted({p.parent.name for above in tried for p in above.glob(f"assignments/*/{NAME}")})
    remedy = f"there is {', '.join(known)}" if known else "go to the folder that holds assignments/"
    raise UsageError(f"There is no assignment {name!r}; {remedy}.")
