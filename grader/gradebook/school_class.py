"""A class as it stands in the gradebook, made into entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from grader.grade import Grade
from grader.gradebook.book import Book, Declared
from grader.gradebook.entry import NOTHING, Adjustment, Attempt, Comment, Entry, Extension, SchoolClass
from grader.gradebook.extensions import current_extensions, lateness_penalty
from grader.gradebook.late import utc_now

NOT_YET = "It has not been graded yet; start the grading again, and it goes on."
NO_TIME = "Marked late by the download, which does not say by how much: no points were taken for it."


def school_class(book: Book, name: str | None = None) -> SchoolClass:
    """Return everyone's standing in the assignment, or in the only one there is, without pictures and printed text.

    Those are most of a grade, and nothing about a class needs them: memory stays small.
    """
    declared = book.declared(name)
    known: dict[int, Grade] = {}  # identical files have one grade, which is read once

    def read_grade(number: int) -> Grade:
        if number not in known:
            known[number] = _without_pictures(book.grade(number))
        return known[number]

    found = list(_entries(book, declared, read_grade))
    return SchoolClass(declared.name, declared.title, declared.points, found, utc_now())


def entries(book: Book, name: str | None = None) -> Iterator[Entry]:
    """Return everyone's entries one by one, with whole grades."""
    return _entries(book, book.declared(name), book.grade)


def _entries(book: Book, declared: Declared, read: Callable[[int], Grade]) -> Iterator[Entry]:
    """Return everyone's entries one by one; `read` gives the grade of a number."""
    standing = book.standings(declared.name)
    adjustments, comments = _by_hand(book, declared.name)
    extensions = current_extensions(book, declared.name, declared.late)
    for number, attempt in book.counting_attempts(declared.name):
        person = attempt.person.id
        stands, grade_number = standing.get(person, (0, None))
        grade = read(grade_number) if grade_number is not None and stands == number else None
        extension = extensions.get(person)
        yield _entry(declared, attempt, grade, adjustments.get(person, []), comments.get(person, []), extension)


def _without_pictures(grade: Grade) -> Grade:
    """Return the grade without pictures and printed text."""
    return replace(grade, checks=[replace(check, pictures=[], printed="") for check in grade.checks])


def personal_grade(grade: Grade, attempt: Attempt, extension: Extension | None = None) -> Grade:
    """Return a submission's grade as one person's: identical files are graded once, for all who hand them in."""
    own = [*attempt.notes, *([extension.note] if extension else [])]
    notes = [*own, *(note for note in grade.notes if note not in own)]
    return replace(grade, submission=attempt.person.name or attempt.person.id, notes=notes)


def source_texts(book: Book, name: str | None = None) -> dict[str, dict[str, str]]:
    """Return the text of everyone's parts: person's id → file → text."""
    found = {}
    for _, attempt in book.counting_attempts(book.declared(name).name):
        if attempt.submission:
            content = book.content(attempt.submission)
            found[attempt.person.id] = {
                part: content.files[file].decode("utf-8", "replace") for part, file in content.parts.items()
            }
    return found


def _entry(
    declared: Declared,
    attempt: Attempt,
    grade: Grade | None,
    adjustments: list[Adjustment],
    comments: list[Comment],
    extension: Extension | None,
) -> Entry:
    """Return one person's entry, with what lateness costs."""
    seconds, lost = lateness_penalty(declared.late, extension, attempt.submitted, declared.points)
    return Entry(
        person=attempt.person,
        attempt=attempt.number,
        submitted=attempt.submitted,
        late_seconds=seconds,
        grade=personal_grade(grade, attempt, extension) if grade else None,
        problem="" if grade else attempt.problem or (NOT_YET if attempt.submission else NOTHING),
        notes=[*attempt.notes, *([NO_TIME] if attempt.marked_late and not attempt.submitted else [])],
        late_penalty=lost if grade else 0.0,
        adjustments=adjustments,
        comments=comments,
        extension=extension,
    )


def _by_hand(book: Book, name: str) -> tuple[dict[str, list[Adjustment]], dict[str, list[Comment]]]:
    """Return everyone's adjustments and comments, by person."""
    adjustments: dict[str, list[Adjustment]] = {}
    comments: dict[str, list[Comment]] = {}
    rows: list[tuple[Any, ...]] = book.rows(
        "select person, points, author, reason, added from adjustments where assignment = ? order by id", name
    )
    for person, points, author, reason, added in rows:
        adjustments.setdefault(person, []).append(Adjustment(points, author, reason, added))
    rows = book.rows("select person, text, author, added from comments where assignment = ? order by id", name)
    for person, text, author, added in rows:
        comments.setdefault(person, []).append(Comment(text, author, added))
    return adjustments, comments
