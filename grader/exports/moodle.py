"""Moodle: the grading worksheet as the instructor downloaded it, with grades and feedback filled.

The headings are in the language of whoever downloaded it, and Moodle expects the same ones back; so a column is known
by its place and its content: the first holds "Participant 123" in some language; the grade stands left of the maximum
grade, the same number in every row, and right of that is whether it can be changed; feedback comments are the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.errors import UsageError
from grader.exports import csv_sheet, feedback_text, scores
from grader.exports.csv_cells import decimal_sign, markup, read_number
from grader.exports.match_rows import Filled, Joined, RowStatus, SheetRow, match
from grader.reports.student_view import StudentClass, StudentEntry, StudentGrade
from grader.reports.text import clip

# "No" in the languages of many installations: there, the grade is locked.
_NO = frozenset(
    {"no", "nein", "non", "não", "nao", "nee", "nei", "nej", "nie", "ne", "ei", "nem", "nu", "hayır", "нет", "ні"}
    | {"όχι", "いいえ", "否", "아니오", "لا", "לא"}
)
_MARK = '<div class="grade-feedback">'  # by which our own earlier comment is known again
MOST_FEEDBACK = 20_000  # characters of a comment
_SHORTER = (2_000, 500, 100)


@dataclass(frozen=True)
class _Columns:
    grade: int
    maximum: int
    feedback: int | None
    email: int | None
    ids: tuple[int, ...]


def fill(
    raw: bytes,
    school_class: StudentClass,
    *,
    column: str = "",
    feedback_column: str = "",
    feedback: bool = True,
    scale: bool = False,
    source: str = "the file",
) -> Filled:
    """Fill the worksheet `raw` with the final points and, unless told not to, what each student should read.

    `column` and `feedback_column` are headings, where they cannot be told from the content.
    UsageError where the file is no such worksheet.
    """
    scores.refuse_other_totals(school_class)
    worksheet = csv_sheet.read(raw, source)
    students = [place for place in range(1, len(worksheet.rows)) if _participant(worksheet.cell(place, 0))]
    if not students:
        raise UsageError(
            f"{source} has no participants in its first column: download the grading worksheet of the assignment."
        )
    columns = _columns(worksheet, students, column, feedback_column)
    maxima = [worksheet.cell(place, columns.maximum) for place in students]
    worth = scores.factor(school_class, read_number(maxima[0]) or 0.0, scale=scale, source=source)
    decimal = decimal_sign(maxima)

    pairs, joined = match(school_class, [_row(worksheet, place, columns) for place in students])
    for row, entry in pairs:
        if worksheet.cell(row.place, columns.maximum + 1).strip().casefold() in _NO:
            before = worksheet.cell(row.place, columns.grade)
            joined.append(Joined(RowStatus.KEPT, row, entry, before, before, "Moodle says that it cannot be changed"))
            continue
        joined.append(scores.fill(worksheet, row, entry, columns.grade, worth, decimal))
        if feedback and columns.feedback is not None and entry.grade is not None:
            _comment(worksheet, row.place, columns.feedback, entry.grade, entry)
    return Filled(worksheet.to_bytes(), worksheet.header[columns.grade], joined)


def _participant(cell: str) -> str:
    """Return the number in "Participant 123", in any language; "" where there is none."""
    found = re.search(r"(\d+)\s*$", cell)
    return found[1] if found else ""


def _row(worksheet: csv_sheet.CsvSheet, place: int, columns: _Columns) -> SheetRow:
    """Return a row's student, known by the participant's number (as in folder names), the whole cell, other ids."""
    identifier = worksheet.cell(place, 0).strip()
    email = worksheet.cell(place, columns.email).strip() if columns.email is not None else ""
    ids = (_participant(identifier), identifier, *(worksheet.cell(place, column) for column in columns.ids))
    return SheetRow(place, ids, worksheet.cell(place, 1).strip(), email)


def _telling_apart(worksheet: csv_sheet.CsvSheet, students: list[int], columns: range) -> tuple[int, ...]:
    """Return the columns in which no two students have the same: an ID number, say, but no department."""
    told = {place: [text for row in students if (text := worksheet.cell(row, place).strip())] for place in columns}
    return tuple(place for place, texts in told.items() if texts and len(set(texts)) == len(texts))


def _columns(worksheet: csv_sheet.CsvSheet, students: list[int], grade: str, feedback: str) -> _Columns:
    header = worksheet.header
    everywhere = list(range(len(header)))
    if grade:
        target = scores.column_named(worksheet, grade, everywhere, "the grade")
    else:
        likely = [place for place in everywhere[2:] if _grade_beside_maximum(worksheet, students, place)]
        if len(likely) != 1:
            raise UsageError(
                f"{worksheet.source} does not show which column is the grade: say it with --column, of "
                + ", ".join(f"“{heading}”" for heading in header)
                + "."
            )
        target = likely[0]
    if target + 1 >= len(header) or read_number(worksheet.cell(students[0], target + 1)) is None:
        raise UsageError(
            f"{worksheet.source} has no maximum grade right of “{header[target]}”: grades of a scale cannot be "
            "filled in; let Moodle grade in points."
        )
    comment: int | None = len(header) - 1 if len(header) - 1 > target + 2 else None
    if feedback:
        comment = scores.column_named(worksheet, feedback, everywhere, "the feedback")
    elif comment is not None and _is_a_date(worksheet, students, comment):
        comment = None
    emails = [place for place in range(2, target) if any("@" in worksheet.cell(student, place) for student in students)]
    identity = range(2, target - 1)  # ID number and the like stand between the name and the status
    ids = _telling_apart(worksheet, students, identity)
    return _Columns(target, target + 1, comment, emails[0] if len(emails) == 1 else None, ids)


def _grade_beside_maximum(worksheet: csv_sheet.CsvSheet, students: list[int], place: int) -> bool:
    """Tell whether the column could be the grade: right of it stands the same positive number in every row."""
    maxima = {read_number(worksheet.cell(student, place + 1)) for student in students}
    if len(maxima) != 1 or not (most := maxima.pop()) or most <= 0:
        return False
    cells = [worksheet.cell(student, place).strip() for student in students]
    return all(cell in ("", "-") or read_number(cell) is not None for cell in cells)


def _is_a_date(worksheet: csv_sheet.CsvSheet, students: list[int], place: int) -> bool:
    """Tell whether the column holds times ("Friday, 14 February 2025, 9:30 AM") or "-", as Moodle writes them."""
    cells = [text for student in students if (text := worksheet.cell(student, place).strip())]
    return bool(cells) and all(text == "-" or re.search(r"\d{4}.*\d{1,2}:\d{2}", text) for text in cells)


def _comment(worksheet: csv_sheet.CsvSheet, place: int, column: int, grade: StudentGrade, entry: StudentEntry) -> None:
    """Write our comment in the place of an earlier one of ours; what the instructor wrote around it stays."""
    before, _, rest = worksheet.cell(place, column).partition(_MARK)
    _, _, after = rest.partition("</div>")
    worksheet.put(place, column, f"{before.rstrip()}{_MARK}{comment(grade, entry)}</div>{after}")


def comment(grade: StudentGrade, entry: StudentEntry) -> str:
    """Return what the student should read, as HTML (Moodle shows comments as HTML), of bounded length."""
    text = ""
    for most in _SHORTER:
        said = [
            feedback_text.of_entry(entry, grade),
            feedback_text.of_grade(grade),
            feedback_text.of_failures(grade, most=most),
        ]
        text = "\n\n".join(filter(None, said))
        if len(markup(text)) <= MOST_FEEDBACK:
            return markup(text)
    return markup(clip(text, MOST_FEEDBACK // 6))  # a character is six at most
