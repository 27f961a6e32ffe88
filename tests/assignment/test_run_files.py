"""The grader's own files as modules, and the reference with a mistake in it."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toys import graded

from grader.answers.live import answer_key
from grader.assignment.mistakes import reference_module
from grader.assignment.run_files import refuse_duplicates, run_file, run_package
from grader.authoring.record_answers import record
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
    refuse_duplicates(path, {"f"}, "check")
    with pytest.raises(AssignmentError, match=r"a\.py:3: a second check is called g"):
        refuse_duplicates(path, {"f", "g"}, "check")


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


def test_an_edit_within_the_second_at_equal_size_is_run(tmp_path, monkeypatch):
    """Files with the time and the size of before: their bytes are compiled, and no bytecode of the earlier ones."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.py").write_text("from .b import y\nx = 1\n")
    (tmp_path / "b.py").write_text("y = 1\n")
    assert run_file(tmp_path / "a.py", run_package(tmp_path)).x == 1
    for name, old, new in (("a.py", "x = 1", "x = 2"), ("b.py", "y = 1", "y = 2")):
        before = (tmp_path / name).stat()
        (tmp_path / name).write_text((tmp_path / name).read_text().replace(old, new))
        os.utime(tmp_path / name, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = run_file(tmp_path / "a.py", run_package(tmp_path))
    assert (again.x, again.y) == (2, 2)
    assert not list(tmp_path.rglob("*.pyc"))


def test_a_package_beside_the_checks_is_no_exception(tmp_path, monkeypatch):
    """What lies in a folder of helpers is compiled from its bytes, too."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    inner = tmp_path / "helpers"
    inner.mkdir()
    (inner / "__init__.py").write_text("from .more import x\n")
    (inner / "more.py").write_text("x = 1\n")
    (tmp_path / "a.py").write_text("from .helpers import x\nfrom .helpers.more import x as same\n")
    assert run_file(tmp_path / "a.py", run_package(tmp_path)).same == 1
    edit_in_time(inner / "more.py", "x = 1", "x = 2")
    assert run_file(tmp_path / "a.py", run_package(tmp_path)).x == 2
    assert not list(tmp_path.rglob("*.pyc"))


def test_a_check_that_is_edited_within_the_second_is_graded_as_it_is_now(toy, monkeypatch):
    """The points are those of the file whose hash the grade has, with bytecode written as usual."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first, before = toy.load().hash, points(toy)
    edit_in_time(toy.folder / "net.py", "points=3", "points=2")
    edit_in_time(toy.folder / "hidden" / "net.py", "points=2", "points=3")
    assert toy.load().hash != first and before == {"backprop": 3, "loss_of_one": 2}
    assert points(toy) == {"backprop": 2, "loss_of_one": 3}


def points(toy) -> dict[str, float]:
    """What a right submission earns for two checks."""
    rows, _ = graded(toy, toy.right())
    return {name: rows[name].earned for name in ("backprop", "loss_of_one")}


def edit_in_time(path: Path, old: str, new: str) -> None:
    """Replace text by as much, leaving the file's time as it was."""
    before, text = path.stat(), path.read_text()
    assert old in text and len(old) == len(new)
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_is_hashed_is_what_is_run(toy):
    """Files that are edited after loading change neither what is asked nor the hash; loading again takes both over."""
    loaded = toy.load()
    toy.change(toy.folder / "net.py", "half the mean square", "HALF the mean square")
    toy.change(toy.reference / "net.py", "0.5 * np.mean", "1.5 * np.mean")
    first = loaded.hash
    right = local_subject(loaded.reference, "net.py", files=loaded.files).root.Net(1)
    assert right.loss(np.array([[1.0]]), np.array([2.0])) == 2.0  # (0 - 2)² / 2
    again = toy.load()
    assert again.hash != first == loaded.hash
    wrong = local_subject(again.reference, "net.py", files=again.files).root.Net(1)
    assert wrong.loss(np.array([[1.0]]), np.array([2.0])) == 6.0


def test_the_declaration_and_the_data_are_those_of_the_hash(toy):
    """assignment.toml and data.py that change after loading decide nothing of this run."""
    before, loaded = toy.load().hash, toy.load()
    toy.change(toy.folder / "data.py", "1, 20).reshape(20", "1, 10).reshape(10")
    toy.change(toy.folder / "assignment.toml", "One", "Two")
    assert (loaded.title, len(loaded.data.X), loaded.hash) == ("One neuron", 20, before)
    again = toy.load()
    assert (again.title, len(again.data.X)) == ("Two neuron", 10) and again.hash != before


def test_recorded_answers_are_those_of_the_hash(toy):
    """What a released folder keeps of the reference is read once, too."""
    (toy.folder / "answers.bin").write_bytes(record(toy.load()))
    shutil.rmtree(toy.reference)
    shutil.rmtree(toy.folder / "hidden")
    loaded = toy.load()
    before, first = loaded.hash, answer_key(loaded)
    (toy.folder / "answers.bin").write_bytes(b"damaged")
    case = loaded.parts[0].cases[0]
    assert answer_key(loaded).expected(case).keys() == first.expected(case).keys() and loaded.hash == before
