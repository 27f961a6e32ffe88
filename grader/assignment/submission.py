"""A submission: the student's files as bytes. Nothing in it is run or parsed here."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.model import Assignment
from grader.errors import SubmissionError, UsageError

LARGEST_FILE = 2 << 20  # bytes; source files are not larger
MOST_FILES = 64
_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+(.+)$", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_][A-Za-z_0-9]*")
NOT_A_STUDENTS = {"assignments", "reference", "student_template", "tests", "grader", "site-packages", "node_modules"}


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


def open(path: Path, assignment: Assignment, *, part: str | None = None) -> Submission:
    """Open the submission at `path`, a file or a folder; raise SubmissionError where there is nothing to grade."""
    if path.is_dir():
        return _folder(path, assignment)
    if path.is_file():
        return _file(path, assignment, part)
    raise SubmissionError(f"There is no file or folder {path}.")


def _folder(folder: Path, assignment: Assignment) -> Submission:
    """Find the parts in the folder, or else in the nearest folder below that has any."""
    wanted = [part.file for part in assignment.parts]
    notes: list[str] = []
    found = _parts_in(folder, wanted, notes)
    if not found:
        for below in _folders_below(folder):
            found = _parts_in(below, wanted, notes)
            if found:
                notes.insert(0, f"The files were found in {below.relative_to(folder)}.")
                folder = below
                break
    if not found:
        names = " or ".join(wanted)
        raise SubmissionError(f"There is no {names} in {folder}; name the file, or go to its folder.")
    files = _sources(folder) | {name: _read(folder / name) for name in found.values()}
    return _encodable(Submission(folder.resolve().name, files, found, tuple(notes)))


def _file(path: Path, assignment: Assignment, part: str | None) -> Submission:
    """Take one file as a part, with the files beside it that it imports."""
    notes: list[str] = []
    wanted = [assignment.part(part).file] if part else [item.file for item in assignment.parts]
    alike = [file for file in wanted if file == path.name] or [file for file in wanted if _resembles(path.name, file)]
    target = wanted[0] if part else next(iter(alike), None)
    if target is None:
        raise UsageError(f"{path.name} is not called like a part; say which it is with --part {wanted[0]}.")
    if target != path.name:
        notes.append(f"{path.name} was taken for {target}.")
    files = {target: _read(path)}
    beside = _sources(path.parent)
    # The folder may hold other people's files too: only what is imported by name belongs to this one.
    waiting = [files[target]]
    while waiting:
        named = {word.decode() + ".py" for line in _IMPORT.findall(waiting.pop()) for word in _WORD.findall(line)}
        for name in sorted(named & beside.keys() - files.keys()):
            files[name] = beside[name]
            waiting.append(files[name])
    return _encodable(Submission(path.name, files, {target: target}, tuple(notes), single=True))


def _encodable(found: Submission) -> Submission:
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


def _parts_in(folder: Path, wanted: list[str], notes: list[str]) -> dict[str, str]:
    """Return the parts in the folder by file name; a name that had to be guessed is added to `notes`."""
    here = sorted(
        path.name for path in folder.iterdir() if path.suffix.lower() == ".py" and _was_handed_in(path, folder)
    )
    found = {file: file for file in wanted if file in here}
    for file in wanted:
        alike = [name for name in here if name not in wanted and _resembles(name, file)]
        if file not in found and len(alike) == 1:
            found[file] = alike[0]
            notes.append(f"{alike[0]} was taken for {file}.")
    return found


def _resembles(name: str, file: str) -> bool:
    """Return whether a name is a part's with what downloads and students add: (1), a prefix, capitals, spaces for _."""
    plain = re.sub(r"[^a-z0-9]", "", Path(name).stem.lower())
    return re.sub(r"[^a-z0-9]", "", Path(file).stem.lower()) in plain


def _folders_below(folder: Path) -> list[Path]:
    """Return the folders up to three levels down that may hold a student's files, the nearest first."""
    return sorted(
        (
            path
            for pattern in ("*", "*/*", "*/*/*")
            for path in folder.glob(pattern)
            if path.is_dir()
            and not _leads_outside(path, folder)
            and not any(_not_a_students(name) for name in path.relative_to(folder).parts)
        ),
        key=lambda path: (len(path.parts), path),
    )


def _not_a_students(name: str) -> bool:
    """Return whether a folder of that name belongs to tools or to the grader."""
    return name.startswith((".", "__")) or name in NOT_A_STUDENTS


def _sources(folder: Path) -> dict[str, bytes]:
    """Return the folder's Python files, for they may import each other, without those that cannot be read."""
    paths = sorted(path for path in folder.glob("*.py") if _was_handed_in(path, folder))[:MOST_FILES]
    return {
        path.name: path.read_bytes()
        for path in paths
        if path.stat().st_size <= LARGEST_FILE and os.access(path, os.R_OK)
    }


def _was_handed_in(path: Path, folder: Path) -> bool:
    """Return whether the file was handed in: a link to a file elsewhere, to the reference for instance, was not."""
    return path.is_file() and not _leads_outside(path, folder)


def _leads_outside(path: Path, folder: Path) -> bool:
    """Return whether the path, with its links followed, lies outside the folder."""
    return not path.resolve().is_relative_to(folder.resolve())


def _read(path: Path) -> bytes:
    """Read one file; raise SubmissionError where it is too large or cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SubmissionError(f"{path.name} is larger than {LARGEST_FILE >> 20} MB; hand in source code only.")
        return path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from error
