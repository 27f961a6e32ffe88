"""The text of an exception: its type, one sentence, and the line in the student's file; for calls and loading alike."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import Any, NamedTuple

from grader.worker.loading.cell_places import place_in

LONGEST = 500  # characters of a message
UNREADABLE = "(its message cannot be shown)"


class StudentsLoader:
    """The base of the loader of a student's file, by which its frames can be told from a library's."""


class Problem(NamedTuple):
    """The exception's type, what it says in one line, and the line in the student's file, where there is one."""

    type: str
    message: str
    line: int | None


class Place(NamedTuple):
    """A line of a student's file that the exception passed through."""

    file: str
    line: int
    function: str


def is_students(frame: FrameType) -> bool:
    """Tell whether the frame runs code of a student's file, or code that this file gave to exec()."""
    return isinstance(frame.f_globals.get("__loader__"), StudentsLoader)


def places(error: BaseException) -> list[Place]:
    """Return the traceback without the grader's and the libraries' frames, outermost first."""
    return list(_places(error))


def _places(error: BaseException) -> Iterator[Place]:
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if is_students(step.tb_frame) and code.co_filename == step.tb_frame.f_globals.get("__file__"):
            yield Place(code.co_filename, step.tb_lineno, code.co_name)
        step = step.tb_next


def problem(error: BaseException) -> Problem:
    """Return what went wrong, for the student. Never raise, whatever the exception's own methods do."""
    kind = type(error).__name__[:100]
    if isinstance(error, SyntaxError):
        return Problem(kind, _one_line(_text(error.msg)), error.lineno)
    trail = places(error)
    message = _sentence(error)
    if trail and trail[-1].file != trail[0].file:
        where = place_in(trail[-1].file, trail[-1].line)
        message = f"{message} (in {where.file}, {where})"
        return Problem(kind, message, next(p.line for p in reversed(trail) if p.file == trail[0].file))
    return Problem(kind, message, trail[-1].line if trail else None)


def _sentence(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "the file ends the program here (exit)"
    if isinstance(error, KeyboardInterrupt):
        return "the file raises KeyboardInterrupt"
    if isinstance(error, MemoryError):
        return "it asks for more memory than there is"
    if isinstance(error, RecursionError):
        return "a function calls itself without end"
    return _one_line(_text(error))


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - a student's exception may raise anything in its own __str__
        return UNREADABLE


def _one_line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST])
    return " ".join(printable.split())[:LONGEST]


def described(error: BaseException) -> str:
    """Return `ValueError: message`, or the type alone where there is no message."""
    kind, message, _ = problem(error)
    return f"{kind}: {message}" if message else kind
