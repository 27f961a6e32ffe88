"""The points of a pair, as the sheet wants them: on the sheet's scale, in the sheet's way to write numbers."""

from __future__ import annotations

from grader.errors import UsageError
from grader.exports.csv_cells import number, read_number
from grader.exports.csv_sheet import CsvSheet
from grader.exports.match_rows import Joined, RowStatus, SheetRow, why_no_grade
from grader.reports.student_view import StudentClass, StudentEntry


def factor(school_class: StudentClass, possible: float, *, scale: bool, source: str) -> float:
    """Return the worth of our point in the sheet; UsageError where the totals differ and nobody said to convert."""
    if abs(possible - school_class.points) < 1e-9:
        return 1.0
    if not scale:
        raise UsageError(
            f"{source} gives {number(possible)} points for it and the assignment {number(school_class.points)}: "
            "correct one of them, or add --scale to convert."
        )
    if school_class.points <= 0:
        raise UsageError("The assignment has no points that could be converted.")
    return possible / school_class.points


def refuse_other_totals(school_class: StudentClass) -> None:
    """Raise UsageError if a grade is of other checks than the class's: its points would mean something else."""
    for entry in school_class.entries:
        grade = entry.grade
        if grade is not None and abs(grade.points - school_class.points) > 1e-9:
            raise UsageError(
                f"The grade of {entry.person.id} is of {number(grade.points)} points, the assignment of "
                f"{number(school_class.points)}: grade the whole submission again."
            )


def fill(sheet: CsvSheet, row: SheetRow, entry: StudentEntry, column: int, worth: float, decimal: str) -> Joined:
    """Write the entry's points into its row, unless there are none."""
    before = sheet.cell(row.place, column)
    final = entry.final
    if final is None:
        return Joined(RowStatus.NO_GRADE, row, entry, before, before, why_no_grade(entry))
    after = number(final * worth, decimal)
    known = read_number(before)
    if known is not None and abs(known - round(final * worth, 4)) < 1e-9:
        return Joined(RowStatus.UNCHANGED, row, entry, before, before)
    sheet.put(row.place, column, after)
    remark = f"was {before.strip()}" if before.strip() not in ("", "-") else ""
    return Joined(RowStatus.WRITTEN, row, entry, before, after, remark)


def column_named(sheet: CsvSheet, wanted: str, among: list[int], what: str) -> int:
    """Return the one of the columns `among` with this heading; UsageError, which lists them, where it is not one."""
    exact = [place for place in among if sheet.header[place] == wanted.strip()]
    alike = exact or [place for place in among if _told(sheet.header[place]) == _told(wanted)]
    if len(alike) == 1:
        return alike[0]
    raise undecided(sheet, wanted, among, what, several=bool(alike))


def undecided(sheet: CsvSheet, wanted: str, among: list[int], what: str, *, several: bool) -> UsageError:
    """Return the UsageError that the sheet has no or several columns for `what`, and which it has."""
    listed = ", ".join(f"“{sheet.header[place]}”" for place in among) or "none"
    count = "several columns" if several else "no column"
    return UsageError(f"{sheet.source} has {count} for {what} “{wanted}”: say which, of {listed}.")


def _told(heading: str) -> str:
    return " ".join(heading.split()).casefold()
