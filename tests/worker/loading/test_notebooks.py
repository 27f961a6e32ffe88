"""A notebook as the Python file that it stands for."""

from __future__ import annotations

import json

import pytest

from grader.worker.loading.notebooks import NotANotebook, as_python


def notebook(*cells: str, **more: object) -> bytes:
    """A notebook with these code cells."""
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# no"}, *made], **more}).encode()


def text_of(*cells: str) -> str:
    """The Python file."""
    return as_python(notebook(*cells), "hw.ipynb").files["hw.py"]


def run(text: str) -> dict[str, object]:
    """What it defines."""
    names: dict[str, object] = {}
    exec(text, names)
    return names


def test_code_cells_in_their_order():
    """And nothing of the others."""
    text = text_of("x = 1\n", "y = x + 1")
    assert run(text)["y"] == 2 and "no" not in text and text.startswith("# %% cell 1\nx = 1\n")


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\nx = 1",
        "!pip install numpy\nx = 1",
        "if True:\n    !ls\n    x = 1",
        "files = !ls\nx = 1",
        "np?\nx = 1",
        "%%time\nx = 1",
        "%time x = 1",
        "%load_ext autoreload\n%autoreload 2\nx = 1",
    ],
)
def test_magics_are_commented_out(cell):
    """And the code around them stays."""
    assert run(text_of(cell))["x"] == 1


def test_what_only_looks_like_a_magic_stays():
    """A line may begin with the operator."""
    assert run(text_of("x = ('%d'\n% 3)\ny = '''\n!a\n'''"))["x"] == "3"
    assert run(text_of("y = '''\n!a\n'''"))["y"] == "\n!a\n"


def test_cells_of_other_languages_are_left_out():
    """As comments; a file that a cell writes is a file."""
    made = as_python(
        notebook("%%bash\nrm -rf /", "%%writefile net.py\nz = 3\n", "%%writefile -a net.py\nw = 4"), "a.ipynb"
    )
    assert run(made.files["a.py"]).keys() == {"__builtins__"}
    assert run(made.files["net.py"])["w"] == 4 and run(made.files["net.py"])["z"] == 3


def test_a_cell_that_cannot_be_read_costs_only_itself():
    """With a note that says which."""
    made = as_python(notebook("x = 1", "def f(:\n"), "hw.ipynb")
    assert run(made.files["hw.py"])["x"] == 1
    assert made.notes[0].startswith("Cell 2 of hw.ipynb was left out, for Python cannot read it: ")


def test_as_it_was_before_version_4():
    """Cells in worksheets, their text called input."""
    raw = json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = ", "5"]}]}]}).encode()
    assert run(as_python(raw, "a.ipynb").files["a.py"])["x"] == 5


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[1, 2]", "no cells"),
        (b'{"cells": 3}', "no cells"),
        (b"\xff\xfe\xfd", "not JSON"),
    ],
)
def test_what_is_no_notebook_says_so(raw, problem):
    """In half a sentence."""
    with pytest.raises(NotANotebook, match=problem):
        as_python(raw, "a.ipynb")


def test_odd_cells_are_passed_over():
    """A schema is no lock."""
    raw = json.dumps(
        {"cells": [3, None, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x = 1"]}]}
    ).encode()
    assert run(as_python(raw, "a.ipynb").files["a.py"])["x"] == 1


@pytest.mark.parametrize("form", ["v3", "v4"])
def test_notebooks_as_the_library_writes_them(form):
    """What nbformat itself writes, in the old form and in today's, gives its code."""
    import nbformat
    from nbformat import v3, v4

    code = "def double(x):\n    return 2 * x"
    if form == "v4":
        made = v4.new_notebook(cells=[v4.new_markdown_cell("# no"), v4.new_code_cell(code)])
    else:
        cells = [v3.new_text_cell("markdown", "# no"), v3.new_code_cell(code)]
        made = v3.new_notebook(worksheets=[v3.new_worksheet(cells=cells)])
    raw = nbformat.writes(made, version=int(form[1])).encode()
    assert run(as_python(raw, "hw.ipynb").files["hw.py"])["double"](4) == 8
