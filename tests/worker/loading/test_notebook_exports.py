"""Python files that were notebooks: as Colab, nbconvert and jupytext write them."""

from __future__ import annotations

import ast

import pytest

from grader.worker.loading.notebook_exports import COLAB, run_magics, uncommented
from grader.worker.loading.source import read

CELL = f"""import numpy as np

{COLAB}
# %%time
# def relu(x):
#     return np.maximum(0, x)
#
# # of two
# def two():
# 
#     return 2

# def old(): pass
"""  # noqa: W291 - as Colab writes an empty line


def defined(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Functions and notes."""
    source = read(text.encode(), "net.py")
    assert source.tree is not None, source.error
    return [item.name for item in source.tree.body if isinstance(item, ast.FunctionDef)], source.notes


def test_a_cell_that_colab_made_a_comment_of_is_code():
    """With a note; comments of the student's stay comments."""
    names, notes = defined(CELL)
    assert names == ["relu", "two"]
    assert notes == ("Line 4: Colab has made a comment of a cell that begins with a command; it was read as code.",)
    assert defined(CELL + CELL)[1][0].startswith("Lines 4 and 17: Colab has made a comment")


@pytest.mark.parametrize("magic", ["%%bash", "%%timeit", "%%writefile app.py"])
def test_a_cell_that_is_not_run_in_a_notebook_stays_a_comment(magic):
    """Of other languages, of files, of measurements."""
    assert uncommented(CELL.replace("%%time", magic), print) == CELL.replace("%%time", magic)


def test_a_cell_that_is_no_python_stays_a_comment():
    """It is said."""
    names, notes = defined(CELL.replace("def two():", "def two(:"))
    assert names == [] and "left out, for Python cannot read it" in notes[0]


def test_a_cell_that_was_half_uncommented_stays_as_it_is():
    """The student has changed the file since."""
    text = f"{COLAB}\n# %%time\n# \n# ---- the model\ndef relu(x):\n    return x\n"
    assert defined(text) == (["relu"], ())
    assert defined(text.replace("# ---- the model", "# the model of mine"))[0] == ["relu"]


def test_blocks_with_nothing_but_a_command_in_them():
    """Colab and jupytext leave the head of the block, which Python refuses."""
    text = (
        f"{COLAB}\ntry:\n  # %tensorflow_version only exists in Colab.\n#   %tensorflow_version 2.x\n"
        "except Exception:\n  pass\ndef f():\n    return 1\nif f():\n    # %cd /content\n"
    )
    names, notes = defined(text)
    assert names == ["f"] and [note[:7] for note in notes] == ["Line 2:", "Line 9:"]
    assert read(b"if True:\n    # to do\nx = 1\n", "net.py").tree is None


def test_timed_statements_are_run():
    """In exports alone: elsewhere a comment is a comment."""
    for text in (f"{COLAB}\nx = 1\n# %time y = 2", "# ---\n# jupyter:\n#   jupytext:\n# ---\n# %time y = 2"):
        assert uncommented(text, print).endswith("\ny = 2")
    assert uncommented("# %time y = 2", print) == "# %time y = 2"


def test_a_future_import_may_come_late():
    """As it may in the notebook that was saved; in any file, with a note."""
    text = '"""A"""\n"""B"""\nimport math\nfrom __future__ import annotations\ndef f(x: Nope):\n    return 1\n'
    names, notes = defined(text)
    assert names == ["f"]
    assert notes == ("Line 4: in a Python file, from __future__ comes first; it was read as a notebook runs it.",)


def test_marked_cells_are_read_one_by_one():
    """A cell that Python cannot read costs itself, and a plain file as a whole."""
    cells = ["# In[1]:\n\ndef f():\n    return 1", "# In[2]:\n\ndef g(:", "# In[3]:\n\ndef h():\n    return 1"]
    names, notes = defined("\n\n".join(cells))
    assert names == ["f", "h"] and "The cell of lines 6 to 9 was left out" in notes[0] and "(line 8)" in notes[0]
    assert read("\n\n".join(cells).replace("# In", "# in").encode(), "net.py").tree is None


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (r"get_ipython().run_cell_magic('time', '', 'def f():\n    return 1\n')", ["f"]),
        (r"get_ipython().run_cell_magic('capture', 'out', '%%time\ndef f():\n    return 1\n')", ["f"]),
        (r"get_ipython().magic('time def f(): return 1')", ["f"]),
        (r"get_ipython().run_line_magic('time', 'def f(): return 1')", ["f"]),
        (r"get_ipython().run_cell_magic('timeit', '', 'def f():\n    return 1\n')", []),
        (r"get_ipython().run_cell_magic('bash', '', 'ls\n')", []),
        (r"get_ipython().run_cell_magic('time', '', 'return 3')", []),
        (r"get_ipython().run_cell_magic('time', '', 'def f(:')", []),
        (r"get_ipython().run_cell_magic(time, '', 'x = 1')", []),
        (r"get_ipython().run_line_magic('run', 'helpers.py')", []),
    ],
)
def test_what_nbconvert_calls_is_run(call, names):
    """All in the line of the call."""
    tree = ast.parse(f"\n{call}\n")
    run_magics(tree, "net.py")
    assert [item.name for item in tree.body if isinstance(item, ast.FunctionDef)] == names
    assert {node.lineno for node in ast.walk(tree) if hasattr(node, "lineno")} == {2}
