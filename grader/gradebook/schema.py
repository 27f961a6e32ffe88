"""The gradebook's tables. Rows are added and never changed: triggers in the file refuse it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from grader.errors import UsageError

VERSION = 2
APPLICATION = 0x67726164  # "grad": what `file` shows, and how another program's database is told apart
TABLES = {
    "assignments": "assignment text not null, title text not null, points real not null, hash text not null,"
    " late text not null, added text not null",
    "submissions": "hash text not null unique, content blob not null, added text not null",
    "attempts": "assignment text not null, person text not null, place integer not null, counts integer not null,"
    " submission text not null, data text not null, added text not null",
    "grades": "assignment text not null, submission text not null, assignment_hash text not null,"
    " conditions text not null, earned real, points real not null, outcome text not null, grade blob not null,"
    " added text not null",
    "standings": "assignment text not null, person text not null, attempt integer not null references attempts (id),"
    " grade integer references grades (id), added text not null",
    "adjustments": "assignment text not null, person text not null, points real not null, author text not null,"
    " reason text not null, added text not null",
    "extensions": "assignment text not null, person text not null, until text not null, days integer,"
    " author text not null, reason text not null, added text not null",
    "comments": "assignment text not null, person text not null, text text not null, author text not null,"
    " added text not null",
}
ADDED = {2: ("extensions",)}  # tables that came with a version; all others are in the first
UNFIT = "{path} cannot be used as a gradebook: {error}; name another with --gradebook."
INDEXES = {
    "attempts_of": "attempts (assignment, person)",
    "grades_of": "grades (assignment, submission)",
    "standings_of": "standings (assignment, person)",
}


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Connect to the gradebook at `path`; raise UsageError where there is none, or something else."""
    if not create and not path.is_file():
        raise UsageError(f"There is no gradebook {path}; grade a class first, or name it with --gradebook.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30.0, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise UsageError(UNFIT.format(path=path, error=error)) from error
    try:
        found = connection.execute("pragma application_id").fetchone()[0]
        tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        if tables and found != APPLICATION:
            raise UsageError(f"{path} is a database of another program: name another file with --gradebook.")
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise UsageError(f"{path} was written by a later version of this program: install that one.")
        connection.execute("pragma synchronous = full")
        if not tables:
            _create_tables(connection)
        elif version < VERSION:
            _upgrade(connection)
    except sqlite3.Error as error:
        connection.close()
        raise UsageError(UNFIT.format(path=path, error=error)) from error
    except UsageError:
        connection.close()
        raise
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    """Create all tables or none: a gradebook with half its tables would never be repaired."""
    connection.execute("begin exclusive")
    if connection.execute("select count(*) from sqlite_master").fetchone()[0]:  # someone else was quicker
        connection.execute("commit")
        return
    for name in TABLES:
        _add_table(connection, name)
    for name, columns in INDEXES.items():
        connection.execute(f"create index {name} on {columns}")
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("commit")


def _add_table(connection: sqlite3.Connection, table: str) -> None:
    """Create one table, with triggers that refuse to change or delete its rows."""
    connection.execute(f"create table {table} (id integer primary key autoincrement, {TABLES[table]})")
    for change in ("update", "delete"):
        connection.execute(
            f"create trigger {table}_keep_{change} before {change} on {table}"
            " begin select raise(abort, 'the gradebook keeps its history'); end"
        )


def _upgrade(connection: sqlite3.Connection) -> None:
    """Add the tables that an older version had not; nothing that is there is touched."""
    try:
        connection.execute("begin exclusive")
        found = connection.execute("pragma user_version").fetchone()[0]  # someone else may have been quicker
        for version in range(found + 1, VERSION + 1):
            for table in ADDED[version]:
                _add_table(connection, table)
        connection.execute(f"pragma user_version = {max(found, VERSION)}")
        connection.execute("commit")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("rollback")
        if "readonly" not in str(error):
            raise
        for table in (table for tables in ADDED.values() for table in tables):  # it can be read all the same
            connection.execute(f"create temp table if not exists {table} (id integer primary key, {TABLES[table]})")
        connection.execute("pragma query_only = on")
