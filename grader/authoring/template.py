"""The students' stubs, made from the reference.

In a file of the reference, the lines between

    # YOUR CODE: <the task, in one line>
    # END OF YOUR CODE

are what the student has to write. In the stub, `raise NotImplementedError("<the task>")` stands in their place;
everything else stays as it is.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import AssignmentError
from grader.grade import write_whole

START = "# YOUR CODE"
END = "# END OF YOUR CODE"
MISTAKES = "mistakes"  # files that begin so are not for students


@dataclass(frozen=True)
class StubTask:
    """What the student writes: the lines `first` to `last` (from 1, both are the markers), and the indentation."""

    what: str
    first: int
    last: int
    indentation: str


def stubs_of(reference: Path) -> dict[str, str]:
    """The stub of every Python file in the folder `reference`, by file name.

    Raises AssignmentError, with file and line, for markers that do not pair up and for files that do not parse.
    """
    files = sorted(file for file in reference.glob("*.py") if not file.name.startswith(MISTAKES))
    if not files:
        raise AssignmentError(reference, None, "there is no reference to make a template from", "put its files there")
    return {file.name: stub_of(read(file), file) for file in files}


def read(file: Path) -> str:
    """The text of `file`, lines ended by a newline alone."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(file, None, f"it cannot be read ({error})", "save it as UTF-8") from error


def stub_of(source: str, file: Path) -> str:
    """`source` with each task's lines replaced by the exception that says what is to be done."""
    parsed(source, file)
    lines = source.splitlines(keepends=True)
    for task in reversed(list(tasks(source, file))):
        instead = f"{task.indentation}raise NotImplementedError({json.dumps(task.what, ensure_ascii=False)})\n"
        lines[task.first - 1 : task.last] = [instead]
    stub = "".join(lines)
    parsed(stub, file)
    return stub


def parsed(source: str, file: Path) -> None:
    """AssignmentError if `source` is not Python."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise AssignmentError(file, line, f"it is not valid Python ({error})", "correct the reference") from error


def tasks(source: str, file: Path) -> Iterator[StubTask]:
    """The tasks marked in `source`, in order. Only comments count: a docstring may speak of markers."""
    start: tuple[str, int, str] | None = None
    for line, comment, before in comments(source):
        if comment.startswith(END):
            if start is None:
                raise AssignmentError(file, line, f"`{END}` without a `{START}: …` before it", "remove it, or add one")
            what, first, indentation = start
            if before != indentation:
                raise AssignmentError(
                    file, line, f"it is not indented as its `{START}` in line {first} is", "indent both alike"
                )
            yield StubTask(what, first, line, indentation)
            start = None
        elif comment.startswith(START):
            if start is not None:
                problem = f"a task begins before the one of line {start[1]} has ended"
                raise AssignmentError(file, line, problem, f"put `{END}` between them")
            start = task_begun(line, comment, before, file)
    if start is not None:
        raise AssignmentError(file, start[1], f"this task has no `{END}`", "put one after its last line")


def task_begun(line: int, comment: str, before: str, file: Path) -> tuple[str, int, str]:
    """The task's text, line and indentation, from the comment that begins it."""
    what = comment.removeprefix(START).removeprefix(":").strip()
    if not what:
        raise AssignmentError(file, line, "the task is not named", f"write `{START}: <what to do, in one line>`")
    if before.strip():
        raise AssignmentError(file, line, "the marker shares its line with code", "give it a line of its own")
    if not before:
        raise AssignmentError(
            file, line, "a task at the top level would keep the stub from loading", "put it into a function"
        )
    return what, line, before


def comments(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, text and what precedes it on its line, of each comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line, column = token.start
            yield line, token.string, token.line[:column]


def differences(stubs: dict[str, str], folder: Path) -> dict[str, str]:
    """How `folder` differs from `stubs`: for each file, in a few words, what it is; empty if it is current."""
    changes = {}
    for name, stub in stubs.items():
        file = folder / name
        if not file.is_file():
            changes[name] = "missing"
        elif file.read_bytes() != stub.encode():
            changes[name] = "out of date"
    if folder.is_dir():
        surplus = sorted(file.name for file in folder.glob("*.py") if file.name not in stubs)
        changes |= dict.fromkeys(surplus, "not made from any reference: remove it")
    return changes


def write(stubs: dict[str, str], folder: Path) -> None:
    """Write the stubs into `folder`. Files there that are no stub are left for a person to remove."""
    for name, stub in stubs.items():
        write_whole(folder / name, stub.encode())
