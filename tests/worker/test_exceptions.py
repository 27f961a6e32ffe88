"""An exception in words that cross, whatever it does to prevent that."""

from __future__ import annotations

import linecache
import sys
import types
from pathlib import Path

import pytest

from grader.worker.exceptions import LONGEST_TEXT, LONGEST_TRAIL, NameNotDefined, Refused, Unusable, describe
from grader.worker.loading.cell_places import joined


def raised(source: str, folder: str = "/scratch"):
    """The description of what this file of the student's raises."""
    try:
        exec(compile(source, f"{folder}/student.py", "exec"), {"Refused": Refused, "json": __import__("json")})
    except BaseException as error:  # noqa: BLE001
        return describe(error, Path("/scratch"), ["a note"])
    raise AssertionError("nothing was raised")


def test_the_trail_is_that_of_the_students_files():
    """Outermost first; the line is the innermost one of theirs, not the library's."""
    told = raised("def f():\n    json.loads('no')\n\n\nf()\n")
    assert (told.type_name, told.kind, told.line) == ("JSONDecodeError", "raised", 2)
    assert told.trail == ["student.py line 5, in <module>", "student.py line 2, in f"] and told.notes == ["a note"]


def test_in_a_notebook_the_place_is_a_cell(monkeypatch):
    """By the notebook's own name; the line is one of the cell."""
    text = joined("hw.ipynb", ["import math", "# mine\ndef f():\n    math.nope\n", "f()"])
    shown = [f"{line}\n" for line in text.split("\n")]
    monkeypatch.setitem(linecache.cache, "/scratch/student.py", (len(text), None, shown, "/scratch/student.py"))
    told = raised(text)
    assert (told.type_name, told.cell, told.line) == ("AttributeError", 2, 3)
    assert told.trail == ["hw.ipynb cell 3, line 1, in <module>", "hw.ipynb cell 2, line 3, in f"]


def test_files_elsewhere_are_not_the_students():
    """No line, no trail."""
    told = raised("1 / 0", folder="/elsewhere")
    assert (told.line, told.trail) == (None, [])


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NameNotDefined("W"), "missing name"),
        (NotImplementedError("x"), "raised"),  # no stub's: tests/worker/loading/test_stubs.py
        (MemoryError(), "memory"),
        (Unusable("x"), "unusable"),
        (ValueError("x"), "raised"),
        (Refused("x"), "raised"),
        (SystemExit(3), "raised"),
    ],
)
def test_kinds(error, kind):
    """By the exception's type."""
    assert describe(error, Path("/scratch")).kind == kind


def test_exit_is_said_in_words():
    """Its code alone says nothing."""
    assert describe(SystemExit(0), Path("/scratch")).text == "the program called exit()"


@pytest.mark.parametrize("base", ["Exception", "SystemExit", "KeyboardInterrupt"])
@pytest.mark.parametrize("loaded", [False, True])
def test_an_exception_that_cannot_be_shown_is_described_all_the_same(base, loaded, monkeypatch):
    """Its own __str__ raises, anything; also where TensorFlow is there, whose errors get hints by their text."""
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    if loaded:
        monkeypatch.setitem(sys.modules, "tensorflow", types.ModuleType("tensorflow"))
    told = raised(f"class Odd(ValueError):\n    def __str__(self): raise {base}\nraise Odd()")
    assert told.type_name == "Odd" and told.text == "(its message cannot be shown)"


def test_text_and_trail_are_bounded_and_encodable():
    """A message of megabytes, a recursion, half a character."""
    assert len(raised("raise ValueError('x' * 10**6)").text) == LONGEST_TEXT
    deep = raised("def f(n):\n    if not n: 1 / 0\n    f(n - 1)\nf(50)")
    assert len(deep.trail) == LONGEST_TRAIL and deep.line == 2
    raised("raise ValueError('\\ud800')").text.encode()
