"""The students' template: stubs made from the reference, and the handout.

In a file of the reference, the lines between

    # YOUR CODE: <the task, in one line>
    # END OF YOUR CODE

are what the student has to write. In the stub, `raise NotImplementedError("<the task>")` stands in their place, and
`from __future__` lines are left out: in a notebook, the stub's text may come to stand below other code, where Python
files cannot have them. Everything else stays as it is. Beside the stubs lies the assignment's handout, `README.md`,
unchanged.
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
from grader.output_files import write_whole

START = "# YOUR CODE"
END = "# END OF YOUR CODE"
MISTAKES = "mistakes"  # files that begin so are not for students
HANDOUT = "README.md"


@dataclass(frozen=True)
class StubTask:
    """A task for the student: the lines `first` to `last` (from 1, both are the markers), and the indentation."""

    what: str
    first: int
    last: int
    indentation: str


def template_of(source: Path) -> dict[str, str]:
    """Return the files that a student of the assignment in `source` begins with: the stubs, and the handout if any.

    Raises AssignmentError where `stubs_of` does, and for a handout that is not UTF-8.
    """
    handout = source / HANDOUT
    return stubs_of(reference_of(source)) | ({HANDOUT: read(handout)} if handout.is_file() else {})


def reference_of(source: Path) -> Path:
    """Return the folder of the solutions to the assignment in `source`."""
    return source.parent.parent / "reference" / source.name


def stubs_of(reference: Path) -> dict[str, str]:
    """Return the stub of every Python file in the folder `reference`, by file name.

    Raises AssignmentError, with file and line, for markers that do not pair up and for files that do not parse.
    """
    files = sorted(file for file in reference.glob("*.py") if not file.name.startswith(MISTAKES))
    if not files:
        raise AssignmentError(reference, None, "there is no reference to make a template from", "put its files there")
    return {file.name: stub_of(read(file), file) for file in files}


def read(file: Path) -> str:
    """Return the text of `file`, lines ended by a newline alone; AssignmentError where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(file, None, f"it cannot be read ({error})", "save it as UTF-8") from error


def stub_of(source: str, file: Path) -> str:
    """Return `source` with each task's lines replaced by the exception that says what is to be done."""
    tree = parsed(source, file)
    lines = source.splitlines(keepends=True)
    for task in reversed(list(tasks(source, file))):
        instead = f"{task.indentation}raise NotImplementedError({json.dumps(task.what, ensure_ascii=False)})\n"
        lines[task.first - 1 : task.last] = [instead]
    for first, last in reversed(future_imports(tree)):  # all above the first task
        while last < len(lines) and not lines[last].strip():
            last += 1  # the empty lines below; those above stay
        del lines[first - 1 : last]
    stub = "".join(lines)
    parsed(stub, file)
    return stub


def future_imports(tree: ast.Module) -> list[tuple[int, int]]:
    """Return the first and last line of each `from __future__` statement."""
    return [
        (statement.lineno, statement.end_lineno or statement.lineno)
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    ]


def parsed(source: str, file: Path) -> ast.Module:
    """Return the tree of `source`; raise AssignmentError if it is not Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise AssignmentError(file, line, f"it is not valid Python ({error})", "correct the reference") from error


def tasks(source: str, file: Path) -> Iterator[StubTask]:
    """Yield the tasks marked in `source`, in order. Only comments count: a docstring may speak of markers."""
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
    """Return the task's text, line and indentation, from the comment that begins it."""
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
    """Yield line and text of each comment, and what precedes it on its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line, column = token.start
            yield line, token.string, token.line[:column]


def differences(files: dict[str, str], folder: Path) -> dict[str, str]:
    """Return how `folder` differs from `files`: for each file a few words; empty if it is current."""
    changes = {}
    for name, text in files.items():
        file = folder / name
        if not file.is_file():
            changes[name] = "missing"
        elif file.read_bytes() != text.encode():
            changes[name] = "out of date"
    if folder.is_dir():
        surplus = sorted(file.name for file in folder.glob("*.py") if file.name not in files)
        changes |= dict.fromkeys(surplus, "not made from any reference: remove it")
    return changes


def write(files: dict[str, str], folder: Path) -> None:
    """Write the files into `folder`. Others that lie there are left for a person to remove."""
    for name, text in files.items():
        write_whole(folder / name, text.encode())
