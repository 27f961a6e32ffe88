"""Where an export gets its grades from."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.cli import export_sources as sources
from grader.errors import UsageError
from grader.grade import to_json
from grader.gradebook.book import Book, Declared
from grader.gradebook.entry import Attempt, Files, Person


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory of our own."""
    monkeypatch.chdir(tmp_path)


def put(path: str, grade) -> Path:
    """A kept grade."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(to_json(grade))
    return file


def test_ids_are_whole_paths(grades):
    """Below the folder that all have in common: two of the same base name are two students."""
    files = [put("g/a/ben.json", grades.wrong), put("g/b/ben.json", grades.right), put("g/b/x.y.json", grades.wrong)]
    known = sources.school_class([Path("g")], None)
    assert [entry.person.id for entry in known.entries] == ["a/ben", "b/ben", "b/x.y"]
    assert sources.school_class(files, None).entries == known.entries
    assert [entry.person.id for entry in sources.school_class(files[:1], None).entries] == ["ben"]


def test_a_file_named_twice_is_one(grades):
    """A folder and a file in it, say."""
    file = put("g/ben.json", grades.wrong)
    assert len(sources.school_class([Path("g"), file, Path("g/../g/ben.json")], None).entries) == 1


def test_the_class_of_grades(grades):
    """Title and points are the grades'."""
    put("g/ben.json", grades.wrong)
    known = sources.school_class([Path("g")], None)
    assert (known.assignment, known.title, known.points) == ("assignment1", "Backpropagation", 10)


def test_several_assignments(grades):
    """One has to be said."""
    put("g/ben.json", grades.wrong)
    put("g/cy.json", replace(grades.wrong, assignment="assignment2"))
    with pytest.raises(UsageError, match="assignment1, assignment2: say which with --assignment"):
        sources.school_class([Path("g")], None)
    assert [entry.person.id for entry in sources.school_class([Path("g")], "assignment2").entries] == ["cy"]
    with pytest.raises(UsageError, match="--assignment"):
        sources.school_class([Path("g")], "assignment3")


def test_nothing_there():
    """One sentence."""
    Path("empty").mkdir()
    with pytest.raises(UsageError, match="no grade in empty"):
        sources.school_class([Path("empty")], None)
    with pytest.raises(UsageError, match="cannot be read"):
        sources.school_class([Path("missing.json")], None)


def test_a_gradebook(grades):
    """Everyone in it, with a grade or without."""
    made = replace(grades.wrong.provenance, submission_hash="s1", assignment_hash="h")
    grade = replace(grades.wrong, provenance=made)
    with Book(Path("book.sqlite"), create=True) as book:
        book.declare(Declared("assignment1", "Backpropagation", 10.0, "h", None))
        attempts = [Attempt(Person("ben"), submission="s1"), Attempt(Person("cy"), number=0, problem="Not a zip.")]
        book.take_in("assignment1", attempts, {"s1": Files({"a.py": b""}, {"a.py": "a.py"})})
        book.apply_grades("assignment1", {"s1": book.add_grade(grade, to_json(grade), "")})
    known = sources.school_class([Path("book.sqlite")], None)
    assert [(entry.person.id, entry.final, entry.problem) for entry in known.entries] == [
        ("ben", 4.0, ""),
        ("cy", None, "Not a zip."),
    ]
