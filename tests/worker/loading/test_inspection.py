"""A file is described without being run: what it defines, or what is in the way of reading it."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker.loading import source
from grader.worker.loading.cell_places import joined
from grader.worker.loading.inspection import inspect_source

TEXT = """\
import os.path as path, numpy as np
from sklearn.datasets import make_moons
from .three import Net

RATE = 0.1
a, (b, *c) = 1, (2, 3)

def train(net, X, *rest, seed=0, **others):
    import json

class Network(Net):
    def __init__(self, n, /, m): ...
    if True:
        @staticmethod
        def actFun(z, type): ...

try:
    def guarded(): ...
except ImportError:
    fallback = None
if __name__ == "__main__":
    net = train()
"""


def test_names_classes_methods_and_imports_are_listed():
    """Everything that the top level defines is there, inside if and try as well, with parameters as written."""
    seen = inspect_source(TEXT.encode(), "part.py")
    assert seen.ok and not seen.problem
    assert seen.imports == ("os", "numpy", "sklearn", "three", "json")
    assert seen.functions == {"train": ("net", "X", "*rest", "seed", "**others"), "guarded": ()}
    assert seen.classes == {"Network": {"__init__": ("self", "n", "m"), "actFun": ("z", "type")}}
    assert seen.names == (
        *("path", "np", "make_moons", "Net", "RATE", "a", "b", "c", "train", "Network", "guarded", "fallback", "net"),
    )


def test_nothing_of_the_file_is_run(tmp_path):
    """Not even an import."""
    trace = tmp_path / "ran"
    assert inspect_source(f"open({str(trace)!r}, 'w')\n".encode(), "part.py").ok
    assert not trace.exists()


def test_it_is_plain_data():
    """It crosses the wire as a dictionary."""
    from dataclasses import asdict

    assert asdict(inspect_source(b"x = 1\n", "part.py"))["names"] == ("x",)


def test_pythons_own_warnings_are_not_errors():
    """An invalid escape in a string is no syntax error, even where warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert inspect_source(b"x = '\\d'\n", "part.py").ok


def test_an_invisible_character_is_named():
    """The hint says which characters of the line are not what they seem."""
    assert "no-break space" in " ".join(inspect_source("x =\u00a01\n".encode(), "part.py").hints)


def test_an_empty_file_is_readable():
    """It defines nothing, and that is no syntax error."""
    seen = inspect_source(b"", "part.py")
    assert seen.ok and seen.names == ()


def test_a_syntax_error_has_its_line_and_a_caret():
    """The sentence names file and line; the caret stands below the place."""
    seen = inspect_source(b"x = 1\ndef f(a b):\n    pass\n", "part.py")
    assert not seen.ok and seen.line == 2
    assert seen.problem.startswith("Python cannot read part.py: line 2: invalid syntax")
    assert seen.source_line == "def f(a b):"
    assert seen.source_line[seen.caret.index("^")] == "b"


def test_the_caret_stands_right_behind_tabs_and_in_long_lines():
    """Tabs are expanded and long lines are cut, and the caret still points at the character."""
    seen = inspect_source(b"if True:\n\tx = $1\n", "part.py")
    assert seen.source_line[seen.caret.index("^")] == "$"
    seen = inspect_source(b"x = [" + b"1, " * 200 + b"$, " + b"2, " * 200 + b"]\n", "part.py")
    assert len(seen.source_line) < 110
    assert seen.source_line[seen.caret.index("^")] == "$"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("print 'hello'\n", 1, "Python 2"),
        ("try:\n    pass\nexcept ValueError, e:\n    pass\n", 3, "except ValueError as error"),
        ("raise ValueError, 'no'\n", 1, "Python 2"),
        ("if 1 <> 2: pass\n", 1, "!="),
        ("def f(x)\n    return x\n", 1, "colon"),
        ("for i in range(3)\n    pass\n", 1, "colon"),
        ("x = (1, 2\ny = 3\n", 1, "never closed"),
        ("x = 1)\n", 1, "closes nothing"),
        ("x = [1, 2)\n", 1, "closed here with a )"),
        ("def f():\n# later\nx = 1\n", 3, "function definition on line 1 has nothing in it"),
        ("x = 1\n    y = 2\n", 2, "indented further"),
        ("if True:\n        x = 1\n    y = 2\n", 3, "no block above"),
        ("if True:\n\tx = 1\n        y = 2\n", 3, "Tabs and spaces"),
        ("x = 'abc\n", 1, "closing quote"),
        ("x = '''abc\n", 1, "three quotes"),
        ("if x = 1: pass\n", 1, "=="),
        ("x = 3 y\n", 1, ""),
        ("f(1, 2 3)\n", 1, "comma"),
        ("x = “abc”\n", 1, "type it anew"),
        ("x =\u00a01\n", 1, "invisible character"),
        ("<<<<<<< HEAD\nx = 1\n", 1, "merge"),
        (">>> x = 1\n", 1, "prompt"),
        ("if x:\n    pass\nelse if y:\n    pass\n", 3, "elif"),
        ("x = a && b\n", 1, "and"),
        ("return 1\n", 1, "outside every function"),
        ("if x:\n    break\n", 2, "outside every loop"),
    ],
)
def test_hints_say_what_to_do(text, line, hint):
    """The common slips are each met with a sentence that says the remedy, and the right line."""
    seen = inspect_source(text.encode(), "part.py")
    assert not seen.ok
    assert seen.line == line
    assert hint in " ".join(seen.hints)


