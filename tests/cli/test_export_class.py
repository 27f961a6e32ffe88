"""`grade export` of a class: the sheet, the outer join beside it, and what is said."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.grade import to_json
from grader.gradebook.book import Book, Declared
from grader.gradebook.entry import Attempt, Files, Person

CANVAS = (
    "Student,ID,Section,Backpropagation (42)\n    Points Possible,,,10\n"
    "Ng Ben,ben,A,\nWu Chen,chen,A,EX\nDora,dora,A,\n"
)
MOODLE = (
    "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed,Changed,Graded,Feedback comments\n"
    "Participant 1,Ben,x,,10.00,Yes,-,-,\nParticipant 2,Chen,x,,10.00,Yes,-,-,\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grades) -> None:
    """A folder of grades and two sheets, in the working directory."""
    monkeypatch.chdir(tmp_path)
    Path("grades").mkdir()
    for name, grade in {"ben": grades.wrong, "eve": grades.wrong, "chen": grades.wrong}.items():
        Path(f"grades/{name}.json").write_bytes(to_json(grade))
    Path("canvas.csv").write_text(CANVAS)
    Path("moodle.csv").write_text(MOODLE)


def test_canvas(call):
    """The filled sheet has another name; who is on one side only is said, and everyone is in the outer join."""
    done = call("export", "canvas", "canvas.csv", "grades")
    assert done.code == 0
    assert Path("canvas.csv").read_text() == CANVAS
    assert Path("canvas-filled.csv").read_text() == CANVAS.replace("Ben,ben,A,", "Ben,ben,A,4")
    assert "Backpropagation (42): 1 written, 1 left as it was, 1 not in the sheet, 1 not in the class." in done.out
    assert done.err == "not in the sheet: eve\nnot in the class: Dora\n"
    with open("canvas-filled-status.csv", encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4


def test_canvas_options(call):
    """Column, ids, scale and place."""
    Path("canvas.csv").write_text(CANVAS.replace(",10\n", ",20\n"))
    assert "--scale" in call("export", "canvas", "canvas.csv", "grades").err
    words = ("--scale", "--column", "42", "--id-column", "ID", "-o", "out/filled.csv")
    assert call("export", "canvas", "canvas.csv", "grades", *words).code == 0
    assert "Ben,ben,A,8\n" in Path("out/filled.csv").read_text()
    assert Path("out/filled-status.csv").is_file()


def test_over_the_instructors_own_file(call):
    """Only where asked, and then it is kept."""
    assert call("export", "canvas", "canvas.csv", "grades", "-o", "canvas.csv").code == 0
    assert Path("canvas.csv.1~").read_text() == CANVAS


def test_moodle(call, grades):
    """Grades and feedback, or grades alone."""
    Path("grades/1.json").write_bytes(to_json(grades.wrong))
    assert call("export", "moodle", "moodle.csv", "grades").code == 0
    filled = Path("moodle-filled.csv").read_text()
    assert "Ben,x,4,10.00" in filled and "4 of 10 points" in filled
    call("export", "moodle", "moodle.csv", "grades", "--no-feedback")
    assert Path("moodle-filled.csv").read_text() == MOODLE.replace("Ben,x,,", "Ben,x,4,")


def test_many_are_not_all_listed(call, grades):
    """After twenty, the file is named."""
    for number in range(30):
        Path(f"grades/x{number}.json").write_bytes(to_json(grades.wrong))
    done = call("export", "canvas", "canvas.csv", "grades")
    assert done.err.count("\n") == 21 and "12 more in canvas-filled-status.csv" in done.err


def test_csv_and_json(call):
    """Each has everyone; the JSON can be exported again."""
    assert call("export", "csv", "grades").code == call("export", "json", "grades").code == 0
    assert Path("grades.csv").read_text(encoding="utf-8-sig").count("\n") == 4
    told = json.loads(Path("class.json").read_text())
    assert [entry["person"]["id"] for entry in told["entries"]] == ["ben", "chen", "eve"]
    call("export", "csv", "class.json", "-o", "again.csv")
    assert Path("again.csv").read_bytes() == Path("grades.csv").read_bytes()


def in_a_book(path: str, grade) -> None:
    """A gradebook with this grade of ben's."""
    made = replace(grade, provenance=replace(grade.provenance, submission_hash="s1", assignment_hash="h"))
    with Book(Path(path), create=True) as book:
        book.declare(Declared("assignment1", "Backpropagation", 10.0, "h", None))
        book.take_in("assignment1", [Attempt(Person("ben"), submission="s1")], {"s1": Files({"a.py": b""}, {"a": "a"})})
        book.apply_grades("assignment1", {"s1": book.add_grade(made, to_json(made), "")})


@pytest.mark.parametrize("words", [("csv",), ("json",), ("canvas", "canvas.csv"), ("moodle", "moodle.csv")])
def test_the_gradebook_is_named_as_everywhere(call, grades, words):
    """By --gradebook, or it is the one in the working directory; or it stands among GRADES."""
    assert "There is no gradebook gradebook.sqlite" in call("export", *words).err
    in_a_book("other.sqlite", grades.wrong)
    assert call("export", *words, "--gradebook", "other.sqlite", "-o", "named").code == 0
    assert call("export", *words, "other.sqlite", "-o", "positional").code == 0
    Path("other.sqlite").rename("gradebook.sqlite")
    assert call("export", *words, "-o", "default").code == 0
    assert Path("named").read_bytes() == Path("positional").read_bytes() == Path("default").read_bytes()
    assert "ben" in Path("named").read_text() or "Ben" in Path("named").read_text()
    both = call("export", *words, "grades", "--gradebook", "gradebook.sqlite")
    assert (both.code, both.err) == (2, "grade: Name GRADES or --gradebook, not both.\n")
