"""Canvas: the gradebook as the instructor exported it, with the assignment's column filled.

Facts (Canvas instructor guide, "How do I import grades in the Gradebook?"): the first row has `Student, ID, SIS User
ID, SIS Login ID, Section`, then a column an assignment, `Title (id)`; a row `Points Possible` follows. A heading that
Canvas does not know makes a new assignment, so none is ever added. Columns without an id are Canvas's own, read-only.
`EX` excuses a student.
"""

from __future__ import annotations

import re

from grader.errors import UsageError
from grader.exports import csv_sheet, scores
from grader.exports.csv_cells import decimal_sign, read_number
from grader.exports.match_rows import Filled, Joined, RowStatus, SheetRow, match
from grader.reports.student_view import StudentClass

_ASSIGNMENT = re.compile(r"^(.*\S)\s*\((\d+)\)$", re.DOTALL)
_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")


def fill(
    raw: bytes,
    school_class: StudentClass,
    *,
    column: str = "",
    id_column: str = "",
    scale: bool = False,
    source: str = "the file",
) -> Filled:
    """Fill the exported gradebook `raw` with the final points of the class.

    `column` is the assignment's heading, title or Canvas id; by default, its title. `id_column` says which column the
    ids of the class are of, where several could be. UsageError where the file is no such export.
    """
    scores.refuse_other_totals(school_class)
    export = csv_sheet.read(raw, source)
    header = export.header
    ids = [place for name in _IDS for place, heading in enumerate(header) if heading == name]
    if "ID" not in header or header[0].casefold() == "id":
        raise UsageError(f"{source} has no column “ID”: give the file that Canvas exported, as it is.")
    if id_column:
        ids = [scores.column_named(export, id_column, ids, "the id")]
    target = _column(export, school_class, column)

    known = header.index("ID")
    everyone = range(1, len(export.rows))
    students = [place for place in everyone if export.cell(place, known).strip()]
    above = [place for place in everyone if place < min(students, default=len(export.rows))]
    possible = [value for place in above if (value := read_number(export.cell(place, target))) is not None]
    if not possible:
        raise UsageError(f"{source} has no points possible for “{header[target]}”: export the gradebook again.")
    worth = scores.factor(school_class, possible[-1], scale=scale, source=source)
    numbers = [export.cell(place, place_of) for place in everyone for place_of in _assignments(header)]
    decimal = decimal_sign(numbers) if export.delimiter == ";" else "."

    rows = [SheetRow(place, tuple(export.cell(place, one) for one in ids), export.cell(place, 0)) for place in students]
    pairs, joined = match(school_class, rows)
    for row, entry in pairs:
        before = export.cell(row.place, target)
        if before.strip().upper() == "EX":
            joined.append(Joined(RowStatus.KEPT, row, entry, before, before, "excused"))
        else:
            joined.append(scores.fill(export, row, entry, target, worth, decimal))
    return Filled(export.to_bytes(), header[target], joined)


def _assignments(header: list[str]) -> list[int]:
    return [place for place, heading in enumerate(header) if _ASSIGNMENT.match(heading)]


def _column(export: csv_sheet.CsvSheet, school_class: StudentClass, wanted: str) -> int:
    """Find the assignment's column by its heading, Canvas id or title; UsageError if none or several fit."""
    header = export.header
    among = _assignments(header)
    parts = {place: found for place in among if (found := _ASSIGNMENT.match(header[place]))}
    for name in [wanted] if wanted else [school_class.title, school_class.assignment]:
        alike = [
            place
            for place, found in parts.items()
            if name.strip() in (header[place], found[2]) or found[1].casefold() == name.strip().casefold()
        ]
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise scores.undecided(export, name, among, "the assignment", several=True)
    raise scores.undecided(export, wanted or school_class.title, among, "the assignment", several=False)
