"""More time for single students."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest
from gradebook_samples import attempt, grade, take_in

from grader.errors import UsageError
from grader.grade import to_json
from grader.gradebook import schema
from grader.gradebook.book import Book, Declared
from grader.gradebook.extensions import current_extensions, due_of, history, parse_until
from grader.gradebook.late import LatePolicy
from grader.gradebook.school_class import entries, school_class

DUE = datetime(2025, 10, 1, 23, 59, tzinfo=timezone(timedelta(hours=-5)))
RULE = LatePolicy(due=DUE, grace_minutes=15, per_day=20)
LATE = "2025-10-03T12:00:00+00:00"  # two days begun


@pytest.fixture
def late(book, add):
    """The book, with a rule, and ana and ben two days late with the same files; 7 points each."""
    book.declare(Declared("a1", "Title", 10, "hash1", RULE))
    take_in(book, attempt("ana", "s1", submitted=LATE), attempt("ben", "s1", submitted=LATE), attempt("cem"))
    add("s1", 7.0)
    return book


def standing(book):
    """Everyone's seconds late, points lost and final points."""
    return {one.person.id: (one.late_seconds, one.late_penalty, one.final) for one in school_class(book).entries}


def test_more_time_costs_nothing_while_it_lasts(late):
    """For the one who has it alone; the grade itself is what it was."""
    before = standing(late)
    assert before["ana"] == before["ben"] == (111_660, 4, 3)
    late.extend("a1", "ana", "2025-10-03T23:59:00-05:00", None, "Kim", "ill")
    made = standing(late)
    assert made["ana"] == (0, 0, 7) and made["ben"] == before["ben"]
    (ana, ben, _) = entries(late)
    assert ana.extension.reason == "ill" and ben.extension is None
    assert ana.grade.notes == ["Extended until 2025-10-03 23:59 UTC-05:00."] and ben.grade.notes == []
    assert ana.grade.earned == 7


def test_what_is_late_is_counted_from_there(late):
    """With the grace and the days of the rule."""
    late.extend("a1", "ana", "", 1, "Kim", "ill")
    assert standing(late)["ana"] == (111_660 - 86_400, 2, 5)
    late.extend("a1", "ben", "2025-10-03T11:50:00+00:00", None, "Kim", "a broken bus")
    assert standing(late)["ben"] == (600, 0, 7)  # within the grace


def test_the_last_counts_and_may_take_back(late):
    """They do not add up, and none is lost."""
    for until, days in (("2025-10-04T00:00:00+00:00", None), ("", 1), ("", None)):
        late.extend("a1", "ana", until, days, "Kim", f"because of {days}")
    assert standing(late)["ana"][1] == 4 and current_extensions(late, "a1", RULE) == {}
    told = [(one.extension.end if one.extension else None, one.before, one.after) for one in history(late, "a1")]
    assert told == [("2025-10-04 00:00 UTC", 4, 0), ("2025-10-02 23:59 UTC-05:00", 0, 2), (None, 2, 4)]
    assert [one.reason for one in history(late, "a1", person="ana")][-1] == "because of None"
    assert history(late, "a1", person="ben") == [] == history(late, "a1", since="2999")


def test_who_has_no_grade_may_have_time(late):
    """Nothing is taken for it."""
    late.extend("a1", "cem", "", 7, "Kim", "ill")
    entry = list(entries(late))[-1]
    assert entry.extension and entry.grade is None and entry.late_penalty == 0


def test_nobody_has_less_time_for_having_been_granted_more(late):
    """When the due time of all is moved behind the extension; days are counted from where it is now."""
    late.extend("a1", "ana", "2025-10-02T12:00:00+00:00", None, "Kim", "ill")
    late.extend("a1", "ben", "", 1, "Kim", "ill")
    moved = LatePolicy(due=datetime(2025, 10, 3, tzinfo=UTC), per_day=20)
    late.declare(Declared("a1", "Title", 10, "hash1", moved))
    made = {one.person.id: one for one in school_class(late).entries}
    assert made["ana"].extension is None and made["ana"].late_seconds == 43_200
    assert made["ben"].extension.end == "2025-10-04 00:00 UTC" and made["ben"].late_seconds == 0
    late.declare(Declared("a1", "Title", 10, "hash1", None))  # and without a rule nobody is late
    assert [one.extension for one in school_class(late).entries] == [None] * 3
    assert [one.before for one in history(late, "a1")] == [0, 0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-10-05T23:59", "2025-10-05T23:59:00-05:00"),
        (" 2025-10-05 18:00:30 ", "2025-10-05T18:00:30-05:00"),
        ("2025-10-05", "2025-10-05T23:59:59-05:00"),
        ("2025-10-05T23:59+02:00", "2025-10-05T23:59:00+02:00"),
        ("2025-10-02T05:00Z", "2025-10-02T05:00:00+00:00"),
    ],
)
def test_times_without_a_zone_are_meant_as_the_due_time_is(text, meant):
    """And with one as it says."""
    assert parse_until(text, DUE).isoformat() == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow", "'tomorrow' is no date and time: write 2025-"),
        ("", "no date"),
        ("2025-13-01", "no date"),
        ("2025-10-01T23:59", "2025-10-01 23:59 UTC-05:00 is not after the due time, 2025-10-01 23:59 UTC-05:00"),
        ("2025-10-02T04:00Z", "2025-10-02 04:00 UTC is not after the due time"),
        ("0001-01-01T00:00+14:00", "no date and time of this world"),
    ],
)
def test_what_gives_no_time_is_refused(text, said):
    """In one sentence."""
    with pytest.raises(UsageError, match=said):
        parse_until(text, DUE)


