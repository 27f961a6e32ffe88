"""What student code wrote, put on disk again for readers that want paths."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unreadable(Exception):
    """What was written is damaged, or too much; one sentence for the student."""


@contextmanager
def on_disk(scratch: Path, files: dict[str, bytes]) -> Iterator[str]:
    """The files in a folder of their own, for readers that want paths; only while they read."""
    with tempfile.TemporaryDirectory(prefix="reading-", dir=scratch) as folder:
        for name, raw in files.items():
            Path(folder, os.path.basename(name)).write_bytes(raw)
        yield folder
