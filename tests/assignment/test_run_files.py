"""The grader's own files as modules, and the reference with a mistake in it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.assignment.mistakes import reference_module
from grader.assignment.run_files import refuse_second, run_file, run_package
from grader.checks.mistake import Mistake
from grader.errors import AssignmentError
from grader.subjects.local import local_subject


def test_files_of_a_folder_import_each_other(tmp_path):
    """Relative imports work from the folder and from its hidden one; each file is run once."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "conventions.py").write_text("runs = []\n")
    (tmp_path / "a.py").write_text("from .conventions import runs\nruns.append(1)\n")
    (tmp_path / "hidden" / "a.py").write_text("from ..a import runs\nfrom ..conventions import runs as same\n")
    package = run_package(tmp_path)
    hidden = run_file(tmp_path / "hidden" / "a.py", package, hidden=True)
    assert hidden.runs is hidden.same and run_file(tmp_path / "a.py", package).runs == [1]


def test_threads_do_not_see_half_a_module(tmp_path):
    """A file that one thread is running is waited for by another."""
    (tmp_path / "a.py").write_text("import time\n\ntime.sleep(0.05)\nx = 1\n")
    package = run_package(tmp_path)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: run_file(tmp_path / "a.py", package).x, range(3))) == [1, 1, 1]


def test_a_file_that_raises_is_told_with_its_line(tmp_path):
    """The line is the file's own, and nothing of it stays loaded."""
    path = tmp_path / "a.py"
    path.write_text("import json\n\njson.loads('no')\n")
    package = run_package(tmp_path)
    with pytest.raises(AssignmentError, match=r"a\.py:3: JSONDecodeError"):
        run_file(path, package)
    assert f"{package.__name__}.a" not in sys.modules


def test_an_imported_file_that_cannot_be_parsed_is_told_itself(tmp_path):
    """Its own path and line, not those of the file that imports it."""
    (tmp_path / "a.py").write_text("from .b import x\n")
    (tmp_path / "b.py").write_text("x = 1\n\ndef f(:\n")
    with pytest.raises(AssignmentError, match=r"b\.py:3: SyntaxError") as caught:
        run_file(tmp_path / "a.py", run_package(tmp_path))
    assert caught.value.file == str(tmp_path / "b.py")


def test_a_second_function_of_a_name_is_refused(tmp_path):
    """Only of the names that matter."""
    path = tmp_path / "a.py"
    path.write_text("def f(): pass\ndef g(): pass\ndef g(): pass\n")
    refuse_second(path, {"f"}, "check")
    with pytest.raises(AssignmentError, match=r"a\.py:3: a second check is called g"):
        refuse_second(path, {"f", "g"}, "check")


REFERENCE = """
class Net:
    def plain(self): return "right"
    @staticmethod
    def static(z): return z
    @classmethod
    def of_class(cls): return cls.__name__


def function(): return "right"
"""


@pytest.mark.parametrize(
    ("place", "wrong", "asked"),
    [
        ("Net.plain", lambda self: "wrong", lambda s: s.Net().plain()),
        ("Net.static", lambda z: "wrong", lambda s: s.Net().static(1)),
        ("Net.of_class", lambda cls: "wrong", lambda s: s.Net().of_class()),
        ("function", lambda: "wrong", lambda s: s.function()),
    ],
)
def test_a_mistake_takes_one_place(tmp_path, place, wrong, asked):
    """A static or class method stays one; the reference itself is not touched."""
    (tmp_path / "net.py").write_text(REFERENCE)
    mistake = Mistake(wrong, "m", "t", place, "h", part="net.py")
    assert asked(local_subject(tmp_path, "net.py", [mistake]).root) == "wrong"
    assert asked(local_subject(tmp_path, "net.py").root) != "wrong"


def test_a_reference_that_cannot_be_run_is_refused(tmp_path):
    """With its path."""
    (tmp_path / "net.py").write_text("1 / 0")
    with pytest.raises(AssignmentError, match=r"net\.py:1: ZeroDivisionError.*fix the reference"):
        reference_module(tmp_path / "net.py")
