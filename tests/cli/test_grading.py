"""`grade ASSIGNMENT`: what is graded, what is kept, what it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grade import from_json


@pytest.mark.parametrize(("which", "code"), [("right", 0), ("wrong", 1), ("broken", 3)])
def test_exit_codes(call, flow, grades, which, code):
    """0 where all passed, 1 where not, 3 where a check is broken."""
    flow.answer = getattr(grades, which)
    assert call("assignment1").code == code


def test_files_here_come_before_the_template(call, flow, grades, monkeypatch, tmp_path):
    """Without a name, the files in the working directory are graded."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / grades.file).write_text("")
    monkeypatch.chdir(mine)
    done = call("assignment1")
    assert flow.asked["submission"] == mine
    assert "template" not in done.err


def test_grading_the_template_is_said(call, flow):
    """Whoever has no files here is told that the template is graded in their place."""
    done = call("assignment1")
    assert flow.asked["submission"] == flow.template
    assert f"grading the template, {flow.template}" in done.err


def test_what_was_typed_reaches_the_grading(call, flow):
    """Part, check and --public-only are handed on as typed."""
    call("assignment1", "x.py", "--part", "p", "--check", "c[1]", "--public-only")
    assert flow.asked == {"submission": Path("x.py"), "part": "p", "check": "c[1]", "public_only": True}


def test_json_and_report(call, flow, grades, tmp_path):
    """The grade is kept as it was given, and the report where it was asked for."""
    done = call("assignment1", "--json", "kept/g.json", "--report", "seen")
    assert from_json((tmp_path / "kept/g.json").read_bytes()) == grades.wrong
    assert (tmp_path / "seen/report.html").is_file()
    assert "Report: seen/report.html" in done.out


def test_report_without_a_place(call, flow, tmp_path):
    """Reports go under reports/, each submission's into a folder of its own."""
    call("assignment1", "people/ben.py")
    (tmp_path / "people").mkdir()
    (tmp_path / "people/ben.py").write_text("")
    call("assignment1", "people/ben.py")
    assert (tmp_path / "reports/assignment1/ben/report.html").is_file()


def test_an_earlier_grade_is_kept_and_named(call, flow, grades):
    """A second grade in the same file leaves the first beside it, and says so."""
    call("assignment1", "--json", "g.json")
    flow.answer = grades.right
    done = call("assignment1", "--json", "g.json")
    assert "g.json.1~" in done.err
    assert from_json(Path("g.json.1~").read_bytes()) == grades.wrong
    assert from_json(Path("g.json").read_bytes()) == grades.right


@pytest.mark.parametrize("option", ["--json", "--report"])
def test_an_impossible_place_is_refused_before_grading(call, flow, option, tmp_path):
    """Nothing is graded where the result could not be written."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    done = call("assignment1", option, "folder" if option == "--json" else "file")
    assert done.code == 2
    assert flow.asked == {}


def test_nothing_to_grade(call, flow, grades):
    """Without files here and without a template there is one sentence."""
    (flow.template / grades.file).unlink()
    done = call("assignment1")
    assert done.code == 2
    assert grades.file in done.err
