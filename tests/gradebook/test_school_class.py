"""A class as it stands in the gradebook."""

from __future__ import annotations

from datetime import UTC, datetime

from gradebook_samples import attempt, take_in

from grader.gradebook.book import Declared
from grader.gradebook.late import LatePolicy
from grader.gradebook.school_class import NO_TIME, NOT_YET, entries, school_class, source_texts


def by_id(book):
    """The entries."""
    return {entry.person.id: entry for entry in school_class(book).entries}


def test_everyone_is_there_in_the_order_of_the_intake(book, add):
    """With the grade, or the reason why there is none; what stands for another submission is no grade."""
    take_in(book, attempt("zoe", "s1"), attempt("ana", "s2"), attempt("ben"))
    add("s1", 7.0)
    made = school_class(book)
    assert [entry.person.id for entry in made.entries] == ["zoe", "ana", "ben"]
    assert [entry.final for entry in made.entries] == [7, None, None]
    assert [entry.problem for entry in made.entries] == ["", NOT_YET, "There is nothing."]
    take_in(book, attempt("zoe", "s9"))
    assert by_id(book)["zoe"].grade is None


def test_identical_files_have_their_own_names_and_notes(book, add):
    """The grade is one, the persons are not."""
    take_in(book, attempt("ana", "s1", notes=["found in x"]), attempt("ben", "s1"))
    add("s1", 7.0)
    made = by_id(book)
    assert (made["ana"].grade.submission, made["ben"].grade.submission) == ("Ana", "Ben")
    assert (made["ana"].grade.notes, made["ben"].grade.notes) == (["found in x"], [])


def test_late_points_follow_the_declared_rule(book, add):
    """They are worked out from the times; who is late by an unknown time pays nothing, and that is told."""
    due = datetime(2025, 1, 1, tzinfo=UTC)
    book.declare(Declared("a1", "Title", 10, "hash1", LatePolicy(due=due, per_day=20)))
    take_in(book, attempt("ana", "s1", submitted="2025-01-02T12:00:00+00:00"), attempt("ben", "s1", marked_late=True))
    add("s1", 7.0)
    book.adjust("a1", "ana", 0.5, "Kim", "why")
    made = by_id(book)
    assert (made["ana"].late_seconds, made["ana"].late_penalty, made["ana"].final) == (36 * 3600, 4, 3.5)
    assert made["ben"].final == 7 and made["ben"].notes == [NO_TIME]


def test_pictures_stay_in_the_book(book, add):
    """The class needs none of them; one by one the entries have them."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    check = by_id(book)["ana"].grade.checks[0]
    assert check.pictures == [] and check.printed == ""
    assert next(entries(book)).grade.checks[0].pictures


def test_sources(book):
    """The text of each part, for those who handed in."""
    take_in(book, attempt("ana", "s1"), attempt("ben"))
    assert source_texts(book) == {"ana": {"net.py": "x = 1"}}


def test_a_grade_of_many_is_read_once(book, add, monkeypatch):
    """A template that half the class hands in unchanged is not half the memory."""
    take_in(book, *(attempt(f"s{n}", "s1") for n in range(5)))
    add("s1", 0.0)
    asked = []
    read = book.grade
    monkeypatch.setattr(book, "grade", lambda number: asked.append(number) or read(number))
    made = school_class(book).entries
    assert len(asked) == 1 and [entry.grade.submission for entry in made] == [f"S{n}" for n in range(5)]
    assert len({id(entry.grade.checks) for entry in made}) == 1
