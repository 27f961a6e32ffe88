"""What names tell: of files that can be graded, of parts, of attempts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
UNOPENED = (".rar", ".7z")
WANTED = (".py", ".ipynb", *ARCHIVES, *UNOPENED)
ATTEMPT = re.compile(r"(?:attempt|submission|try|version|v)[ _#-]*(\d+)", re.IGNORECASE)
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T _-]+(\d{2})[:_.-]?(\d{2})(?:[:_.-]?(\d{2}))?)?")


def is_wanted(name: str) -> bool:
    """Whether it may hold something to grade."""
    return name.lower().endswith(WANTED)


def is_archive(name: str) -> bool:
    """Whether it is called like one."""
    return name.lower().endswith((*ARCHIVES, *UNOPENED))


def stem(name: str) -> str:
    """The name without what says its kind: `a.tar.gz` gives `a`."""
    lower = name.lower()
    ending = next((end for end in sorted(WANTED, key=len, reverse=True) if lower.endswith(end)), "")
    return name[: len(name) - len(ending)]


def letters(name: str) -> str:
    """Its letters and digits, small: what capitals, spaces and underscores change is the same name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def part_like(name: str, wanted: Iterable[str]) -> str:
    """The part that a file is called like, with what downloads and students add; "" for none, the longest of several.

    For one part's name may be in another's: `deep_net.py` is no `net.py`.
    """
    base = PurePosixPath(name).name
    if not base.lower().endswith((".py", ".ipynb")):
        return ""
    found = [part for part in wanted if letters(stem(part)) in letters(stem(base))]
    return max(found, key=len, default="")


def parts_like(names: Iterable[str], wanted: Sequence[str]) -> set[str]:
    """The parts that any of the files is called like."""
    return {part_like(name, wanted) for name in names} - {""}


def attempt_of(folder: str) -> tuple[str, int] | None:
    """What a folder's name says of which attempt it is, as a key to sort by; None where it says nothing."""
    numbered = ATTEMPT.fullmatch(folder.strip())
    if numbered:
        return "", int(numbered[1])
    moment = MOMENT.fullmatch(folder.strip())
    return (f"{moment[1]}T{moment[2] or '00'}:{moment[3] or '00'}:{moment[4] or '00'}", 0) if moment else None


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by in which 2 comes before 10."""
    pieces = re.split(r"([0-9]+)", text)
    return tuple((0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece) for piece in pieces)
