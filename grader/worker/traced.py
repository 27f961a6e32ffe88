"""Errors inside of tf.function: what was raised, and where, which TensorFlow tells only in the error's text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

BEGINNING = "in user code:"
PLACE = re.compile(r'^\s*File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>\w+)', re.MULTILINE)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Traced(NamedTuple):
    """What was raised in a traced function: its text, and the places (file, line, function), outermost first."""

    text: str
    places: list[tuple[str, int, str]]


def traced(text: str, kind: str, folder: Path) -> Traced | None:
    """The error that is told in this text; None if it is none of a traced function.

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
        (Path(match["file"]).name, int(match["line"]), match["function"])
        for match in found
        if Path(match["file"]).parent == folder and len(match["line"]) < 9
    ]
    return Traced(said, places)
