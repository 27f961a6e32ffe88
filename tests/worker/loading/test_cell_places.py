"""Where the cells of a notebook are in the file that it became."""

from __future__ import annotations

import linecache

import pytest

from grader.worker.loading.cell_places import joined, marked_cells, notebook_in, place_in

TEXTS = ["import numpy as np\nx = 1\n", "y = 2", "\nz = 3\n\n"]


def test_the_cells_come_out_as_they_went_in():
    """Each with its number and its first line; line ends at the end of a cell are nothing."""
    lines = joined("hw.ipynb", TEXTS).split("\n")
    notebook = notebook_in(lines)
    assert notebook is not None and notebook.name == "hw.ipynb"
    cells = notebook.cells(lines)
    assert [cell.text for cell in cells] == ["import numpy as np\nx = 1", "y = 2", "\nz = 3"]
    assert [cell.name for cell in cells] == ["Cell 1", "Cell 2", "Cell 3"]
    assert [lines[cell.first - 1] for cell in cells] == ["import numpy as np", "y = 2", ""]


def test_what_is_written_in_a_cell_begins_no_other():
    """A cell that holds another notebook's file, marks and all, is one cell."""
    inner = joined("b.ipynb", ["a = 1", "b = 2"])
    lines = joined("a.ipynb", [inner, "# %% cell 1\nc = 3"]).split("\n")
    notebook = notebook_in(lines)
    assert notebook is not None
    assert [cell.text for cell in notebook.cells(lines)] == [inner.rstrip("\n"), "# %% cell 1\nc = 3"]


@pytest.mark.parametrize(
    "text", ["", "x = 1\n", "# %% notebook a.ipynb, lines in its cells: 9\n# %% cell 1\nx = 1\n", "# %% cell 1\n"]
)
def test_other_files_are_no_notebooks(text):
    """Nor is a file that is shorter than its first line says."""
    assert notebook_in(text.split("\n")) is None


def test_a_line_has_its_place(monkeypatch):
    """Counted in its cell; in a Python file, in the file."""
    text = joined("hw.ipynb", TEXTS)
    shown = [f"{line}\n" for line in text.split("\n")]
    monkeypatch.setitem(linecache.cache, "/scratch/net.py", (len(text), None, shown, "/scratch/net.py"))
    places = [place_in("/scratch/net.py", shown.index(line) + 1) for line in ["x = 1\n", "y = 2\n", "z = 3\n"]]
    assert [str(place) for place in places] == ["cell 1, line 2", "cell 2, line 1", "cell 3, line 2"]
    assert {place.file for place in places} == {"hw.ipynb"}
    assert place_in("/scratch/other.py", 7) == ("other.py", 7, None) and str(place_in("other.py", 7)) == "line 7"


def test_a_file_is_read_where_nothing_is_remembered_of_it(tmp_path):
    """Tracebacks may come after the student's code has emptied Python's memory of lines."""
    path = tmp_path / "net.py"
    path.write_text(joined("hw.ipynb", TEXTS))
    assert str(place_in(str(path), 8)) == "cell 2, line 2"
    assert str(place_in(str(path), 7)) == "cell 2, line 1"


@pytest.mark.parametrize("mark", ["# %%", "#%%", "# %% [markdown]", "# In[3]:", "# In[ ]:", "# COMMAND ----------"])
def test_editors_and_exports_mark_cells(mark):
    """The lines before the first mark are a cell, too; a line that begins with a magic is no mark."""
    cells = marked_cells(["x = 1", "# %%time", mark, "y = 2"])
    assert [(cell.first, cell.text) for cell in cells] == [(1, "x = 1\n# %%time"), (3, f"{mark}\ny = 2")]
    assert marked_cells(["# %%time", "x = 1"]) == []
