"""A plain CSV of the class: a line for every student, whether graded or not; for instructors.

In UTF-8 with the mark by which spreadsheet programs know it. Text is made harmless: no cell begins a formula.
"""

from __future__ import annotations

import csv
import io
import math

from grader.exports import feedback_text
from grader.exports.csv_cells import harmless, number
from grader.exports.match_rows import why_no_grade
from grader.grade import CheckResult, Outcome, not_run
from grader.gradebook.entry import Entry, SchoolClass
from grader.reports import robustness

COLUMNS = (
    *("id", "name", "email", "section", "status", "final", "points", "earned", "late_penalty", "adjusted"),
    *("attempt", "submitted", "late_seconds", "extended_until", "outcome", "problem", "notes", "mode", "graded"),
    *("assignment_hash", "submission_hash"),
)
REMARKS = "robustness_remarks"


def table(school_class: SchoolClass) -> bytes:
    """Return the class as CSV: after the columns of `COLUMNS`, the points earned in each part, then in each check.

    Where the assignment has rules of robustness, the last column counts the remarks on them.
    """
    grades = [entry.grade for entry in school_class.entries if entry.grade]
    parts = list(dict.fromkeys(part.file for grade in grades for part in grade.parts))
    checks = list(dict.fromkeys(check.id for grade in grades for check in robustness.scored(grade.checks)))
    rules = any(check.robustness for grade in grades for check in grade.checks)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(map(harmless, [*COLUMNS, *parts, *checks, *([REMARKS] if rules else [])]))
    for entry in school_class.entries:
        row = [*_about(entry), *_details(entry, parts, checks)]
        writer.writerow([*row, *([_remarks(entry)] if rules else [])])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "backslashreplace")


def status(entry: Entry) -> str:
    """Return "graded", "not graded" (see `problem`), "not handed in"; without a grade until that is mended:

    "broken" where a check is, "not run" where a part could not be run.
    """
    if entry.grade is None:
        return "not graded" if entry.problem else "not handed in"
    if entry.final is not None:
        return "graded"
    return "broken" if entry.grade.outcome is Outcome.BROKEN or not not_run(entry.grade.parts) else "not run"


def _about(entry: Entry) -> list[object]:
    grade, person = entry.grade, entry.person
    made = grade.provenance if grade else None
    texts = [person.id, person.name, person.email, person.section, status(entry)]
    figures = [
        entry.final,
        grade.points if grade else None,
        feedback_text.earned(grade) if grade else None,
        entry.late_penalty,
        sum(change.points for change in entry.adjustments),
        entry.attempt,
    ]
    notes = [*entry.notes, *(grade.notes if grade else [])]
    problem = "" if entry.final is not None else why_no_grade(entry)
    return [
        *map(harmless, texts),
        *map(_figure, figures),
        harmless(entry.submitted),
        _figure(entry.late_seconds),
        harmless(entry.extension.until if entry.extension else ""),
        grade.outcome.value if grade else "",
        harmless(problem),
        harmless("; ".join(notes)),
        *([made.mode, harmless(made.started), made.assignment_hash, made.submission_hash] if made else [""] * 4),
    ]


def _details(entry: Entry, parts: list[str], checks: list[str]) -> list[object]:
    grade = entry.grade
    if grade is None:
        return [""] * (len(parts) + len(checks))
    by_id: dict[str, CheckResult] = {check.id: check for check in grade.checks}
    # A part with a broken check has no sum that means anything.
    broken = {check.part for check in grade.checks if check.outcome == Outcome.BROKEN}
    by_file = {part.file: part.earned for part in grade.parts if part.file not in broken}
    asked = {name: check.earned for name, check in by_id.items() if check.outcome != Outcome.BROKEN}
    return [*(_figure(by_file.get(file)) for file in parts), *(_figure(asked.get(name)) for name in checks)]


def _remarks(entry: Entry) -> object:
    return _figure(len(robustness.remarks(entry.grade)) if entry.grade else None)


class _Figure(float):
    """A number that is written as it should be read: the csv module writes a float's repr."""

    def __repr__(self) -> str:
        return number(self)

    __str__ = __repr__


def _figure(value: float | None) -> object:
    return "" if value is None or not math.isfinite(value) else _Figure(value)
