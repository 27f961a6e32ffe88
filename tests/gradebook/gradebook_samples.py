"""Attempts and grades by hand."""

from __future__ import annotations

from typing import Any

from grader import grade as g
from grader.gradebook.book import Book
from grader.gradebook.entry import Attempt, Files, Person


def attempt(who: str, submission: str = "", **more: Any) -> Attempt:
    """An attempt of the person with this id."""
    problem = "" if submission else "There is nothing."
    return Attempt(Person(who, who.title()), submission=submission, **{"problem": problem, **more})


def grade(
    submission: str, earned: float | None, *, assignment_hash: str = "hash1", lacking: bool = False, **more: Any
) -> g.Grade:
    """A grade with one check; `lacking` a part that was not run."""
    outcome = {None: g.Outcome.BROKEN, 10.0: g.Outcome.PASSED}.get(earned, g.Outcome.FAILED)
    outcome = g.Outcome.PARTLY if lacking else outcome
    table = g.Table("t", ["a"], [["b"]])
    check = g.CheckResult(
        *("net.py", "act", "act", "act is tanh", "", False), outcome, earned or 0, 10, pictures=[table], printed="hello"
    )
    conditions = {"versions": {"numpy": "1"}, "seed": 1, "mode": "full", "limits": {"call": 10.0}, **more}
    made = g.Provenance(
        assignment_hash=assignment_hash,
        submission_hash=submission,
        started="2025-01-01T00:00:00+00:00",
        durations={},
        machine="",
        **conditions,
    )
    parts = [g.PartResult("net.py", "Net", earned or 0, 10, "loaded")]
    if lacking:
        parts.append(g.PartResult("deep.py", "Deep", None, 5, "not run", "Not run here: x is not installed."))
    return g.Grade("a1", "Title", "someone", earned, 10, outcome, [check], parts, made)


def take_in(book: Book, *attempts: Attempt) -> None:
    """With the files of each."""
    contents = {one.submission: Files({"net.py": b"x = 1"}, {"net.py": "net.py"}) for one in attempts if one.submission}
    book.take_in("a1", attempts, contents)
