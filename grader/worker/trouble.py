"""An exception of the student's code, put into words that cross the wire."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from grader.wire.messages import Raised

LONGEST_TEXT = 2000  # characters of an exception's message that are kept
LONGEST_TRAIL = 8


class Refused(BaseException):
    """A function of the grader's raised; not an Exception, so that student code does not swallow it by habit."""


class MissingName(Exception):
    """The grader asked for a name that the student's code does not define."""


class Unusable(Exception):
    """The grader's own request cannot be carried out on this object."""


KINDS: list[tuple[type[BaseException], str]] = [
    (MissingName, "missing name"),
    (NotImplementedError, "not attempted"),
    (MemoryError, "memory"),
    (Unusable, "unusable"),
]


def describe(error: BaseException, folder: Path, notes: Sequence[str] = ()) -> Raised:
    """What was raised, and where in the student's files; never raises, whatever the exception's own methods do."""
    kind = next((name for cause, name in KINDS if isinstance(error, cause)), "raised")
    line: int | None = None
    trail: list[str] = []
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename).parent == folder:
            line = frame.lineno
            trail.append(f"{Path(frame.filename).name} line {frame.lineno}, in {frame.name}")
    return Raised(_safe(type(error).__name__), _text(error), kind, line, trail[-LONGEST_TRAIL:], list(notes))


def _text(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "the program called exit()"
    try:
        return _safe(str(error))
    except BaseException:  # noqa: BLE001 - a student's exception class may raise in its own __str__
        return "(its message cannot be shown)"


def _safe(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]
