"""More time for single students, from the command to everything that lateness counts in."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "gradebook"))

from gradebook_samples import attempt, grade, take_in

from grader.grade import to_json
from grader.gradebook.book import Book, Declared
from grader.gradebook.late import LatePolicy
from grader.gradebook.school_class import school_class

BOOK = Path("gradebook.sqlite")
DUE = datetime(2025, 10, 1, 23, 59, tzinfo=timezone(timedelta(hours=-5)))
SECRET = "in hospital"


@pytest.fixture
def late_class(tmp_path, monkeypatch):
    """Three students in the gradebook: two a day and a half late, at 20 percent a day, one with nothing."""
    monkeypatch.chdir(tmp_path)
    with Book(BOOK, create=True) as book:
        book.declare(Declared("a1", "Title", 10, "hash1", LatePolicy(due=DUE, per_day=20)))
        when = "2025-10-03T12:00:00+00:00"
        take_in(book, *(attempt(who, "s1", submitted=when) for who in ("ana", "ben")), attempt("cem"))
        made = grade("s1", 7.0)
        book.add_grade(made, to_json(made), "c")


def finals():
    """Everyone's points."""
    with Book(BOOK) as book:
        return {entry.person.id: entry.final for entry in school_class(book).entries}


def extended(call, *more):
    """`grade extend`, for a reason."""
    return call("extend", *more, "--author", "Kim", "--reason", SECRET)


def test_more_time_and_its_end(call, late_class):
    """Each time it is said what counts now, with zones; withdrawing is a row like another."""
    assert finals() == {"ana": 3, "ben": 3, "cem": None}
    done = extended(call, "ana", "--until", "2025-10-03T23:59")
    assert done.code == 0, done.err
    assert done.out == "ana: extended until 2025-10-03 23:59 UTC-05:00; in time; 7 points now.\n"
    assert "2025-10-02 23:59 UTC-05:00; late, which costs 2; 5 points now" in extended(call, "Ben", "--days", "1").out
    assert "no grade yet" in extended(call, "cem", "--days", "1").out
    assert finals() == {"ana": 7, "ben": 5, "cem": None}
    done = extended(call, "ana", "--withdraw")
    assert done.out == "ana: no extension, due 2025-10-01 23:59 UTC-05:00; late, which costs 4; 3 points now.\n"
    told = call("diff").out
    assert f"ana (Ana)  extended until 2025-10-03 23:59 UTC-05:00  lateness -4 → 0  Kim: {SECRET}\n" in told
    assert f"ana (Ana)  no extension  lateness 0 → -4  Kim: {SECRET}\n" in told
    assert f"cem (Cem)  extended until 2025-10-02 23:59 UTC-05:00  Kim: {SECRET}\n" in told
    assert "ben" not in call("diff", "ana").out and "extended" not in call("diff", "--since", "2999").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["anna", "--days", "2"], "no student 'anna' in a1; did you mean ana?"),
        (["ana"], "Say one of --until DATE-TIME, --days N and --withdraw."),
        (["ana", "--days", "2", "--withdraw"], "Say one of"),
        (["ana", "--days", "0"], "from 1 to 3650; to take time back, say --withdraw"),
        (["ana", "--days", "1.5"], "Invalid value for '--days'"),
        (["ana", "--until", "next week"], "'next week' is no date and time: write 2025-10-05T23:59"),
        (["ana", "--until", ""], "no date and time"),
        (["ana", "--until", "2025-09-30"], "2025-09-30 23:59:59 UTC-05:00 is not after the due time"),
        (["ana", "--withdraw"], "ana has no extension in a1 that could be withdrawn"),
        (["ana", "--days", "2", "--assignment", "a2"], "no assignment 'a2'"),
        (["ana", "--days", "2", "--gradebook", "none.sqlite"], "no gradebook none.sqlite"),
    ],
)
def test_what_cannot_be_granted_is_said(call, late_class, words, said):
    """In a sentence with the remedy, and nothing is written."""
    done = extended(call, *words)
    assert done.code == 2 and said in " ".join(done.err.split()), done.err
    with Book(BOOK) as book:
        assert book.rows("select count(*) from extensions") == [(0,)]


