"""An exception of the student's code, put into words that cross the wire."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from grader.wire.messages import Raised
from grader.worker.tensorflow1 import hint_for
from grader.worker.traced import COLOURS, traced

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
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        (Path(frame.filename).name, frame.lineno or 0, frame.name)
        for frame in frames
        if Path(frame.filename).parent == folder
    ]
    text, kind_of_error = _text(error), _safe(type(error).__name__)
    inner = traced(text, kind_of_error, folder)
    if inner is not None:
        text, places = inner.text, places + inner.places
    elif kind == "not attempted" and frames and "site-packages" in frames[-1].filename:
        kind = "raised"  # by a library, which cannot do what it was asked to
    trail = [f"{file} line {line}, in {function}" for file, line, function in places]
    line = places[-1][1] if places else None
    return Raised(kind_of_error, text, kind, line, trail[-LONGEST_TRAIL:], list(notes), _safe(hint_for(error)))


def _text(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "the program called exit()"
    try:
        return COLOURS.sub("", _safe(str(error)))
    except BaseException:  # noqa: BLE001 - a student's exception class may raise in its own __str__
        return "(its message cannot be shown)"


def _safe(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]
