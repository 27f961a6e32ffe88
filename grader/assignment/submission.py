"""A submission: the student's files as bytes. Nothing in it is run or parsed here."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.model import Assignment
from grader.errors import SubmissionError

LARGEST_FILE = 2 << 20  # bytes; source files are not larger
MOST_FILES = 64


@dataclass(frozen=True)
class Submission:
    """The student's files by name, the parts found among them, and where a name had to be guessed."""

    name: str
    files: dict[str, bytes]
    parts: dict[str, str]  # the assignment's file name → the name among `files`
    notes: tuple[str, ...] = ()
    single: bool = False  # one file was given: the other parts are not missing, they were not asked

    @property
    def hash(self) -> str:
        """Return the sha256 over names and contents of the files."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()


def open(path: Path, assignment: Assignment) -> Submission:
    """Open a folder that holds parts under their own names, or one such file: a reference, a template, a sample.

    What students hand in is opened by `intake`. SubmissionError where there is no part.
    """
    folder, only = (path, None) if path.is_dir() else (path.parent, path.name)
    found = {
        part.file: part.file
        for part in assignment.parts
        if only in (None, part.file) and was_handed_in(folder / part.file, folder)
    }
    if not found:
        names = " or ".join(part.file for part in assignment.parts)
        raise SubmissionError(f"There is no {names} in {path}.")
    files = ({} if only else _sources(folder)) | {name: read_file(folder / name) for name in found.values()}
    return encodable(Submission(path.resolve().name, files, found, single=only is not None))


def encodable(found: Submission) -> Submission:
    """Return the submission with names that UTF-8 can write: a name from an old archive may be no such text."""

    def text(name: str) -> str:
        return name.encode("utf-8", "replace").decode()

    return Submission(
        text(found.name),
        {text(name): raw for name, raw in found.files.items()},
        {part: text(name) for part, name in found.parts.items()},
        tuple(map(text, found.notes)),
        found.single,
    )


def _sources(folder: Path) -> dict[str, bytes]:
    """Return the folder's Python files, for they may import each other, without those that cannot be read."""
    paths = sorted(path for path in folder.glob("*.py") if was_handed_in(path, folder))[:MOST_FILES]
    return {
        path.name: path.read_bytes()
        for path in paths
        if path.stat().st_size <= LARGEST_FILE and os.access(path, os.R_OK)
    }


def was_handed_in(path: Path, folder: Path) -> bool:
    """Return whether the file was handed in: a link to a file elsewhere, to the reference for instance, was not."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def read_file(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Read one file; raise SubmissionError where it is too large or cannot be read."""
    try:
        if path.stat().st_size > largest:
            raise SubmissionError(f"{path.name} is larger than {largest >> 20} MB; hand in source code only.")
        return path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from error
