"""Files that the grader writes: whole or not at all, and no grade overwritten without a trace."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

from grader.errors import UsageError
from grader.grade import Grade, from_json, to_json

SOURCES = (".py", ".ipynb", ".zip")  # what is handed in: a grade by such a name is a slip


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the path, then rename: the file is whole or is what it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def keep(grade: Grade, path: Path) -> Path | None:
    """Write `grade` to `path` as JSON; return where the grade that stood there is kept now, if one did."""
    earlier = set_aside(path) if path.exists() else None
    write_whole(path, to_json(grade))
    return earlier


def set_aside(path: Path) -> Path:
    """Give the file a second name, the first free one of `path.1~`, `path.2~`, …; UsageError if it cannot be done."""
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.{number}~")
        try:
            os.link(path, aside)
            return aside
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            return copied(path, aside)
    raise AssertionError("unreachable")


def copied(path: Path, aside: Path) -> Path:
    """Copy `path` to the name `aside`, and return it."""
    try:
        with path.open("rb") as old, aside.open("xb") as new:
            shutil.copyfileobj(old, new)
    except OSError as error:
        raise UsageError(
            f"{path} holds an earlier grade, and no copy of it can be kept ({error.strerror}): name another file."
        ) from error
    return aside


def refuse_what_is_no_grade(path: Path) -> None:
    """Raise UsageError if a grade kept in `path` would replace something else, a student's solution say."""
    if path.suffix.lower() in SOURCES:
        raise UsageError(f"{path} is not a grade; name another file.")
    if not path.exists():
        return
    try:
        if not path.is_file():
            raise UsageError(f"{path} is no regular file.")
        from_json(path.read_bytes())
    except (OSError, UsageError) as error:
        raise UsageError(f"{path} is not a grade; name another file.") from error


def refuse_unwritable(path: Path, *, folder: bool) -> None:
    """Raise UsageError if `path` cannot become a file (or folder): better known before the grading than after."""
    if path.exists() and path.is_dir() != folder:
        raise UsageError(f"{path} is a {'file' if folder else 'folder'}: name a {'folder' if folder else 'file'}.")
    nearest = path if folder and path.exists() else path.parent
    while not nearest.exists():
        nearest = nearest.parent
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"Nothing can be written in {nearest}: name another place, or change its permissions.")
