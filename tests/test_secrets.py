"""Nothing that students may see tells what is hidden: every export format, page, feedback and summary."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from canaries import leaks, secretive, secretive_class
from click.testing import CliRunner
from rich.console import Console
from small_grades import FIRST

from grader.cli.export import command_of, export
from grader.cli.summary import show_summary
from grader.exports.class_json import whole
from grader.exports.formats import FORMATS, ExportFormat, GradeFormat, SheetFormat
from grader.exports.match_rows import Filled
from grader.grade import Outcome, to_json
from grader.gradebook.entry import Person
from grader.reports import html
from grader.reports.classes import index
from grader.reports.classes.feedback import write_feedback
from grader.reports.student_view import class_for_students

# A sheet for each format that fills one, with the student of `secretive_class` in it.
SHEETS = {
    "canvas": "Student,ID,Section,Backpropagation (42)\n    Points Possible,,,{points}\nAda,ada,A,\n",
    "moodle": "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Changed,Graded,"
    "Feedback comments\nParticipant 1,Ada,ada@x.edu,x,,{points}.00,Yes,-,-,\n",
    "leaky": "{points}\n",
}
FOR_STUDENTS = [form for form in FORMATS if isinstance(form, GradeFormat | SheetFormat)]
UNBROKEN = [outcome for outcome in Outcome if outcome is not Outcome.BROKEN]
NO_BREAKS = ("coursera", "classroom50")  # these have no way to say that a check is broken, and write nothing


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[ExportFormat, Outcome], dict[str, str]]:
    """Runs a format's command on secretive grades; gives the texts of the files that it wrote, and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(form: ExportFormat, outcome: Outcome) -> dict[str, str]:
        words = [word for option in form.options if option.required for word in (option.flag, FIRST)]
        if isinstance(form, SheetFormat):
            known = secretive_class(outcome)
            assert form.name in SHEETS, f"{form.name}: give this test a sheet that it fills"
            Path("sheet.csv").write_text(SHEETS[form.name].format(points=f"{known.points:g}"))
            Path("class.in").write_bytes(whole(known))
            words = ["sheet.csv", "class.in", *words]
        else:
            Path("grade.in").write_bytes(to_json(secretive(outcome)))
            words = ["grade.in", *words]
        done = CliRunner().invoke(command_of(form), words, obj=[], catch_exceptions=outcome is Outcome.BROKEN)
        written = {path.name: path.read_text() for path in tmp_path.rglob("*") if path.suffix != ".in"}
        written.pop("sheet.csv", None)
        assert written or (outcome is Outcome.BROKEN and form.name in NO_BREAKS), done.output
        return written | {"printed": done.output}

    return run


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("form", FOR_STUDENTS, ids=lambda form: form.name)
def test_no_export_for_students_tells_a_secret(form: ExportFormat, outcome: Outcome, exported: Any) -> None:
    """However a hidden check ended, no file has anything of it but its title, its outcome and its hint."""
    for name, text in exported(form, outcome).items():
        assert not leaks(text), name


def careless(*given: Any, **how: Any) -> Any:
    """An exporter without types that writes all that it gets."""
    content = "\n".join(map(repr, given)).encode()
    return Filled(content, "", []) if len(given) > 1 else content


@pytest.mark.parametrize("outcome", UNBROKEN)
@pytest.mark.parametrize(
    "form",
    [
        GradeFormat(name="leaky", help="", output="leaky.txt", function=careless),
        SheetFormat(name="leaky", help="", function=careless),
    ],
    ids=["of one grade", "of a sheet"],
)
def test_a_format_that_forgets_to_redact_has_nothing_to_tell(
    form: ExportFormat, outcome: Outcome, exported: Any
) -> None:
    """What it is given is without secrets."""
    texts = exported(form, outcome)
    assert any("the sentence of actFun" in text for text in texts.values())
    for name, text in texts.items():
        assert not leaks(text), name


def test_every_export_goes_through_the_table() -> None:
    """A command made by hand would not be covered by these tests."""
    assert set(export.commands) == {form.name for form in FORMATS} | {"gradescope-run"}


WRONG = """\
from grader.exports.formats import GradeFormat, SheetFormat
from grader.exports.match_rows import Filled
from grader.grade import Grade
from grader.gradebook.entry import SchoolClass
from grader.cli import export_sources as sources
from grader.reports import html
from pathlib import Path

def lines(grade: Grade) -> bytes:
    return b""

def sheet(raw: bytes, known: SchoolClass, *, source: str) -> Filled:
    raise NotImplementedError

GradeFormat(name="lines", help="", output="", function=lines)  # refused
SheetFormat(name="sheet", help="", function=sheet)  # refused
lines(sources.one_grade(Path("grade.json")))  # refused
def page(grade: Grade) -> str:
    return html.student_page(grade)  # refused
"""


def test_the_type_checker_refuses_a_format_of_raw_grades(tmp_path: Path) -> None:
    """An exporter that takes a Grade is no row of the table, nor can be handed what the command has read."""
    (tmp_path / "wrong.py").write_text(WRONG)
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", root / "pyproject.toml", tmp_path / "wrong.py"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    refused = {int(line) for line in re.findall(r"wrong\.py:(\d+): error", done.stdout)}
    assert refused == {place for place, line in enumerate(WRONG.splitlines(), 1) if "# refused" in line}, done.stdout


@pytest.mark.parametrize("outcome", UNBROKEN)
def test_no_page_and_no_feedback_tells_a_secret(outcome: Outcome, tmp_path: Path) -> None:
    """The student's page, however it is made, and the text that goes back."""
    grade = secretive(outcome)
    index.write_student(Person("ada"), grade, tmp_path)
    (tmp_path / "students" / "ada" / "instructor.html").unlink()
    write_feedback(class_for_students(secretive_class(outcome)), tmp_path)
    html.write(grade, tmp_path, ["student"])
    texts = {str(path): path.read_text() for path in tmp_path.rglob("*.*") if path.is_file()}
    assert len(texts) == 4
    for name, text in (texts | {"both": html.both(grade)[0]}).items():
        assert not leaks(text), name
        assert "a told title" in text or name.endswith(".md")


@pytest.mark.parametrize("outcome", UNBROKEN)
def test_the_summary_tells_no_secret(outcome: Outcome) -> None:
    """What a console shows is often passed on; hidden checks have a line of their own in its table."""
    console = Console(file=StringIO(), highlight=False, width=100)
    show_summary(secretive(outcome), None, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert not leaks(text) and "hidden checks" in text


def test_the_secrets_are_there_to_be_found() -> None:
    """For instructors all of them are told, so the tests above look for what would be seen."""
    told = html.instructor_page(secretive(Outcome.FAILED))
    assert leaks(told) and json.loads(whole(secretive_class(Outcome.FAILED)))["entries"][0]["notes"]
    assert leaks(whole(secretive_class(Outcome.FAILED)).decode())
