"""Finds the folder of an assignment by its name. Imports nothing heavy: the sandbox is started once it is known."""

from __future__ import annotations

from pathlib import Path

from grader.assignment.toml_outline import NAME
from grader.errors import UsageError

PROGRAM = Path(__file__).resolve().parents[2]


def find_assignment(name: str, start: Path, *others: Path) -> Path:
    """Return the folder of the assignment: `assignments/NAME` at `start` or above, beside the program, or at `others`.

    In this order: check files run as the grader's own. A folder `assignments` that lies among the files to be graded
    counts only where there is no other.
    """
    tried = [start, *start.parents, PROGRAM, *(above for other in others for above in (other, *other.parents))]
    for above in tried:
        folder = above / "assignments" / name
        if (folder / NAME).is_file():
            return folder
    known = sorted({p.parent.name for above in tried for p in above.glob(f"assignments/*/{NAME}")})
    remedy = f"there is {', '.join(known)}" if known else "go to the folder that holds assignments/"
    raise UsageError(f"There is no assignment {name!r}; {remedy}.")
