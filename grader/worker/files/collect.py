"""The files that student code wrote below one folder of the scratch directory, read out as bytes, not interpreted."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import stat
import sys
import threading
from pathlib import Path
from typing import Any

from grader.worker.exceptions import Unusable

MOST_FILES = 200
MOST_BYTES = 64 << 20  # together
DEEPEST = 12  # folders in folders
FLUSH_TIMEOUT = 5.0  # seconds
# By the names of their types, the writers of tf.summary.create_file_writer, and the thread of tf.summary.FileWriter.
WRITERS = frozenset({"_ResourceSummaryWriter", "_LegacyResourceSummaryWriter"})
LEGACY_WRITER_THREAD = "_EventLoggerThread"
CHECK_FOLDER_PREFIX = "written-"  # of the folders that checks hand out


class TooMuchWritten(Exception):
    """The error that more was written than is read out."""


def clear(scratch: Path, folder: str) -> None:
    """Make the folder, empty, whatever stands in its place; remove those of earlier checks, for space is limited."""
    path = _inside(scratch, folder)
    for earlier in scratch.glob(f"{CHECK_FOLDER_PREFIX}*") if folder.startswith(CHECK_FOLDER_PREFIX) else ():
        if earlier.is_dir() and not earlier.is_symlink():
            shutil.rmtree(earlier, ignore_errors=True)
    if path.is_symlink() or path.is_file():
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, exist_ok=True)


def collect(scratch: Path, folder: str) -> dict[str, Any]:
    """Return names (relative to the folder), sizes, all contents in one array; `problem` says why there are none."""
    import numpy as np  # not every worker has it

    flush_writers()
    try:
        files, problem = _read(_inside(scratch, folder)), ""
    except TooMuchWritten as error:
        files, problem = {}, str(error)
    content = np.frombuffer(b"".join(files.values()), np.uint8)
    sizes = [len(raw) for raw in files.values()]
    return {"names": list(files), "sizes": sizes, "content": content, "problem": problem}


def flush_writers() -> None:
    """Write out what still waits for an event file, as would happen when the student's program ends."""
    if "tensorflow" not in sys.modules:
        return
    for thread in threading.enumerate():
        if type(thread).__name__ == LEGACY_WRITER_THREAD:
            with contextlib.suppress(Exception):  # ended meanwhile
                _flush_thread(thread)
    for writer in [thing for thing in gc.get_objects() if type(thing).__name__ in WRITERS]:
        with contextlib.suppress(Exception):  # closed long ago, or of a graph that has no session
            writer.flush()


def _flush_thread(thread: Any) -> None:
    """Flush the thread of a FileWriter, as the writer's flush() does; it often lives longer than the writer."""
    thread._flush_complete.clear()
    thread._queue.put(thread._flush_sentinel)
    thread._flush_complete.wait(FLUSH_TIMEOUT)


def _inside(scratch: Path, folder: str) -> Path:
    parts = folder.split("/")
    if not all(parts) or ".." in parts or "." in parts or "\0" in folder:
        raise Unusable(f"a folder name that leads outside: {folder!r}")
    path = scratch.joinpath(*parts)
    for parent in path.relative_to(scratch).parents:
        if (scratch / parent).is_symlink() and parent != Path("."):
            raise Unusable(f"the folder {parent} is a link")
    return path


def _read(top: Path) -> dict[str, bytes]:
    """Return the regular files below `top`, in order of their names; links are not followed, pipes not opened."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for name in sorted(_names(top, "", DEEPEST)):
        raw = _content(top / name, left)
        if raw is not None:
            files[name] = raw
            left -= len(raw)
    return files


def _names(folder: Path, prefix: str, depth: int) -> list[str]:
    found: list[str] = []
    if folder.is_symlink() or not folder.is_dir():
        return found
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if depth:
                    found += _names(folder / entry.name, f"{name}/", depth - 1)
            elif entry.is_file(follow_symlinks=False):
                found.append(name)
            if len(found) > MOST_FILES:
                raise TooMuchWritten(f"Your code wrote more than {MOST_FILES} files below the folder it was given.")
    return found


def _content(path: Path, left: int) -> bytes | None:
    """Return the file's bytes; None if the file has meanwhile gone, or become something else."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        raw = stream.read(left + 1)
    if len(raw) > left:
        raise TooMuchWritten(f"Your code wrote more than {MOST_BYTES >> 20} MB below the folder it was given.")
    return raw
