"""The release to students: stubs and handout at the top, below them the public half of the assignment.

DIR/README.md, DIR/*.py               handout and stubs
DIR/assignments/NAME/…                everything but `hidden/`
DIR/assignments/NAME/<answers>        the reference's answers to the public checks
DIR/assignments/NAME/stubs/*.py       the stubs once more: those at the top will be solved
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.assignment.data_set import STUBS
from grader.authoring import template
from grader.errors import AssignmentError, UsageError

HIDDEN = "hidden"


def refuse_occupied(folder: Path, *, force: bool) -> None:
    """Raise UsageError if `folder` is a file, or holds something and `force` does not say that it may be put aside."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder: name one that is empty or does not exist.")
    if folder.is_dir() and any(folder.iterdir()):
        if not force:
            raise UsageError(f"{folder} is not empty: name another folder, or add --force to put what is there aside.")
        if Path.cwd().resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{folder} is the folder you are in, so it cannot be put aside: call this from elsewhere.")


def write(source: Path, folder: Path, recorded: Mapping[str, bytes], *, force: bool = False) -> Path | None:
    """Write the release of the assignment in `source` to `folder`, whole or not at all.

    `recorded` are files to add to the assignment's folder, by name. Returns where the former content of `folder`
    is kept, if it had any.
    """
    refuse_occupied(folder, force=force)
    target = folder.resolve()
    if any(target.is_relative_to(ours) for ours in (source.resolve(), template.reference_of(source).resolve())):
        raise UsageError(f"{folder} lies within the assignment itself: name a folder outside of it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
        made = Path(beside, "release")
        made.mkdir(mode=0o755)
        fill(made, source, recorded)
        refuse_secrets(made, source)
        aside = put_aside(target) if target.is_dir() and any(target.iterdir()) else None
        if target.is_dir():
            target.rmdir()
        os.replace(made, target)
    return aside


def fill(made: Path, source: Path, recorded: Mapping[str, bytes]) -> None:
    """Write the release's files into the empty folder `made`."""
    handout = source / template.HANDOUT
    if not handout.is_file():
        raise AssignmentError(handout, None, "the assignment has no handout", "write one")
    stubs = template.template_of(source)
    template.write(stubs, made)
    assignment = made / "assignments" / source.name
    (assignment / STUBS).mkdir(parents=True)
    template.write({name: text for name, text in stubs.items() if name != template.HANDOUT}, assignment / STUBS)
    for file in public_files(source):
        copy = assignment / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    for name, content in recorded.items():
        (assignment / name).write_bytes(content)


def public_files(source: Path) -> Iterator[Path]:
    """Yield the assignment's files that students may see: none of `hidden/`, no link, nothing left by tools."""
    for path in sorted(source.iterdir()):
        if path.name in (HIDDEN, "__pycache__") or path.name.startswith("."):
            continue
        if path.is_symlink():
            raise AssignmentError(path, None, "a link may lead to what is hidden", "put the file itself there")
        if path.is_dir():
            yield from public_files(path)
        elif path.suffix != ".pyc":
            yield path


def refuse_secrets(made: Path, source: Path) -> None:
    """Raise AssignmentError if a file that students may not see is, byte for byte, among those they would get."""
    secret = {
        file.read_bytes(): file
        for folder in (source / HIDDEN, template.reference_of(source))
        for file in folder.rglob("*")
        if file.is_file()
    }
    for file in made.rglob("*"):
        if not file.is_file() or not (content := file.read_bytes()).strip() or content not in secret:
            continue
        raise AssignmentError(
            secret[content], None, f"students would get it, as {file.relative_to(made)}", "mark its tasks, or move it"
        )


def put_aside(folder: Path) -> Path:
    """Rename `folder` to the first free one of `folder.1~`, `folder.2~`, … and return the new path."""
    for number in itertools.count(1):
        aside = folder.with_name(f"{folder.name}.{number}~")
        if not aside.exists():
            folder.rename(aside)
            return aside
    raise AssertionError("unreachable")
