"""What someone handed in, as the intake found it: plain frozen data, with or without files that can be graded."""

from __future__ import annotations

import re

import msgspec

from grader.gradebook.entry import Person

NOTHING = "Nothing was handed in."


class Attempt(msgspec.Struct, frozen=True):
    """One hand-in of one person."""

    person: Person
    number: int = 1  # counted from 1; 0 where nothing was handed in
    submission: str = ""  # the hash of its files; "" where there is nothing to grade
    submitted: str = ""  # ISO 8601, UTC; "" where the download does not tell
    marked_late: bool = False  # the download says so, perhaps without a time
    problem: str = ""  # why there is nothing to grade, in a sentence
    notes: list[str] = []
    source: str = ""  # where it was found: a path inside the download
    counts: bool = True  # of several attempts, one does


class Files(msgspec.Struct, frozen=True):
    """The content of a submission, kept so that it can be graded again without the download."""

    files: dict[str, bytes]
    parts: dict[str, str]  # the assignment's file name → the name among `files`


def folder_name(person_id: str) -> str:
    """A file name for the person, one to one: letters, digits and - _ . @ + stay, the rest becomes ~XX (UTF-8)."""
    kept = "".join(
        char if char.isalnum() or char in "-_@+" or (char == "." and place) else _escaped(char)
        for place, char in enumerate(person_id)
    )
    if len(kept.encode()) <= 150:
        return kept or "~"
    import hashlib

    head = kept.encode()[:100].decode("utf-8", "ignore")
    return f"{head}~~{hashlib.sha256(person_id.encode()).hexdigest()[:16]}"


def _escaped(char: str) -> str:
    return "".join(f"~{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by in which 2 comes before 10."""
    pieces = re.split(r"([0-9]+)", text)
    return tuple((0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece) for piece in pieces)
