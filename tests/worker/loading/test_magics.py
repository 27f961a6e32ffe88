"""Commands of a notebook as Python; what IPython does with each of these cells was tried with IPython itself."""

from __future__ import annotations

import ast

import pytest

from grader.worker.loading.magics import as_python, logical_lines


def names_of(text: str) -> set[str]:
    """What the cell defines when it runs."""
    lines = as_python(text).lines
    assert len(lines) == text.count("\n") + 1
    names: dict[str, object] = {"get_ipython": lambda: None}
    exec("\n".join(lines), names)
    return names.keys() - {"get_ipython", "__builtins__"}


@pytest.mark.parametrize(
    "text",
    [
        "%matplotlib inline\nx = 1",
        "!pip install numpy\nx = 1",
        "!echo it's (\nx = 1",
        "!echo \\\n  more (\nx = 1",
        "if True:\n    !ls\n    x = 1",
        "if True:\n    !ls\nelse:\n    pass\nx = 1",
        "abs?\nx = 1",
        "abs.__doc__??\nx = 1",
        "?abs\nx = 1",
        "x = 1\n{'a': 1}['a']?",
        "/len [1]\nx = 1",
        ",len a\n;len a\nx = 1",
        "%time x = 1",
        "%time x = \\\n  1",
        "%%time\nx = 1",
        "\n# a title\n%%time\nx = 1",
        "%%time x = 1",
        "%%capture\n%%time\nx = 1",
        "%%prun -s cumtime\nx = 1",
        "%%time\n!ls\nx = 1",
        "    x = 1",
        "\tif True:\n\t    x = 1",
        ">>> x = 1",
        "In [1]: if True:\n   ...:     x = 1",
        "time x = 1",
        "%load_ext autoreload\n%autoreload 2\nx = 1",
        "x = %time 1",
        "x = !ls | grep \\\n  part",
        "x = %pwd",
        "x = %timeit -o f()",
        "%cd /content\nx = 1",
    ],
)
def test_what_is_python_in_a_cell_runs(text):
    """And the commands around it do nothing."""
    assert names_of(text) == {"x"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = ('%d'\n% 3)\n%matplotlib inline", "3"),
        ("x = 8 \\\n  % 5\n%matplotlib inline", 3),
        ("%matplotlib inline\nx = '''\n%time\n!ls\na?'''", "\n%time\n!ls\na?"),
        ('%matplotlib inline\nx = """\n!a " \' # (\n"""', "\n!a \" ' # (\n"),
        ("!ls\nx = 'a?'  # or b?", "a?"),
        ("!ls\nx = 'a' \"b\"''  # = !c", "ab"),
        ("!ls\nx = [1,\n\n     # % a comment\n     2][-1]", 2),
        ("!ls\nx = r'\\d\\''", r"\d\'"),
    ],
)
def test_what_only_looks_like_a_command_stays(text, value):
    """A statement goes on over lines, by its brackets, strings and backslashes."""
    names: dict[str, object] = {}
    exec("\n".join(as_python(text).lines), names)
    assert names["x"] == value


@pytest.mark.parametrize(
    "name", ["timeit", "bash", "script python", "python3", "writefile net.py", "html", "R", "sh", "!", "javascript"]
)
def test_cells_that_define_nothing_in_a_notebook_define_nothing(name):
    """%%timeit runs its cell in a function; others are not for Python, or in a process of their own."""
    made = as_python(f"# of mine\n%%{name}\nx = 1")
    assert made.magic == name.split()[0] and ast.parse("\n".join(made.lines)).body == []


def test_what_was_captured_has_its_name():
    """So that a cell below may show it."""
    assert names_of("%%capture out\nx = 1") == {"x", "out"}
    assert names_of("%%capture --no-stderr\nx = 1") == {"x"}


def test_run_is_left_to_the_shell():
    """It brings the names of another file."""
    assert (
        as_python("%run -i helpers.py --fast")
        .lines[0]
        .startswith("get_ipython().run_line_magic('run', 'helpers.py --fast')")
    )


def test_lines_that_belong_together():
    """A bracket that is never closed takes the rest; a string of one line ends with its line."""
    lines = ["f(1,", "  2)", "x = 'no end", "y = [", "!ls"]
    assert [(start, end) for start, end, _ in logical_lines(lines)] == [(0, 2), (2, 3), (3, 5)]


def test_very_long_lines_take_no_long_time():
    """Nothing here is looked for twice at one place."""
    for text in [" " * 150_000, "x" * 150_000, "'" * 150_000, "= " * 75_000, "a = b" + " " * 150_000, "(" * 150_000]:
        as_python(text)