@pytest.mark.parametrize("rule", [None, LatePolicy(per_day=10)])
def test_without_a_due_time(call, late_class, rule):
    """Neither days nor a moment mean anything."""
    with Book(BOOK) as book:
        book.declare(Declared("a1", "Title", 10, "hash1", rule))
    for words in (["--days", "2"], ["--until", "2025-10-05"]):
        done = extended(call, "ana", *words)
        assert done.code == 2 and "a1 has no due time in this gradebook" in done.err and "[late]" in done.err


def test_a_reason_is_needed(call, late_class):
    """For whoever asks."""
    assert call("extend", "ana", "--days", "2", "--reason", " ").code == 2
    assert call("extend", "ana", "--days", "2").code == 2


def test_where_the_time_is_not_known_it_is_said(call, late_class):
    """Canvas' downloads do not tell it."""
    with Book(BOOK) as book:
        take_in(book, attempt("dan", "s1", marked_late=True))
        book.apply_grades("a1", {"s1": 1})
    assert "is not known, so lateness costs nothing; 7 points." in extended(call, "dan", "--days", "1").out


def test_everything_that_lateness_counts_in(call, late_class):
    """Pages, feedback, exports: the student reads until when, and the reason is the instructor's alone."""
    assert call("class", "--report", "pages").code == 0
    before = Path("pages/students/ana/report.html").read_text()
    assert extended(call, "ana", "--until", "2025-10-03T23:59").code == 0
    assert call("class", "--report", "pages").code == 0
    for name in ("report.html", "instructor.html"):
        page = Path("pages/students/ana", name).read_text()
        assert "Extended until 2025-10-03 23:59 UTC-05:00." in page and SECRET not in page
    assert "Extended" not in before and "Extended" not in Path("pages/students/ben/report.html").read_text()
    index = Path("pages/index.html").read_text()
    assert f"Until 2025-10-03 23:59 UTC-05:00, by Kim: {SECRET}" in index and "Given more time" in index
    assert call("feedback", "back").code == 0
    text, page = (Path("back/ana", name).read_text() for name in ("feedback.md", "report.html"))
    assert "**7 of 10 points**" in text and "late" not in text
    assert "Extended until 2025-10-03 23:59 UTC-05:00." in text and "Extended until" in page
    assert SECRET not in text + page and "−4 for being" in Path("back/ben/feedback.md").read_text()
    assert call("export", "csv", BOOK).code == 0 and call("export", "json", BOOK).code == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(Path("grades.csv").read_bytes().decode("utf-8-sig")))}
    assert (rows["ana"]["final"], rows["ana"]["late_penalty"], rows["ana"]["late_seconds"]) == ("7", "0", "0")
    assert rows["ana"]["extended_until"] == "2025-10-03T23:59:00-05:00" and rows["ben"]["extended_until"] == ""
    whole = json.loads(Path("class.json").read_bytes())["entries"]
    assert [one["final"] for one in whole] == [7, 3, None] and whole[0]["extension"]["reason"] == SECRET
    assert extended(call, "ana", "--withdraw").code == 0 and call("class", "--report", "pages").code == 0
    assert Path("pages/students/ana/report.html").read_text() == before


def test_a_worksheet_that_students_read(call, late_class):
    """The points are those with more time, and it says until when."""
    with Book(BOOK) as book:
        take_in(book, attempt("41", "s1", submitted="2025-10-03T12:00:00+00:00"))
        book.apply_grades("a1", {"s1": 1})
    assert extended(call, "41", "--days", "3").code == 0
    header = "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback\n"
    Path("sheet.csv").write_text(header + "Participant 41,Dan,,,Submitted,,10.00,Yes,\n")
    done = call("export", "moodle", "sheet.csv", BOOK)
    assert done.code == 0, done.err
    filled = Path("sheet-filled.csv").read_text()
    assert ",7.00,10.00," in filled or ",7,10.00," in filled, filled
    assert "Extended until 2025-10-04 23:59 UTC-05:00." in filled and "lateness" not in filled and SECRET not in filled
