"""Docstrings that survive a move: the first line names its subject and needs no neighbour to be understood.

That functions say it in the imperative is ruff's rule D401; here is what ruff has no rule for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GRADER = ROOT / "grader"

REFUSED = {
    "points at a neighbour": re.compile(r"(The same|Same as|As above|As below|As there|Likewise|Ditto)\b"),
    "begins with a pronoun": re.compile(r"(It|Its|Itself|They|Them|Their|Theirs|Those|These|(All )?[Oo]thers)\b"),
    "is a bare clause": re.compile(
        r"(In |By |Of |From |As )?([Ww]hat|[Ww]ho|[Ww]hom|[Ww]hose|[Ww]hoever|[Ww]hatever|[Ww]hether|[Ww]hich|[Ww]here"
        r"|[Ww]hen|[Ww]hy|[Hh]ow)(ever)?\b"
    ),
}

# Rooms whose docstrings are still to be rewritten; a room that is clean is taken out.
ROOMS_TO_DO: set[str] = set()

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def refused(line: str) -> str:
    """Say why a first line is refused; empty where it is not."""
    return next((why for why, pattern in REFUSED.items() if pattern.match(line)), "")


def first_lines(module: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the docstring's first line of everything in the module that has one."""
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, Documented) and (said := ast.get_docstring(node)):
            yield getattr(node, "name", module.stem), said.splitlines()[0]


def findings(room: str) -> list[str]:
    """Return a line for each docstring of the room whose first line is refused."""
    return [
        f"{module.relative_to(ROOT)}: {name} {why}: {line}"
        for module in sorted(GRADER.rglob("*.py"))
        if room_of(module) == room
        for name, line in first_lines(module)
        if (why := refused(line))
    ]


def room_of(module: Path) -> str:
    """Return the room that a module is in: a folder of grader/, or the module itself beside them."""
    return module.relative_to(GRADER).parts[0].removesuffix(".py")


ROOMS = sorted({room_of(module) for module in GRADER.rglob("*.py")})


@pytest.mark.parametrize("room", ROOMS)
def test_first_lines_name_their_subject(room):
    """No docstring begins with a neighbour, a pronoun or a bare clause; a room that is clean is not excused."""
    found = findings(room)
    if room in ROOMS_TO_DO:
        assert found, f"{room} is clean: take it out of ROOMS_TO_DO"
    else:
        assert not found, "\n".join(found)


def test_only_rooms_are_excused():
    """A room that was renamed or removed does not stay in the table."""
    assert set(ROOMS) >= ROOMS_TO_DO


@pytest.mark.parametrize(
    "line",
    [
        "The same with all that waits.",
        "As above, for hidden checks.",
        "It was ended.",
        "Its mistakes and conventions.",
        "Their names.",
        "All others.",
        "Those of the roster.",
        "What came of it.",
        "Whose attempt counts.",
        "Whether nothing fails.",
        "How far one number is from another.",
        "In what the conditions of two grades differ.",
        "By how much a number is off.",
        "Whoever has more time now.",
    ],
)
def test_riddles_are_refused(line):
    """First lines that cannot be understood alone are seen."""
    assert refused(line)


@pytest.mark.parametrize(
    "line",
    [
        "Return whether nothing fails.",
        "Iterate over the rows.",
        "Itemise what was found.",
        "An event that says which grades stand.",
        "Whole numbers as text.",
        "Otherwise-unused names of a module.",
    ],
)
def test_plain_sentences_are_accepted(line):
    """First lines that say what a thing does or is are not refused for a word that only looks alike."""
    assert not refused(line)


def test_every_docstring_is_seen(tmp_path):
    """Modules, classes, methods, inner and asynchronous functions are all read."""
    module = tmp_path / "module.py"
    module.write_text(
        '"""A."""\nclass C:\n    """B."""\n    def m(self):\n        """D.\n\n        More."""\n'
        '        async def inner():\n            """E."""\n    def bare(self): pass\n'
    )
    assert sorted(first_lines(module)) == [("C", "B."), ("inner", "E."), ("m", "D."), ("module", "A.")]
