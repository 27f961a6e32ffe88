"""Where things are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import paths
from grader.errors import UsageError


def test_files_here_then_the_template(tmp_path, monkeypatch):
    """The working directory is graded if it holds a part, the template if no Python file is there."""
    here, template = tmp_path / "here", tmp_path / "template"
    for folder in (here, template):
        folder.mkdir()
    monkeypatch.chdir(here)
    (template / "b.py").write_text("")
    assert paths.default_submission(["a.py", "b.py"], template) == template
    (here / "other.py").write_text("")
    with pytest.raises(UsageError, match=r"no a\.py or b\.py in"):
        paths.default_submission(["a.py", "b.py"], template)
    (here / "a (1).py").write_text("")
    assert paths.default_submission(["a.py", "b.py"], template) == here


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
