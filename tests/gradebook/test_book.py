"""The gradebook: rows are added and never changed, each write is whole, and what counts is what came last."""

from __future__ import annotations

import sqlite3

import pytest
from gradebook_samples import attempt, take_in

from grader.errors import UsageError
from grader.gradebook.book import Book, Declared, exclusive_lock
from grader.gradebook.entry import Files
from grader.gradebook.late import LatePolicy


def count(book: Book, table: str) -> int:
    """Its rows."""
    return book.rows(f"select count(*) from {table}")[0][0]


def test_what_is_known_is_not_added_again(book):
    """Taking in the same download adds nothing; another submission of the same attempt does."""
    for _ in range(2):
        take_in(book, attempt("ana", "s1"), attempt("ben"))
    assert count(book, "attempts") == 2 and count(book, "submissions") == 1
    take_in(book, attempt("ana", "s2"), attempt("ben"))
    take_in(book, attempt("ana", "s1"), attempt("ben"))  # as it was, which is a change
    assert count(book, "attempts") == 4
    assert [one.submission for _, one in book.counting_attempts("a1")] == ["s1", ""]
    assert book.content("s2") == Files({"net.py": b"x = 1"}, {"net.py": "net.py"})


def test_the_attempt_that_counts(book):
    """Another may be chosen later, and the choice taken back."""
    first, second = attempt("ana", "s1", number=1, counts=False), attempt("ana", "s2", number=2)
    take_in(book, first, second)
    assert [one.number for _, one in book.counting_attempts("a1")] == [2]
    take_in(book, attempt("ana", "s1", number=1), attempt("ana", "s2", number=2, counts=False))
    assert [one.number for _, one in book.counting_attempts("a1")] == [1]
    take_in(book, first, second)
    assert [one.number for _, one in book.counting_attempts("a1")] == [2]


def test_a_grade_counts_for_all_with_these_files(book, add):
    """And for nobody else."""
    take_in(book, attempt("ana", "s1"), attempt("ben", "s1"), attempt("cem", "s2"))
    number = add("s1", 7.0)
    standing = book.standings("a1")
    assert {who: grade for who, (_, grade) in standing.items()} == {"ana": number, "ben": number}
    assert book.grade(number).earned == 7


def test_what_is_graded_is_found_under_the_same_conditions_only(book, add):
    """Another state of the assignment, other versions, or a broken check: it is graded anew."""
    take_in(book, attempt("ana", "s1"))
    first = add("s1", 7.0)
    assert book.grades_under("a1", "hash1", "c") == {"s1": first}
    for others in (("a1", "hash2", "c"), ("a1", "hash1", "d"), ("a2", "hash1", "c")):
        assert book.grades_under(*others) == {}
    second = add("s1", 8.0)
    assert book.grades_under("a1", "hash1", "c") == {"s1": second} and book.grade(first).earned == 7
    add("s9", None)
    assert "s9" not in book.grades_under("a1", "hash1", "c")


def test_settling_gives_known_grades_and_takes_lost_ones(book, add):
    """Who hands in what is graded already has its grade; who hands in nothing readable any more has none."""
    take_in(book, attempt("ana", "s1"))
    number = add("s1", 7.0)
    take_in(book, attempt("ana"), attempt("ben", "s1"), attempt("cem", "s3"))
    book.apply_grades("a1", {"s1": number})
    assert {who: grade for who, (_, grade) in book.standings("a1").items()} == {"ana": None, "ben": number}
    before = count(book, "standings")
    book.apply_grades("a1", {"s1": number})
    assert count(book, "standings") == before


