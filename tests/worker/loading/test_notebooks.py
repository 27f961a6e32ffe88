"""A notebook as the Python file that it stands for."""

from __future__ import annotations

import json

import pytest

from grader.worker.loading.notebooks import NotANotebook, as_python
from grader.worker.loading.source import read


def notebook(*cells: str, **more: object) -> bytes:
    """A notebook with these code cells."""
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# no"}, *made], **more}).encode()


def text_of(*cells: str) -> str:
    """The Python file."""
    return as_python(notebook(*cells), "hw.ipynb").files["hw.py"]


def run(text: str) -> dict[str, object]:
    """What it defines."""
    tree = read(text.encode(), "hw.py").tree
    assert tree is not None
    names: dict[str, object] = {}
    exec(compile(tree, "hw.py", "exec"), names)
    return names


def test_code_cells_in_their_order():
    """And nothing of the others; they are counted as a kernel counts them that runs them all."""
    text = text_of("x = 1\n", " \n", "# only a comment", "y = x + 1")
    assert run(text)["y"] == 2 and "# no" not in text
    assert "# %% cell 1\nx = 1\n" in text and "# %% cell 3\ny = x + 1\n" in text


def test_cells_stay_as_they_are():
    """Commands and all: what they mean is known where the file is read."""
    assert "\n%%time\nx = !ls\n" in text_of("%%time\nx = !ls")


def test_a_cell_that_writes_a_file_gives_a_file():
    """The last one counts, unless it is added to; of a path on another machine, its name."""
    made = as_python(
        notebook(
            "%%bash\nrm -rf /", "%%writefile net.py\nz = 0\n", "%%writefile net.py\nz = 3", "%%file -a net.py\nw = 4"
        ),
        "a.ipynb",
    )
    assert list(made.files) == ["a.py", "net.py"] and made.notes == []
    assert run(made.files["net.py"])["w"] == 4 and run(made.files["net.py"])["z"] == 3


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ("net.py", "net.py"),
        ("./net.py", "net.py"),
        ("--append helpers/nn.py", "helpers/nn.py"),
        ("/content/net.py", "net.py"),
        ('"/content/drive/My Drive/net.py"', "net.py"),
        ("../net.py", "net.py"),
        ("~/net.py", "net.py"),
        ("C:\\\\work\\\\net.py", "net.py"),
        ("'net.py", ""),
        ("net.txt", ""),
        ("", ""),
    ],
)
def test_where_a_cell_writes(arguments, path):
    """Below the notebook's folder."""
    made = as_python(notebook(f"# %% a title\n%%writefile {arguments}\nx = 1"), "hw.ipynb")
    assert [file for file in made.files if file != "hw.py"] == ([path] if path else [])


def test_a_notebook_may_write_the_file_of_its_name():
    """Then that is the file of this name, and the notebook has another one, which nobody can import by mistake."""
    made = as_python(notebook("x = 1", "%%writefile net.py\ny = 2", "from net import *"), "net.ipynb")
    assert made.files["net.py"] == "y = 2\n" and "x = 1" in made.files["net (notebook).py"]
    assert made.notes == ["net.py is what cell 2 of net.ipynb writes."]


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
