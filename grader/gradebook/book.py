"""The gradebook: one SQLite file in which everything that was ever known of a class stays.

Each method that writes is one transaction: after a crash at any moment the file says what it said before it, or after.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from grader.errors import UsageError
from grader.grade import Grade, Outcome, PartResult, from_json
from grader.gradebook.entry import Attempt, Files
from grader.gradebook.late import LatePolicy, utc_now
from grader.gradebook.schema import connect

_LEVEL = 3  # of compression: a tenth larger than the usual 6, in half the time
LATEST = "select max(id) from {table} where assignment = ? group by person"


@dataclass(frozen=True)
class Declared:
    """One assignment as the gradebook knows it."""

    name: str
    title: str
    points: float
    hash: str
    late: LatePolicy | None


class Book:
    """An open gradebook; a context manager that closes it. Each method that writes is one transaction."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._connection = connect(path, create=create)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction: commit at the end, roll back on any error; raise UsageError where SQLite fails."""
        try:
            self._connection.execute("begin immediate")
            yield self._connection
            self._connection.execute("commit")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise UsageError(f"{self.path} cannot be written: {error}.") from error
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of the query; raise UsageError where the file cannot be read."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise UsageError(f"{self.path} cannot be read: {error}.") from error

    def declare(self, assignment: Declared) -> None:
        """Remember the assignment as it is now, where that is not what was last remembered."""
        late = msgspec.json.encode(assignment.late).decode()
        facts = (assignment.name, assignment.title, assignment.points, assignment.hash, late)
        with self._writing() as sql:
            last = sql.execute(
                "select assignment, title, points, hash, late from assignments where assignment = ?"
                " order by id desc limit 1",
                (assignment.name,),
            ).fetchone()
            if last != facts:
                sql.execute(
                    "insert into assignments (assignment, title, points, hash, late, added) values (?, ?, ?, ?, ?, ?)",
                    (*facts, utc_now()),
                )

    def assignments(self) -> list[str]:
        """Return the names of all assignments, sorted."""
        return [row[0] for row in self.rows("select distinct assignment from assignments order by 1")]

    def declared(self, name: str | None = None) -> Declared:
        """Return the assignment of that name, or the only one; raise UsageError where that is none or several."""
        known = self.assignments()
        if name is None and len(known) == 1:
            name = known[0]
        if name not in known:
            what = f"There is no assignment {name!r}" if name else "Say which assignment with --assignment"
            raise UsageError(f"{what}; {self.path} has {', '.join(known) or 'none'}.")
        row = self.rows("select title, points, hash, late from assignments where assignment = ? order by id", name)[-1]
        return Declared(str(name), row[0], row[1], row[2], msgspec.json.decode(row[3], type=LatePolicy | None))

    def take_in(
        self, assignment: str, attempts: Sequence[Attempt], contents: Mapping[str, Files], first: int = 0
    ) -> None:
        """Add the attempts that are not known yet, and their files, by hash. Places count from `first`."""
        with self._writing() as sql:
            known = {
                (row[0], row[1])
                for row in sql.execute(
                    "select person, data from attempts where id in"
                    " (select max(id) from attempts where assignment = ? group by person, json_extract(data,"
                    " '$.number'))",
                    (assignment,),
                )
            }
            for digest, files in contents.items():
                blob = zlib.compress(msgspec.msgpack.encode(files))
                sql.execute(
                    "insert or ignore into submissions (hash, content, added) values (?, ?, ?)",
                    (digest, blob, utc_now()),
                )
            for place, attempt in enumerate(attempts, first):
                data = msgspec.json.encode(attempt).decode()
                if (attempt.person.id, data) not in known:
                    sql.execute(
                        "insert into attempts (assignment, person, place, counts, submission, data, added)"
                        " values (?, ?, ?, ?, ?, ?, ?)",
                        (assignment, attempt.person.id, place, attempt.counts, attempt.submission, data, utc_now()),
                    )

    def counting_attempts(self, assignment: str) -> list[tuple[int, Attempt]]:
        """Return each person's attempt that counts, with its number in the book, in the order of the intake."""
        found = self.rows(
            "select id, data from attempts where id in (select max(id) from attempts where assignment = ? and counts"
            " group by person) order by place, id",
            assignment,
        )
        return [(row[0], msgspec.json.decode(row[1], type=Attempt)) for row in found]

    def content(self, submission: str) -> Files:
        """Return the files of a submission, found by its hash."""
        row = self.rows("select content from submissions where hash = ?", submission)[0]
        return msgspec.msgpack.decode(zlib.decompress(row[0]), type=Files)

    def grades_under(
        self, assignment: str, assignment_hash: str, conditions: str, *, incomplete: bool = False
    ) -> dict[str, int]:
        """Return by submission the number of its latest grade under these conditions, not counting broken checks.

        Where a part was not run, it counts only if `incomplete` ones are asked for, too.
        """
        found = self.rows(
            "select submission, max(id) from grades where assignment = ? and assignment_hash = ? and conditions = ?"
            " and (earned is not null or (? and outcome <> ?)) group by submission",
            *(assignment, assignment_hash, conditions, incomplete, Outcome.BROKEN.value),
        )
        return dict(found)

    def last_graded(self, assignment: str) -> dict[str, tuple[int, str, str]]:
        """Return each submission's latest grade: number, assignment's hash, conditions; not of broken checks."""
        found = self.rows(
            "select submission, id, assignment_hash, conditions from grades where id in (select max(id) from grades"
            " where assignment = ? and earned is not null group by submission)",
            assignment,
        )
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    def incomplete(self, numbers: Iterable[int]) -> dict[int, list[PartResult]]:
        """Return those of the grades of these numbers that lack a part, with their parts."""
        query = "select id from grades where earned is null and outcome <> ?"
        lacking = {row[0] for row in self.rows(query, Outcome.BROKEN.value)}.intersection(numbers)
        return {number: msgspec.json.decode(self.raw_grade(number), type=_Parts).parts for number in sorted(lacking)}

    def add_grade(self, grade: Grade, raw: bytes, conditions: str) -> int:
        """Add the grade of a submission, let it count for everyone who handed that in, and return its number."""
        made = grade.provenance
        with self._writing() as sql:
            number = sql.execute(
                "insert into grades (assignment, submission, assignment_hash, conditions, earned, points, outcome,"
                " grade, added) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(grade.assignment, made.submission_hash, made.assignment_hash, conditions, grade.earned),
                    *(grade.points, grade.outcome.value, zlib.compress(raw, _LEVEL), utc_now()),
                ),
            ).lastrowid
            assert number is not None
            for attempt, person, submission in self._counting_attempts(sql, grade.assignment):
                if submission == made.submission_hash:
                    _record_standing(sql, grade.assignment, person, attempt, number)
        return number

    def apply_grades(self, assignment: str, graded: Mapping[str, int]) -> None:
        """Let the grades of these submissions count, and note who has nothing to grade."""
        with self._writing() as sql:
            for attempt, person, submission in self._counting_attempts(sql, assignment):
                if not submission or submission in graded:
                    _record_standing(sql, assignment, person, attempt, graded.get(submission) if submission else None)

    @staticmethod
    def _counting_attempts(sql: sqlite3.Connection, assignment: str) -> list[tuple[int, str, str]]:
        """Return (attempt, person, submission) for the attempts that count."""
        return sql.execute(
            "select id, person, submission from attempts where id in"
            " (select max(id) from attempts where assignment = ? and counts group by person)",
            (assignment,),
        ).fetchall()

    def grade(self, number: int) -> Grade:
        """Return the grade of that number."""
        return from_json(self.raw_grade(number), source=f"grade {number} of {self.path}")

    def raw_grade(self, number: int) -> bytes:
        """Return the grade of that number as JSON."""
        return zlib.decompress(self.rows("select grade from grades where id = ?", number)[0][0])

    def standings(self, assignment: str) -> dict[str, tuple[int, int | None]]:
        """Return by person the numbers of the attempt and the grade that count now; None where there is no grade."""
        query = f"select person, attempt, grade from standings where id in ({LATEST.format(table='standings')})"
        return {person: (attempt, grade) for person, attempt, grade in self.rows(query, assignment)}

    def adjust(self, assignment: str, person: str, points: float, author: str, reason: str) -> None:
        """Add points by hand."""
        with self._writing() as sql:
            sql.execute(
                "insert into adjustments (assignment, person, points, author, reason, added) values (?, ?, ?, ?, ?, ?)",
                (assignment, person, points, author, reason, utc_now()),
            )

    def extend(self, assignment: str, person: str, until: str, days: int | None, author: str, reason: str, /) -> None:
        """Give the person time until then (ISO 8601), or so many days more; neither takes back what was given."""
        with self._writing() as sql:
            sql.execute(
                "insert into extensions (assignment, person, until, days, author, reason, added)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (assignment, person, until, days, author, reason, utc_now()),
            )

    def comment(self, assignment: str, person: str, text: str, author: str) -> None:
        """Add a remark for the student."""
        with self._writing() as sql:
            sql.execute(
                "insert into comments (assignment, person, text, author, added) values (?, ?, ?, ?, ?)",
                (assignment, person, text, author, utc_now()),
            )


class _Parts(msgspec.Struct):
    """The parts of a grade, read without the rest, which is large."""

    parts: list[PartResult]


def _record_standing(sql: sqlite3.Connection, assignment: str, person: str, attempt: int, grade: int | None) -> None:
    """Note which attempt and grade count for the person, if others counted before."""
    last = sql.execute(
        "select attempt, grade from standings where assignment = ? and person = ? order by id desc limit 1",
        (assignment, person),
    ).fetchone()
    if last != (attempt, grade):
        sql.execute(
            "insert into standings (assignment, person, attempt, grade, added) values (?, ?, ?, ?, ?)",
            (assignment, person, attempt, grade, utc_now()),
        )


@contextmanager
def exclusive_lock(gradebook: Path) -> Iterator[None]:
    """Hold the gradebook's lock; raise UsageError where another process does. The lock ends with the process."""
    try:
        import fcntl  # not on Windows
    except ImportError:  # Windows, where no class is graded
        yield
        return
    beside = gradebook.with_name(f".{gradebook.name}.lock")
    beside.parent.mkdir(parents=True, exist_ok=True)
    with beside.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"Another grading is writing to {gradebook}: wait for it, or name another.") from error
        yield