@pytest.mark.parametrize(
    "table", ["attempts", "grades", "standings", "adjustments", "comments", "extensions", "submissions"]
)
def test_nothing_can_be_overwritten(book, add, table):
    """The file itself refuses, whoever asks."""
    take_in(book, attempt("ana", "s1"))
    add("s1", 7.0)
    book.adjust("a1", "ana", 1.0, "Kim", "why")
    book.comment("a1", "ana", "text", "Kim")
    book.extend("a1", "ana", "", 2, "Kim", "why")
    with sqlite3.connect(book.path) as sql:
        for change in (f"update {table} set added = ''", f"delete from {table}"):
            with pytest.raises(sqlite3.DatabaseError, match="keeps its history"):
                sql.execute(change)
        assert sql.execute(f"select count(*) from {table}").fetchone() == (1,)


def test_a_write_that_fails_leaves_nothing_of_it(book, monkeypatch):
    """Neither the grade nor a standing."""
    from gradebook_samples import grade

    from grader.gradebook import book as module

    take_in(book, attempt("ana", "s1"))

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_record_standing", fail)
    with pytest.raises(KeyboardInterrupt):
        book.add_grade(grade("s1", 7.0), b"{}", "c")
    assert count(book, "grades") == 0
    monkeypatch.undo()
    book.adjust("a1", "ana", 1.0, "Kim", "and the book can still be written")


def test_the_assignment_is_remembered_with_its_rule(book, tmp_path):
    """The latest state counts; the name need not be said while there is one."""
    late = LatePolicy(per_day=10)
    book.declare(Declared("a1", "New title", 20, "hash2", late))
    book.declare(Declared("a1", "New title", 20, "hash2", late))
    assert book.declared() == Declared("a1", "New title", 20, "hash2", late) and count(book, "assignments") == 2
    book.declare(Declared("a2", "Other", 1, "h", None))
    with pytest.raises(UsageError, match=r"Say which assignment with --assignment; .* has a1, a2"):
        book.declared()
    with pytest.raises(UsageError, match="no assignment 'a3'"):
        book.declared("a3")
    with Book(tmp_path / "book.sqlite") as again:
        assert again.declared("a2").title == "Other"


def test_what_is_no_gradebook_is_refused(tmp_path):
    """Not there, not SQLite, another program's, or a later version's; none is changed."""
    with pytest.raises(UsageError, match="no gradebook"):
        Book(tmp_path / "none.sqlite")
    (tmp_path / "text").write_bytes(b"Dear diary, " * 100)
    with pytest.raises(UsageError, match="cannot be used as a gradebook"):
        Book(tmp_path / "text", create=True)
    with sqlite3.connect(tmp_path / "other") as sql:
        sql.execute("create table t (x)")
    with pytest.raises(UsageError, match="another program"):
        Book(tmp_path / "other", create=True)
    Book(tmp_path / "later", create=True)
    with sqlite3.connect(tmp_path / "later") as sql:
        sql.execute("pragma user_version = 99")
    with pytest.raises(UsageError, match="later version"):
        Book(tmp_path / "later")


def test_the_second_is_refused_and_the_third_is_not(tmp_path):
    """While it is held; afterwards it is free, though the file stays."""
    book = tmp_path / "new" / "book.sqlite"
    with exclusive_lock(book), pytest.raises(UsageError, match="Another grading"), exclusive_lock(book):
        pass
    with exclusive_lock(book):
        pass


def test_a_grade_that_lacks_a_part_is_none_unless_it_is_asked_for(book, add):
    """It is no zero, and no grade; who looks for what lacks a part finds it. A broken one is never found."""
    take_in(book, attempt("ana", "s1"), attempt("ben", "s2"))
    lacking, broken = add("s1", None, lacking=True), add("s2", None)
    assert book.grades_under("a1", "hash1", "c") == {} == book.last_graded("a1")
    assert book.grades_under("a1", "hash1", "c", incomplete=True) == {"s1": lacking}
    found = book.incomplete([lacking, broken])
    assert list(found) == [lacking] and found[lacking][-1].status == "not run" and book.incomplete([broken]) == {}
    whole = add("s1", 7.0)
    assert book.grades_under("a1", "hash1", "c", incomplete=True) == {"s1": whole} and book.incomplete([whole]) == {}
