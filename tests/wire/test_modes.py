"""The sandbox's modes: said once, and words wherever they are kept."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import msgspec
import pytest

from grader.wire.modes import HOLDS_STRANGERS, Mode

GRADER = Path(__file__).resolve().parents[2] / "grader"


@pytest.mark.parametrize("encode", [json.dumps, lambda mode: msgspec.json.encode(mode).decode(), lambda m: f'"{m}"'])
def test_a_mode_crosses_as_its_word(encode):
    """In JSON and in a sentence it is what it was as a string, and is read back from that."""
    assert [encode(mode) for mode in Mode] == ['"full"', '"landlock"', '"process"']
    assert [Mode(json.loads(encode(mode))) for mode in Mode] == list(Mode)


def test_what_each_mode_promises():
    """The strongest alone is fit for the files of others; the weakest hides nothing."""
    assert frozenset({Mode.FULL}) == HOLDS_STRANGERS
    assert [mode.hides_files for mode in Mode] == [True, True, False]


def test_no_mode_is_compared_as_a_string():
    """Nothing in the program is held against a mode's word."""
    words = {mode.value for mode in Mode}
    found = [
        f"{path.relative_to(GRADER)}:{node.lineno}"
        for path in sorted(GRADER.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value in words
    ]
    assert not found
