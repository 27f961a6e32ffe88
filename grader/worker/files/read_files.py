"""The reader of event files and checkpoints, as plain values, in a worker that never runs student code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.worker.files import checkpoints, eventfiles
from grader.worker.files.on_disk import Unreadable


def read(scratch: Path, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the runs of event files, and the checkpoints; `problem` says why there are none."""
    try:
        found = {"runs": eventfiles.runs(scratch, files), "checkpoints": checkpoints.checkpoints(scratch, files)}
    except Unreadable as error:
        return {"runs": {}, "checkpoints": {}, "problem": str(error)}
    return {**found, "problem": ""}
