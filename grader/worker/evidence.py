"""Reads what student code wrote, in a worker that never runs student code: events and checkpoints, as plain values."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Unreadable(Exception):
    """What was written is damaged, or too much; one sentence for the student."""


@contextmanager
def on_disk(scratch: Path, files: dict[str, bytes]) -> Iterator[str]:
    """The files in a folder of their own, for readers that want paths; only while they read."""
    with tempfile.TemporaryDirectory(prefix="reading-", dir=scratch) as folder:
        for name, raw in files.items():
            Path(folder, os.path.basename(name)).write_bytes(raw)
        yield folder


def read(scratch: Path, files: dict[str, bytes]) -> dict[str, Any]:
    """The runs of event files, and the checkpoints; `problem` says why there are none."""
    from grader.worker import checkpoints, eventfiles

    try:
        found = {"runs": eventfiles.runs(scratch, files), "checkpoints": checkpoints.checkpoints(scratch, files)}
    except Unreadable as error:
        return {"runs": {}, "checkpoints": {}, "problem": str(error)}
    return {**found, "problem": ""}
