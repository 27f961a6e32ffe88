"""The translation of what a subject raised into the student's fault that it is."""

from __future__ import annotations

from msgspec.structs import replace

from grader.errors import Crashed, NotAttempted, OutOfMemory, StudentFault, UnusableAnswer
from grader.wire.messages import Raised, RaisedKind


class MissingName(Crashed, AttributeError):
    """The fault that the student's code does not define the name; an AttributeError too, so that `hasattr` works."""


MOST_LINES = 10_000  # of a file that is written by hand
# The worker keeps to these, unless it is out of its mind.
LONGEST_TEXT, LONGEST_NAME, LONGEST_TRAIL, LONGEST_HINT = 2000, 200, 8, 500


def fault_of(raised: Raised, lines: int = MOST_LINES) -> StudentFault:
    """Return the student's fault that a reply tells of, without a line number beyond the `lines` that there are."""
    raised = _within_bounds(raised, lines)
    fault = _told(raised)
    fault.cell = raised.cell
    return fault


def _told(raised: Raised) -> StudentFault:
    place = f" ({raised.trail[-1]})" if raised.trail else ""
    match raised.kind:
        case RaisedKind.NOT_ATTEMPTED:
            return _not_attempted(raised)
        case RaisedKind.MEMORY:
            return OutOfMemory(f"It asked for more memory than there is{place}.", line=raised.line)
        case RaisedKind.MISSING_NAME:
            said = f"There is no {raised.text!r} in your code."
            fault = MissingName(said, hint=raised.hint, line=raised.line, type_name="AttributeError")
            fault.name = raised.text
            return fault
        case RaisedKind.UNUSABLE:
            return UnusableAnswer(f"What your code gave cannot be used: {raised.text}.")
        case RaisedKind.RAISED:
            text = f"{raised.type_name}: {raised.text}" if raised.text else raised.type_name
            trail, hint = tuple(raised.trail), raised.hint
            return Crashed(f"{text}{place}", hint=hint, line=raised.line, type_name=raised.type_name, trail=trail)


def _not_attempted(raised: Raised) -> NotAttempted:
    text = raised.text.rstrip(".") or "the stub is still there"
    function = raised.trail[-1].rsplit("in ", 1)[-1] if raised.trail else ""
    # A stub that another function came upon: then the check's name does not tell which one is to be written.
    whose = f" ({raised.trail[-1]})" if len(raised.trail) > 1 else ""
    return NotAttempted(f"Not attempted yet: {text}{whose}.", line=raised.line, function=function)


def _within_bounds(raised: Raised, lines: int) -> Raised:
    return replace(
        raised,
        type_name=raised.type_name[:LONGEST_NAME],
        text=raised.text[:LONGEST_TEXT],
        trail=[step[:LONGEST_NAME] for step in raised.trail[-LONGEST_TRAIL:]],
        hint=raised.hint[:LONGEST_HINT],
        line=raised.line if raised.line is not None and 0 < raised.line <= lines else None,
        cell=raised.cell if raised.cell is not None and 0 < raised.cell <= lines else None,
    )
