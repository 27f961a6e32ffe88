"""The gradebook's file: whole or not there, its rows never changed, told apart from other databases."""

from __future__ import annotations

import sqlite3

import pytest

from grader.errors import UsageError
from grader.gradebook.schema import ADDED, APPLICATION, TABLES, VERSION, connect


@pytest.fixture
def place(tmp_path):
    return tmp_path / "below" / "gradebook.sqlite"


def pragma(file, name):
    """A number in the file's head."""
    return file.execute(f"pragma {name}").fetchone()[0]


def tables(file):
    """The tables that the file has."""
    found = file.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    return {name for (name,) in found.fetchall()}


def test_a_new_one_has_all_tables(place):
    """And is known as ours, of this version."""
    connect(place, create=True).close()
    with sqlite3.connect(place) as file:
        assert tables(file) == set(TABLES)
        assert (pragma(file, "application_id"), pragma(file, "user_version")) == (APPLICATION, VERSION)


def test_none_is_made_by_asking(place):
    """Where it is not to be created."""
    with pytest.raises(UsageError, match="There is no gradebook"):
        connect(place, create=False)
    assert not place.exists()


@pytest.mark.parametrize("change", ["update comments set text = 'other'", "delete from comments"])
def test_rows_are_never_changed(place, change):
    """The file itself refuses, whoever asks."""
    file = connect(place, create=True)
    file.execute("insert into comments (assignment, person, text, author, added) values ('a', 'b', 'c', 'd', 'e')")
    with pytest.raises(sqlite3.IntegrityError, match="keeps its history"):
        file.execute(change)
    file.close()


def test_another_programs_database_is_left_alone(place):
    """It is refused, and nothing is added to it."""
    place.parent.mkdir()
    with sqlite3.connect(place) as file:
        file.execute("create table theirs (x)")
    with pytest.raises(UsageError, match="another program"):
        connect(place, create=True)
    with sqlite3.connect(place) as file:
        assert tables(file) == {"theirs"}


def test_what_is_no_database_is_refused(place):
    """With the remedy."""
    place.parent.mkdir()
    place.write_text("text, and enough of it to be looked at " * 9)
    with pytest.raises(UsageError, match="--gradebook"):
        connect(place, create=True)


def test_a_later_versions_file_is_refused(place):
    """It may hold what this version does not know."""
    file = connect(place, create=True)
    file.execute(f"pragma user_version = {VERSION + 1}")
    file.close()
    with pytest.raises(UsageError, match="later version"):
        connect(place, create=True)


def test_an_older_versions_file_gets_what_it_lacks(place):
    """With its rows, and with triggers on the new tables too."""
    file = connect(place, create=True)
    file.execute("insert into comments (assignment, person, text, author, added) values ('a', 'b', 'c', 'd', 'e')")
    for table in ADDED[2]:
        file.execute(f"drop table {table}")
    file.execute("pragma user_version = 1")
    file.close()
    file = connect(place, create=False)
    assert tables(file) == set(TABLES) and pragma(file, "user_version") == VERSION
    assert file.execute("select count(*) from comments").fetchone() == (1,)
    for table in ADDED[2]:
        names = {name for (name,) in file.execute("select name from sqlite_master where tbl_name = ?", (table,))}
        assert {f"{table}_keep_update", f"{table}_keep_delete"} <= names
    file.close()
