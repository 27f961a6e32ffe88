"""A download as names and contents: a folder on disk, or what came out of an archive."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from grader.errors import SubmissionError

LARGEST = 50 << 20  # bytes of one file: an archive or a notebook; source files are far smaller
MOST_NAMES = 100_000
DEEPEST = 12  # folders
COURSE_FOLDERS = frozenset({"assignments", "reference", "student_template"})
FOREIGN = COURSE_FOLDERS | {"site-packages", "node_modules", "venv", "env", "__MACOSX", "__pycache__"}


class Tree(Protocol):
    """Files by their path from the top, with forward slashes; an empty folder is a name that ends in a slash."""

    name: str
    notes: list[str]

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """Return the content of a file; SubmissionError where it cannot be had."""
        ...


class FolderTree:
    """A folder on disk. Links are not followed: they may lead to the reference, or to another student's files.

    SubmissionError where there are more names than `most`; with `nearest`, the nearest of them are taken.
    """

    def __init__(self, folder: Path, *, most: int = MOST_NAMES, nearest: bool = False) -> None:
        self._folder = folder
        self.name = folder.resolve().name
        self.notes: list[str] = []
        self._names: list[str] = []
        for name in self._walk(folder):
            self._names.append(name)
            if len(self._names) > most:
                if nearest:
                    break
                raise SubmissionError(f"{folder} holds more than {most:,} files: name the folder of the class.")
        self._names.sort()

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        return self._names

    def read(self, name: str) -> bytes:
        """Return the content of a file; SubmissionError where it cannot be had."""
        path = self._folder / name
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(descriptor, "rb") as file:
                raw = file.read(LARGEST + 1)
        except OSError as error:
            raise SubmissionError(f"{name} cannot be read: {error.strerror}.") from error
        if len(raw) > LARGEST:
            raise SubmissionError(f"{name} is larger than {LARGEST >> 20} MB.")
        return raw

    def _walk(self, top: Path) -> Iterator[str]:
        """Yield the names of all files, and of empty folders, those of the upper folders first."""
        waiting = deque([(top, "", 0)])
        while waiting:
            folder, above, depth = waiting.popleft()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                self.notes.append(f"{above or folder} cannot be read: {error.strerror}.")
                continue
            empty = True
            for entry in entries:
                name = f"{above}{entry.name}"
                if entry.is_symlink():
                    self.notes.append(f"{name} is a link, and was passed over.")
                elif entry.name.startswith(".") or entry.name in FOREIGN:
                    continue
                elif entry.is_dir(follow_symlinks=False):
                    if depth < DEEPEST:
                        empty = False
                        waiting.append((Path(entry.path), f"{name}/", depth + 1))
                elif entry.is_file(follow_symlinks=False):
                    empty = False
                    yield name
            if empty and above:
                yield above


class MemoryTree:
    """Files that are in memory already."""

    def __init__(self, name: str, files: Mapping[str, bytes], notes: list[str] | None = None) -> None:
        self.name, self._files, self.notes = name, files, notes or []

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        return sorted(self._files)

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return self._files[name]
