"""One submission at a path: a folder, a Python file, a notebook or an archive, all read by the same rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.assignment.model import Assignment
from grader.assignment.submission import LARGEST_FILE, Submission, read_file
from grader.errors import SubmissionError, UsageError
from grader.intake.definition_reader import DefinitionReader
from grader.intake.download_files import LARGEST, FolderTree, Tree
from grader.intake.file_names import NOTEBOOK, is_archive, is_source
from grader.intake.find_parts import find
from grader.intake.imported_files import OwnModules
from grader.intake.open_archives import open_packed
from grader.intake.read_download import open_tree, read_single
from grader.sandbox.provider import Sandbox

MOST_BESIDE = 2000  # names in the folder of a file: it may be one of downloads
MOST_HERE = 20_000  # names in a folder


def open_submission(path: Path, assignment: Assignment, sandbox: Sandbox, *, part: str | None = None) -> Submission:
    """Open the submission at `path`; SubmissionError where there is nothing to grade.

    `part` says which part a file is, whose name and content do not.
    """
    if path.is_dir():
        return _folder(path, assignment, sandbox)
    if not path.is_file():
        raise SubmissionError(f"There is no file or folder {path}.")
    if is_archive(path.name):
        return read_single(path, assignment, sandbox, open_tree(path, sandbox))
    if not is_source(path.name):
        raise UsageError(f"{path} is no Python file, notebook or archive: name one, or a folder.")
    return _file(path, assignment, sandbox, part)


def _folder(folder: Path, assignment: Assignment, sandbox: Sandbox) -> Submission:
    try:
        return read_single(folder, assignment, sandbox, FolderTree(folder, most=MOST_HERE, nearest=True))
    except SubmissionError as error:
        wanted = " or ".join(part.file for part in assignment.parts)
        told = f"There is no {wanted} in {folder}; name the file, or go to its folder."
        raise SubmissionError(f"{told} {error}") from error


def _file(path: Path, assignment: Assignment, sandbox: Sandbox, part: str | None) -> Submission:
    """Take one file as the part, or as the parts, that it is; of what lies beside it, what it imports comes along."""
    # A notebook has its pictures in it; of code there is little.
    raw = read_file(path, LARGEST if path.name.lower().endswith(NOTEBOOK) else LARGEST_FILE)
    opened = open_packed({path.name: raw}, sandbox)
    exact = next((item.file for item in assignment.parts if item.file == path.name), None)
    target = assignment.part(part).file if part else exact
    files = {**opened.files, **_imported(path, opened.files)}
    try:
        found = find(
            path.name,
            files,
            assignment.with_parts(target) if target else assignment,
            DefinitionReader(sandbox),
            only=path.name,
            target=target or "",
        )
    except SubmissionError as error:
        if not opened.files:
            raise SubmissionError(" ".join(opened.notes) or str(error)) from error
        if target:
            raise
        wanted = assignment.parts[0].file
        raise UsageError(f"{path.name} is not called like a part; say which it is with --part {wanted}.") from error
    return dataclasses.replace(found, notes=(*found.notes, *opened.notes), single=True)


def _imported(path: Path, opened: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what the file imports from its folder, which may hold other people's files, too."""
    tree = FolderTree(path.parent, most=MOST_BESIDE, nearest=True)
    beside = [name for name in tree.names() if name.endswith(".py") and name != path.name]
    there = FilesOnDemand(tree, beside, opened)
    found = OwnModules(there).imported_by(opened, near=True)
    return {name: there[name] for name in found.paths if name not in opened}


class FilesOnDemand(Mapping[str, bytes]):
    """Files of a folder, each read when it is asked for, and others that are in memory."""

    def __init__(self, tree: Tree, names: Iterable[str], known: Mapping[str, bytes]) -> None:
        self._tree, self._known = tree, dict(known)
        self._names = dict.fromkeys([*known, *names])

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            try:
                self._known[name] = self._tree.read(name)
            except SubmissionError:  # what cannot be read is nobody's loss but the file's that imports it
                self._known[name] = b""
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
