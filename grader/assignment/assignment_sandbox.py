"""The sandbox of an assignment, with the assignment's checks and reference out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.sandbox.fork_server import ForkServer
from grader.sandbox.provider import Sandbox


def sandbox_for(assignment: Path, preload: Sequence[str] = ("numpy",), *, also_hidden: Iterable[Path] = ()) -> Sandbox:
    """Start the sandbox for submissions to the assignment in this folder; returns while it still imports `preload`.

    This is the only way to one for student code: the assignment's own secrets are named here, and by no caller.
    Those of the repository are in `grader.sandbox.visible_files`.
    """
    return ForkServer(preload, hidden=[*hidden_paths(assignment), *also_hidden])


def hidden_paths(assignment: Path) -> list[Path]:
    """Return the folders that no worker may see: the assignment's own, and its reference."""
    folder = assignment.resolve()
    return [folder, folder.parent.parent / "reference" / folder.name]
