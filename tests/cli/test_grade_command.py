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


def test_a_folder_without_files_is_an_error(call, flow, tmp_path, monkeypatch, grades):
    """Neither the template nor the files above are graded in their place; where such files are is said."""
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    done = call("assignment1")
    assert done.code == 2 and not flow.asked
    assert f"There is nothing to grade in {tmp_path / 'src'}: no {grades.file}; name the file or folder" in done.err
    assert f"(such files are in {flow.template})" in done.err


def test_what_was_typed_reaches_the_grading(call, flow):
    """Part, check and --public-only are handed on as typed."""
    call("assignment1", "x.py", "--part", "p", "--check", "c[1]", "--public-only")
    assert flow.asked == {"submission": Path("x.py"), "part": "p", "check": "c[1]", "public_only": True}


def test_the_data_set_reaches_the_assignment(call, flow):
    """As typed; nothing where nothing was."""
    call("assignment1", "x.py", "--data", "mnist")
    assert flow.data == "mnist"
    call("assignment1", "x.py")
    assert flow.data is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("backprop_is_slope", "Did you mean backprop_is_the_slope? It has the cases tanh, relu."),
        ("backprop_is_the_slope[tan]", "backprop_is_the_slope has the cases tanh, relu."),
    ],
)
def test_a_slip_in_the_name_of_a_check(call, flow, typed, told):
    """The check, or the cases, that were probably meant are named, and nothing is graded."""
    done = call("assignment1", "x.py", "--check", typed)
    assert done.code == 2 and told in done.err
    assert flow.asked == {}


def test_a_check_alone_has_a_report_and_a_remark_of_its_own(call, flow, grades):
    """What was asked stands in the grade, and the report of the whole is left as it is."""
    flow.answer = grades.right
    call("assignment1", "x.py")
    whole = Path("reports/assignment1/x.py/report.html").read_bytes()
    done = call("assignment1", "x.py", "--check", "backprop_is_the_slope[relu]", "--json", "g.json")
    assert "What you asked for passes." in done.out
    assert Path("reports/assignment1/x.py-check/report.html").is_file()
    assert Path("reports/assignment1/x.py/report.html").read_bytes() == whole
    assert "the check backprop_is_the_slope[relu]." in from_json(Path("g.json").read_bytes()).notes[0]


def test_the_solution_is_not_written_over(call, flow, grades, tmp_path):
    """Whoever forgets the name of the JSON file keeps the solution that was named next."""
    (tmp_path / grades.file).write_text("mine = 1")
    done = call("assignment1", "--json", grades.file)
    assert done.code == 2 and f"{grades.file} is not a grade; name another file." in done.err
    assert (tmp_path / grades.file).read_text() == "mine = 1" and flow.asked == {}


def test_a_file_that_is_no_python(call, flow, tmp_path):
    """Another kind of file is refused by its name."""
    (tmp_path / "notes.txt").write_text("")
    assert "notes.txt is no Python file" in call("assignment1", "notes.txt").err
    assert flow.asked == {}


def test_where_the_files_were_found_is_said_first(call, flow):
    """What was noticed when the submission was opened comes before the first check."""
    flow.notes.append("The files were found in deep.")
    done = call("assignment1", "x.py")
    assert done.err.startswith("The files were found in deep.\n")


def test_a_released_folder_has_no_page_for_instructors(call, flow):
    """Without a reference, the report is the student's."""
    flow.loaded.reference = None
    call("assignment1", "x.py", "--report", "out")
    assert [path.name for path in Path("out").iterdir()] == ["report.html"]


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
    assert (tmp_path / "reports/assignment1/people/ben/report.html").is_file()


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
    Path(grades.file).unlink()
    done = call("assignment1")
    assert done.code == 2
    assert grades.file in done.err and "such files" not in done.err
