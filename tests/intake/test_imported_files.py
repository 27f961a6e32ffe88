"""What files import of the student's own."""

from __future__ import annotations

import time

import pytest

from grader.intake.imported_files import OwnModules


def imported(text, *others, near=False, at="net.py"):
    """The paths that a file with this text imports, among empty files."""
    files = {at: text.encode(), **dict.fromkeys(others, b"")}
    return list(OwnModules(files).imported_by([at], near=near).paths)


@pytest.mark.parametrize(
    "line",
    [
        "import own",
        "import numpy as np, own as o",
        "from own import f",
        "from own import *",
        "from .own import f",
        "from . import own",
        "from . import (\n    own,\n)",
        "def f():\n    from own import g",
        "importlib.import_module('own')",
        "importlib.import_module('.own', 'x')",
        "exec(open('own.py').read())",
        "%run own.py",
        "%run ./own.py",
    ],
)
def test_a_file_beside_it(line):
    """However it is imported."""
    assert imported(f"{line}\n", "own.py", "other.py") == ["own.py"]


@pytest.mark.parametrize("line", ["from a.b import f", "import a.b.c as c", "from a import b", "from .a.b import f"])
def test_a_package_comes_whole(line):
    """With `__init__.py` or without, for its files may import each other in any way."""
    assert imported(line, "a/b/c.py", "a/x.py", "b/c.py") == ["a/x.py", "a/b/c.py"]


def test_what_is_imported_imports_too():
    """In circles as well."""
    files = {"net.py": b"import a", "a.py": b"import b.c", "b/c.py": b"import net", "d.py": b""}
    assert list(OwnModules(files).imported_by(["net.py"]).paths) == ["a.py", "b/c.py", "net.py"]


def test_where_python_looks():
    """Beside it, then above it, then elsewhere; the folder is told, for from there it must be found."""
    files = {"hw/src/net.py": b"import src.x, lib_a, up", "hw/src/x.py": b"", "hw/up.py": b"", "hw/lib/lib_a.py": b""}
    found = OwnModules(files).imported_by(["hw/src/net.py"])
    assert set(found.paths) == {"hw/src/net.py", "hw/src/x.py", "hw/up.py", "hw/lib/lib_a.py"}
    assert found.roots == {"hw", "hw/lib"}


def test_libraries_are_nobodys_files():
    """A module of Python's is not looked for in other folders, and other people's files are none of its business."""
    assert imported("import random, numpy", "old/random.py") == []
    assert imported("import own", "bob/own.py", near=True) == []
    assert imported("import sys\nsys.path.append('src')\nimport own", "src/own.py", near=True) == ["src/own.py"]


def test_names_that_are_no_ascii():
    """Python takes them, too."""
    assert imported("from réseau import f", "réseau.py") == ["réseau.py"]


@pytest.mark.parametrize(
    "piece",
    ["from " + " " * 40, "from a import (", "from " + "." * 60, "import ", '"', "import_module(", "from x import y\n"],
)
def test_a_hostile_file_takes_no_time(piece):
    """A megabyte is read in seconds on a busy machine."""
    for text in (piece * ((1 << 20) // len(piece)), f"{piece}\n" * ((1 << 20) // (len(piece) + 1))):
        began = time.process_time()
        imported(text, "a.py")
        assert time.process_time() - began < 8


def test_of_very_many_modules_the_first():
    """They are looked for in every folder."""
    text = "".join(f"import m{number}\n" for number in range(600))
    assert len(imported(text, *(f"m{number}.py" for number in range(600)))) == 500