@pytest.mark.parametrize(
    "raw",
    [b"x = " + b"(" * 100_000, b"x = " + b"-" * 300_000 + b"1", b"x = 1" + b" + 1" * 200_000, b"a" + b".b" * 300_000],
)
def test_a_bomb_of_nesting_is_one_sentence(raw):
    """What is nested too deeply for Python is refused, not crashed on."""
    seen = inspect_source(raw, "part.py")
    assert not seen.ok
    assert "nested" in seen.problem or "parenthes" in seen.problem


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_it_raise(raw):
    """Whatever the bytes, there is an inspection, and it is printable."""
    seen = inspect_source(raw, "part.py")
    assert seen.ok or (seen.problem.isprintable() and seen.source_line.isprintable())


def test_a_large_file_is_refused_at_once():
    """Bytes beyond the limit are not parsed."""
    assert "larger than 1 MB" in inspect_source(b"#" * 2_000_000, "part.py").problem


def test_a_null_byte_has_its_line():
    """Where the file was damaged is said."""
    seen = inspect_source(b"x = 1\ny = 2\x00\n", "part.py")
    assert seen.line == 2 and "line 2: the file has a null byte" in seen.problem


def test_mended_files_are_readable_with_a_note():
    """What the loader mends is no syntax error here either."""
    seen = inspect_source(b"%matplotlib inline\nx = 1\nif __name__ == '__main__':\n", "part.py")
    assert seen.ok and seen.names == ("x",) and len(seen.notes) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = 1\ny = '\u202e'\n", "direction"),
        ("x = 1\ny = '\u200b'\n", "invisible"),
        ("x = 1\ny = '\x1b'\n", "control"),
    ],
)
def test_characters_that_hide_are_warned_of(text, word):
    """Characters that turn the text around or do not show are named with their line."""
    (warning,) = inspect_source(text.encode(), "part.py").warnings
    assert warning.startswith("Line 2: the character U+") and word in warning


def test_ordinary_letters_are_not_warned_of():
    """Accents, Greek letters and emoji are not suspicious."""
    assert inspect_source("σ = 'é 👩\u200d💻 ∂'\n\tpass # é\n".encode(), "part.py").warnings == ()


def test_many_strange_characters_make_few_warnings():
    """A hundred of them are told in six sentences."""
    warnings = inspect_source("# \u202e\n".encode() * 100, "part.py").warnings
    assert len(warnings) == 6 and warnings[-1] == "There are 95 more such characters."


def test_terminal_codes_do_not_reach_the_report():
    """The shown source line has no control or direction characters."""
    seen = inspect_source("x = '\x1b[31m\u202e' $\n".encode(), "part.py")
    assert seen.source_line.isprintable() and "\u202e" not in seen.source_line


def test_a_file_that_was_inspected_is_not_parsed_again_to_be_loaded(monkeypatch):
    """Once: whoever loads it may change its tree. With the name that tracebacks are to show."""
    raw = b"x = 1  # inspected, then loaded\n"
    inspect_source(raw, "a.py")
    parsed = []
    parse = source.parse
    monkeypatch.setattr(source, "parse", lambda text, file: parsed.append(file) or parse(text, file))
    first, again = source.read_again(raw, "b.py"), source.read_again(raw, "c.py")
    other = source.read_again(b"y = 2\n", "d.py")
    assert parsed == ["c.py", "d.py"]
    assert [one.file for one in (first, again, other)] == ["b.py", "c.py", "d.py"]
    assert first.tree is not None and first.tree is not again.tree


def test_a_notebook_is_described_by_its_cells():
    """What is in the way has the notebook's name, the cell, and the line in it; so has a strange character."""
    found = inspect_source(joined("hw.ipynb", ["\n# one", "# two\ndef f(:"]).encode(), "net.py")
    assert found.problem == "Python cannot read hw.ipynb: cell 2, line 2: invalid syntax."
    assert (found.line, found.cell, found.source_line, found.caret) == (2, 2, "def f(:", "      ^")
    found = inspect_source(joined("hw.ipynb", ["x = 1", "def f():\n    '\u202e'"]).encode(), "net.py")
    assert found.functions == {"f": ()} and found.warnings[0].startswith("Cell 2, line 2: the character U+202E")
