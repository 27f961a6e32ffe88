"""An exception that a call of the student's code raised, as a message that crosses the wire."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from grader.wire.messages import Raised, RaisedKind
from grader.worker.loading.cell_places import place_in
from grader.worker.loading.not_attempted import stub_still_stands
from grader.worker.loading.old_usage import hint_for

LONGEST_TEXT = 2000  # characters of an exception's message that are kept
LONGEST_TRAIL = 8


class Refused(BaseException):
    """The error that a grader's function raised; no Exception, so that student code does not swallow it by habit."""


class NameNotDefined(Exception):
    """The error that the grader asked for a name that the student's code does not define; says what there is."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(name)
        self.why = why


class Unusable(Exception):
    """The error that the grader's own request cannot be carried out on this object."""


KINDS: list[tuple[type[BaseException], RaisedKind]] = [
    (NameNotDefined, RaisedKind.MISSING_NAME),
    (NotImplementedError, RaisedKind.NOT_ATTEMPTED),
    (MemoryError, RaisedKind.MEMORY),
    (Unusable, RaisedKind.UNUSABLE),
]


def describe(error: BaseException, folder: Path, notes: Sequence[str] = ()) -> Raised:
    """Return what was raised, and where in the student's files; never raise, whatever the exception's methods do."""
    kind = next((name for cause, name in KINDS if isinstance(error, cause)), RaisedKind.RAISED)
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        (str(Path(frame.filename).relative_to(folder)), frame.lineno or 0, frame.name)
        for frame in frames
        if _is_students(Path(frame.filename), folder)
    ]
    text, kind_of_error = _text(error), _safe(type(error).__name__)
    inner = traced(text, kind_of_error, folder)
    passed = [(frame.filename, frame.lineno or 0) for frame in frames]
    if inner is not None:
        text, places, passed = inner.text, places + inner.places, [inner.last]
    if kind is RaisedKind.NOT_ATTEMPTED and not stub_still_stands(passed, folder):
        kind = RaisedKind.RAISED  # by a library, which cannot do what it was asked to, or for a case left out
    seen = [(file, place_in(str(folder / file), line), function) for file, line, function in places[-LONGEST_TRAIL:]]
    trail = [f"{place.file if place.cell else file} {place}, in {function}" for file, place, function in seen]
    line, cell = (seen[-1][1].line, seen[-1][1].cell) if seen else (None, None)
    hint = error.why if isinstance(error, NameNotDefined) else hint_for(error)
    return Raised(kind_of_error, text, kind, line, trail, list(notes), _safe(hint), cell)


def _is_students(file: Path, folder: Path) -> bool:
    """Return whether a file is the student's: in the folder, or in a package there; the handout's are hidden."""
    return file.is_relative_to(folder) and not any(name.startswith(".") for name in file.relative_to(folder).parts)


def _text(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "the program called exit()"
    try:
        return COLOURS.sub("", _safe(str(error)))
    except BaseException:  # noqa: BLE001 - a student's exception class may raise in its own __str__
        return "(its message cannot be shown)"


def _safe(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]


BEGINNING = "in user code:"
PLACE = re.compile(r'^\s*File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>\w+)', re.MULTILINE)
NAMELESS = {"None": "<lambda>"}  # what is told as the function's name where it has none, and what Python calls it
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class TracedError(NamedTuple):
    """The error raised in a traced function: its text, and the places that it passed."""

    text: str
    places: list[tuple[str, int, str]]  # the student's (file, line, function), outermost first
    last: tuple[str, int]  # the innermost, whosever it is


def traced(text: str, kind: str, folder: Path) -> TracedError | None:
    """Return the error that is told in this text; None if it is none of a traced function.

    in user code:

        File "part.py", line 7, in forward  *
            return x.numpy()

        AttributeError: 'SymbolicTensor' object has no attribute 'numpy'
    """
    if not text.startswith(BEGINNING):
        return None
    found = list(PLACE.finditer(text))
    if not found:
        return None
    at = text.find(f"    {kind}: ", found[-1].end())
    said = text[at:].strip().removeprefix(f"{kind}: ") if at >= 0 else ""
    places = [
        (
            str(Path(match["file"]).relative_to(folder)),
            int(match["line"]),
            NAMELESS.get(match["function"], match["function"]),
        )
        for match in found
        if _is_students(Path(match["file"]), folder) and len(match["line"]) < 9
    ]
    line = found[-1]["line"]
    return TracedError(said, places, (found[-1]["file"], int(line) if len(line) < 9 else 0))
