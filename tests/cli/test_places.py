"""Where things are."""

from __future__ import annotations

from pathlib import Path

from grader.cli import places


def test_files_here_then_the_template(tmp_path, monkeypatch):
    """The working directory is graded if it holds a Python file of whatever name, else the template."""
    here, template = tmp_path / "here", tmp_path / "template"
    for folder in (here, template):
        folder.mkdir()
    monkeypatch.chdir(here)
    (template / "b.py").write_text("")
    assert places.default_submission(["a.py", "b.py"], template) == template
    (here / "a (1).py").write_text("")
    assert places.default_submission(["a.py", "b.py"], template) == here


def test_report_folders_are_named_after_submissions(tmp_path, monkeypatch):
    """A file, a folder and the working directory each give their name."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "net.py").write_text("")
    monkeypatch.chdir(mine)
    assert places.report_folder("a", Path("net.py")) == Path("reports/a/net")
    assert places.report_folder("a", mine) == Path("reports/a/mine")
    assert places.report_folder("a", Path(".")) == Path("reports/a/mine")
