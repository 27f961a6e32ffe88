"""Where things are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import paths
from grader.errors import UsageError


def test_files_here_and_no_others(tmp_path, monkeypatch):
    """The working directory is graded if it holds a part; the template never is in its place."""
    here, template = tmp_path / "here", tmp_path / "template"
    for folder in (here, template):
        folder.mkdir()
    monkeypatch.chdir(here)
    (template / "b.py").write_text("")
    with pytest.raises(UsageError, match=rf"no a\.py or b\.py; .*\(such files are in {template}\)"):
        paths.default_submission(["a.py", "b.py"], template)
    (here / "other.py").write_text("")
    with pytest.raises(UsageError, match=r"no a\.py or b\.py in"):
        paths.default_submission(["a.py", "b.py"], template)
    (here / "a (1).py").write_text("")
    assert paths.default_submission(["a.py", "b.py"], template) == here


def test_an_assignment_is_found_from_the_files_too(toy, tmp_path_factory, monkeypatch, capsys):
    """Upwards from what is to be graded, also where that is the folder that holds assignments/; which one is said."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    with pytest.raises(UsageError, match="There is no assignment 'toy'"):
        paths.assignment_folder("toy")
    for submission in (toy.root, toy.submission(""), toy.submission("") / "net.py"):
        assert paths.assignment_folder("toy", submission=submission) == toy.folder
        assert f"taking the one in {toy.folder.parent}" in capsys.readouterr().err
    monkeypatch.chdir(toy.root)
    assert paths.assignment_folder("toy", submission=toy.submission("")) == toy.folder
    assert capsys.readouterr().err == ""


def test_an_assignment_here_comes_before_one_among_the_files(toy, tmp_path_factory, monkeypatch, capsys):
    """Check files run as the grader's own: a student's folder that brings some along does not replace ours."""
    theirs = tmp_path_factory.mktemp("theirs")
    (theirs / "assignments" / "toy").mkdir(parents=True)
    (theirs / "assignments" / "toy" / "assignment.toml").write_text("")
    monkeypatch.chdir(toy.root)
    assert paths.assignment_folder("toy", submission=theirs) == toy.folder
    monkeypatch.chdir(theirs)
    beside = paths.assignment_folder("assignment1", submission=theirs)  # the program's own
    (theirs / "mine" / "assignments" / "assignment1").mkdir(parents=True)
    (theirs / "mine" / "assignments" / "assignment1" / "assignment.toml").write_text("")
    assert paths.assignment_folder("assignment1", submission=theirs / "mine") == beside
    assert capsys.readouterr().err == ""


def test_a_notebook_here_is_work_too(tmp_path, monkeypatch):
    """By its name, or by what is in it."""
    here, template = tmp_path / "here", tmp_path / "template"
    for folder in (here, template):
        folder.mkdir()
    monkeypatch.chdir(here)
    (template / "net.py").write_text("def relu(x):\n    raise NotImplementedError\n")
    for name, content in (("net.ipynb", "{}"), ("Untitled.ipynb", '{"source": ["def relu(x):\\n"]}')):
        (here / name).write_text(content)
        assert paths.default_submission(["net.py"], template) == here
        (here / name).unlink()
    with pytest.raises(UsageError, match="nothing to grade"):
        paths.default_submission(["net.py"], template)


def test_report_folders_are_named_after_submissions(tmp_path, monkeypatch):
    """A file, a folder and the working directory each give their name."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "net.py").write_text("")
    monkeypatch.chdir(mine)
    assert paths.report_folder("a", Path("net.py")) == Path("reports/a/net")
    assert paths.report_folder("a", mine) == Path("reports/a/mine")
    assert paths.report_folder("a", Path(".")) == Path("reports/a/mine")
    assert paths.report_folder("a", Path("."), narrowed=True) == Path("reports/a/mine-check")


def test_report_folders_of_equal_names_do_not_meet(tmp_path, monkeypatch):
    """Files and folders of the same name have reports of their own, here and elsewhere."""
    monkeypatch.chdir(tmp_path)
    for name in ("ana/hw", "ben/hw"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "net.py").write_text("")
    (tmp_path / "ana" / "hw.zip").write_text("")
    named = [Path(name) for name in ("ana/hw", "ben/hw", "ana/hw/net.py", "ben/hw/net.py", "ana/hw.zip")]
    assert len({paths.report_folder("a", path) for path in named}) == len(named)
    monkeypatch.chdir(tmp_path / "ana" / "hw")
    assert paths.report_folder("a", Path("../../ben/hw")) == Path("reports/a/ben/hw")


def test_a_grade_cannot_lead_out_of_reports():
    """The name of an assignment is read from a file, and is no path."""
    assert paths.report_folder("../../etc", Path("x")).parts[:2] == ("reports", "etc")
