"""The likeness of a file to a part, told from its bytes alone: which part it mentions, and whether it is a stub.

Nothing is parsed, so it is quick and safe, and right most of the time: it decides what is worth a closer look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

UNMISTAKABLE = 0.6  # of what a part asks for
AT_SIGHT = "seen"  # in the place of a digest
LIKE = 0.4  # of what the template defines: such a file is worth a closer look
_DEFINITION = re.compile(rb"\b(?:def|class)[ \t]+([A-Za-z_][A-Za-z_0-9]*)")
_LINE = re.compile(rb"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+([A-Za-z_][A-Za-z_0-9]*)", re.MULTILINE)
_SPECIAL = re.compile(rb"__\w+__")
_STUB = b"NotImplementedError"
_COMMENT = re.compile(rb"#[^\n]*")


@dataclass(frozen=True)
class Handout:
    """The files that students were given, by the part's name; without any, nothing is like them."""

    files: Mapping[str, bytes]

    @cached_property
    def _names(self) -> dict[str, frozenset[bytes]]:
        return {part: names_in(given) for part, given in self.files.items()}

    def parts_mentioned(self, raw: bytes) -> set[str]:
        """Return the parts of which most definitions have their names in these bytes, a notebook's JSON or a file."""
        there = names_in(raw)
        return {part for part, names in self._names.items() if names and len(names & there) >= LIKE * len(names)}

    def is_untouched(self, part: str, raw: bytes) -> bool:
        """Return whether the bytes look like the part as it was given: as many stubs, or only other comments."""
        given = self.files.get(part)
        if given is None:
            return False
        stubs = given.count(_STUB)
        return _without_comments(raw) == _without_comments(given) or 0 < stubs <= raw.count(_STUB)

    def is_work(self, name: str, raw: bytes) -> bool:
        """Return whether a file of that name holds work of a student's: some part, and not as it was given."""
        parts = self.parts_mentioned(raw) | ({name} & self.files.keys())
        return any(not self.is_untouched(part, raw) for part in parts)


def names_in(raw: bytes) -> frozenset[bytes]:
    """Return the names after each `def` and `class`, without Python's own: they are in every file."""
    return frozenset(name for name in _DEFINITION.findall(raw) if not _SPECIAL.fullmatch(name))


def names_at_sight(raw: bytes) -> dict[str, str]:
    """Return the functions, classes and `Class.method`s that lines begin: of a file that Python cannot read."""
    found: dict[str, str] = {}
    owner = ""
    for indent, kind, name in _LINE.findall(raw):
        own = name.decode()
        if not indent:
            owner = own if kind == b"class" else ""
            found[own] = AT_SIGHT
        elif owner:
            found.setdefault(f"{owner}.{own}", AT_SIGHT)
    return found


def _without_comments(raw: bytes) -> bytes:
    return b"".join(_COMMENT.sub(b"", raw).split())
