"""Cells parsed as IPython does; what IPython does with each of these was tried with IPython itself."""

from __future__ import annotations

import ast

import pytest

from grader.worker.loading.cell_places import joined, marked_cells, notebook_in
from grader.worker.loading.cell_reader import read_cells


def read(*texts: str):
    """The tree, the notes, and the lines as Python."""
    lines = joined("hw.ipynb", texts).split("\n")
    notebook = notebook_in(lines)
    assert notebook is not None
    notes: list[str] = []
    tree = read_cells(notebook.cells(lines), lines, "hw.py", notes.append)
    return tree, notes, lines


def defined(tree: ast.Module) -> list[str]:
    """The names of functions, and of variables."""
    return [
        item.name if isinstance(item, ast.FunctionDef) else item.targets[0].id
        for item in tree.body
        if isinstance(item, ast.FunctionDef | ast.Assign)
    ]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["import math", "from __future__ import annotations\nx = 1"], ["x"]),
        (["import math\nfrom __future__ import annotations\nx = 1"], ["x"]),
        (["x = 1", '"""A cell\'s own docstring."""\nfrom __future__ import division\ny = 1'], ["x", "y"]),
        (["import asyncio\nawait asyncio.sleep(0)\nx = 1"], ["x"]),
        (["x = [a async for a in b()]"], ["x"]),
        (["x = 1\nglobal x\ny = 2"], ["x", "y"]),
        (["\tx = 1\n", "y = 1"], ["x", "y"]),
    ],
)
def test_what_a_kernel_takes_is_taken(texts, names):
    """Without a word."""
    tree, notes, _ = read(*texts)
    assert defined(tree) == names and notes == []


@pytest.mark.parametrize("last", ["return f()", "break", "yield 3", "nonlocal x", "*a = 3", "continue"])
def test_a_statement_that_does_not_compile_costs_itself(last):
    """What stands above it in its cell is there; in a cell of its own, the cell is said."""
    tree, notes, _ = read("def f():\n    return 1", f"def g():\n    return 2\n{last}", "x = 1")
    assert defined(tree) == ["f", "g", "x"]
    assert len(notes) == 1 and notes[0].startswith("Cell 2, line 3 was left out: ")
    tree, notes, _ = read("def f():\n    return 1", last)
    assert defined(tree) == ["f"]
    assert notes[0].startswith("Cell 2 was left out, for Python cannot read it: ") and "(line 1)" in notes[0]


def test_a_definition_that_does_not_compile_is_named():
    """It is missed where it is asked for."""
    _, notes, _ = read("x = 1\ndef f(a, a):\n    pass")
    assert notes[0].startswith("Cell 1, line 2, the definition of f, was left out: duplicate argument 'a'")


def test_a_cell_that_cannot_be_parsed_costs_itself():
    """With what it defines, the line, and what to do about it."""
    tree, notes, lines = read("x = 1", "def f():\n    return (1,\n\nclass Net: pass\n", "y = 2")
    assert defined(tree) == ["x", "y"]
    assert notes == [
        "Cell 2 was left out, for Python cannot read it: '(' was never closed (line 2). It defines f, Net. "
        "The bracket ( that is opened here is never closed."
    ]
    ast.parse("\n".join(lines))  # so that Python's inspect can find what the other cells define


@pytest.mark.parametrize("text", ["x = " + "(" * 5000, "x = '\0'", "x = " + "-" * 150_000 + "1"])
def test_a_damaged_cell_costs_itself(text):
    """Whatever is the matter with it."""
    tree, notes, _ = read(text, "y = 1")
    assert defined(tree) == ["y"] and len(notes) == 1


def test_where_nothing_can_be_read_the_first_error_is_raised():
    """With its line in the file."""
    with pytest.raises(SyntaxError, match="invalid syntax") as told:
        read("# nothing", "def f(:", "1 = 2")
    assert told.value.lineno == 6


def test_lines_are_those_of_the_file():
    """In the tree, as in the text."""
    tree, _, lines = read("%matplotlib inline\nx = 1", "%%time\ny = 2")
    assert [lines[item.lineno - 1] for item in tree.body if isinstance(item, ast.Assign)] == ["x = 1", "y = 2"]


def test_definitions_in_a_cell_that_is_not_run_are_said():
    """Of Python alone, and not where they are written into a file."""
    _, notes, _ = read("%%timeit\ndef f():\n    pass", "%%writefile a.py\ndef g():\n    pass", "%%js\nclass A { b }")
    assert notes == ["Cell 1 was left out, for it begins with %%timeit. It defines f."]


def test_marked_cells_of_a_file_have_the_files_lines():
    """For the student has the file."""
    lines = ["x = 1", "#%%", "def f(:", "#%%", "y = 1", "return 3"]
    notes: list[str] = []
    tree = read_cells(marked_cells(lines), list(lines), "hw.py", notes.append)
    assert defined(tree) == ["x", "y"]
    assert notes[0].startswith("The cell of lines 2 to 3 was left out") and "(line 3)" in notes[0]
    assert notes[1].startswith("Line 6 was left out: 'return' outside function")