@pytest.mark.parametrize("late_rule", [None, LatePolicy(per_day=10)])
def test_without_a_due_time_nobody_needs_more(late_rule):
    """That is said, with what to do."""
    with pytest.raises(UsageError, match=r"a1 has no due time in this gradebook.*declare `due` under"):
        due_of(late_rule, "a1")
    assert due_of(RULE, "a1") == DUE


FIRST_VERSION = [name for name in schema.TABLES if name != "extensions"]


@pytest.fixture
def older(tmp_path, monkeypatch):
    """A gradebook of the first version, with a class in it; the path."""
    path = tmp_path / "older.sqlite"
    with monkeypatch.context() as then:
        then.setattr(schema, "VERSION", 1)
        then.setattr(schema, "TABLES", {name: schema.TABLES[name] for name in FIRST_VERSION})
        with Book(path, create=True) as book:
            book.declare(Declared("a1", "Title", 10, "hash1", RULE))
            take_in(book, attempt("ana", "s1", submitted=LATE))
            made = grade("s1", 7.0)
            book.add_grade(made, to_json(made), "c")
            book.adjust("a1", "ana", 0.5, "Kim", "why")
            book.comment("a1", "ana", "text", "Kim")
    return path


def rows_of(path):
    """Everything in the tables of the first version."""
    with sqlite3.connect(path) as sql:
        return {name: sql.execute(f"select * from {name}").fetchall() for name in FIRST_VERSION}


def version_of(path):
    """Its number."""
    with sqlite3.connect(path) as sql:
        return sql.execute("pragma user_version").fetchone()[0]


def test_an_older_gradebook_opens_and_loses_nothing(older):
    """It gets what it had not, once; the new rows are kept as all are."""
    before = rows_of(older)
    assert version_of(older) == 1 and all(before.values())
    for _ in range(2):
        with Book(older) as book:
            assert standing(book)["ana"][1] == 4 - 4 * bool(current_extensions(book, "a1", RULE))
            book.extend("a1", "ana", "", 2, "Kim", "ill")
    assert rows_of(older) == before and version_of(older) == schema.VERSION == 2
    with sqlite3.connect(older) as sql:
        assert sql.execute("select count(*) from extensions").fetchone() == (2,)
        with pytest.raises(sqlite3.DatabaseError, match="keeps its history"):
            sql.execute("delete from extensions")


def test_an_older_gradebook_that_cannot_be_written_can_be_read(older, monkeypatch):
    """Last year's, on a disk for reading alone: nobody has more time in it, and none can be given."""
    connect = sqlite3.connect
    monkeypatch.setattr(
        schema.sqlite3, "connect", lambda path, **words: connect(f"file:{path}?mode=ro", uri=True, **words)
    )
    with Book(older) as book:
        assert standing(book)["ana"] == (111_660, 4, 3.5) and history(book, "a1") == []
        with pytest.raises(UsageError, match="cannot be written"):
            book.extend("a1", "ana", "", 2, "Kim", "ill")
    monkeypatch.undo()
    assert version_of(older) == 1


def test_a_step_that_fails_leaves_the_older_one(older, monkeypatch):
    """All or nothing: the next opening tries again."""
    add = schema._add_table

    def fail(connection, table):
        add(connection, table)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(schema, "_add_table", fail)
    with pytest.raises(UsageError, match="cannot be used as a gradebook: disk"):
        Book(older)
    monkeypatch.undo()
    assert version_of(older) == 1
    with Book(older) as book:
        book.extend("a1", "ana", "", 2, "Kim", "ill")
