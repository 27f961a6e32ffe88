"""Files that student code wrote, put on disk again for readers that want paths."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unreadable(Exception):
    """The error that what was written is damaged, or too much; one sentence for the student."""


@contextmanager
def on_disk(scratch: Path, files: dict[str, bytes]) -> Iterator[str]:
    """Put the files into a folder of their own while the context lasts, for readers that want paths."""
    with tempfile.TemporaryDirectory(prefix="reading-", dir=scratch) as folder:
        for name, raw in files.items():
            Path(folder, os.path.basename(name)).write_bytes(raw)
        yield folder
