"""The class joined with the rows of an instructor's sheet: an outer join, and what became of each pair."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.exports.csv_cells import harmless
from grader.grade import why_not_run
from grader.gradebook.entry import Entry
from grader.outcomes import Outcome
from grader.reports.reading_order import run_score
from grader.reports.student_view import StudentClass, StudentEntry


class RowStatus(StrEnum):
    """The ways in which a student of the class or of the sheet can come out of the join."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"  # the sheet had these points already
    NO_GRADE = "no grade"  # the cell is left as it was, never a zero
    KEPT = "left as it was"  # excused, or locked in the sheet
    AMBIGUOUS = "ambiguous"  # two students of the one could be one of the other: nothing is written
    NOT_IN_SHEET = "not in the sheet"
    NOT_IN_CLASS = "not in the class"


SETTLED = frozenset({RowStatus.WRITTEN, RowStatus.UNCHANGED, RowStatus.KEPT})


@dataclass(frozen=True)
class SheetRow:
    """One student of a sheet: by what ids the sheet knows it, the one that counts most first."""

    place: int  # among the sheet's rows
    ids: tuple[str, ...]
    name: str
    email: str = ""


@dataclass(frozen=True)
class Joined:
    """One line of the outer join."""

    status: RowStatus
    row: SheetRow | None
    entry: StudentEntry | None
    before: str = ""  # the cell as it was
    after: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Filled:
    """A filled sheet, and what became of everyone."""

    content: bytes
    column: str  # the heading of the column that was filled
    joined: list[Joined]

    def of(self, *statuses: RowStatus) -> list[Joined]:
        """Return the lines with one of these statuses."""
        return [line for line in self.joined if line.status in statuses]


def match(
    school_class: StudentClass, rows: Sequence[SheetRow]
) -> tuple[list[tuple[SheetRow, StudentEntry]], list[Joined]]:
    """Return the pairs that are certain, and the lines of all other students.

    Ids match as whole strings: "0012" is not "12", and a name is no id. All ids of the class are taken to be of the
    one kind that finds the most students, so that one student's login never meets another's number. An entry without
    a row of its id may have the one of its email address.
    """
    candidates = [(entry, found or _of_address(entry, rows)) for entry, found in _by_id(school_class.entries, rows)]
    claims: dict[int, int] = defaultdict(int)
    for _, found in candidates:
        for row in found:
            claims[row.place] += 1
    pairs: list[tuple[SheetRow, StudentEntry]] = []
    others: list[Joined] = []
    for entry, found in candidates:
        if not found:
            others.append(Joined(RowStatus.NOT_IN_SHEET, None, entry))
        elif len(found) > 1:
            remark = f"the sheet has {len(found)} students with this id: {', '.join(row.name for row in found)}"
            others.append(Joined(RowStatus.AMBIGUOUS, None, entry, remark=remark))
        elif claims[found[0].place] > 1:
            remark = "several students of the class have the id or the address of this row"
            others.append(Joined(RowStatus.AMBIGUOUS, found[0], entry, remark=remark))
        else:
            pairs.append((found[0], entry))
    others += [Joined(RowStatus.NOT_IN_CLASS, row, None) for row in rows if not claims[row.place]]
    return pairs, others


def _by_id(entries: Sequence[StudentEntry], rows: Sequence[SheetRow]) -> list[tuple[StudentEntry, list[SheetRow]]]:
    """Return each entry with the rows of its id. Where two kinds find equally many, a row of either could be meant."""
    kinds = []
    for kind in range(max((len(row.ids) for row in rows), default=0)):
        index: dict[str, list[SheetRow]] = defaultdict(list)
        for row in rows:
            if kind < len(row.ids) and (key := _plain(row.ids[kind])):
                index[key].append(row)
        kinds.append([index.get(_plain(entry.person.id), []) for entry in entries])
    most = max((sum(map(bool, found)) for found in kinds), default=0)
    best = [found for found in kinds if sum(map(bool, found)) == most]
    return [
        (entry, list({row.place: row for found in best for row in found[place]}.values()))
        for place, entry in enumerate(entries)
    ]


def _of_address(entry: StudentEntry, rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Return the rows with the entry's email address; several systems use it as the login."""
    own = {_plain(text).casefold() for text in (entry.person.email, entry.person.id) if "@" in text}
    return [row for row in rows if own & {_plain(text).casefold() for text in (row.email, *row.ids)}]


def table(filled: Filled) -> bytes:
    """Return the outer join as CSV: one line for every student of either side, with its status."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["status", "line", "sheet name", "sheet id", "class id", "class name", "before", "after", "remark"])
    for line in filled.joined:
        row, entry = line.row, line.entry
        cells = [
            line.status.value,
            str(row.place + 1) if row else "",
            row.name if row else "",
            row.ids[0] if row and row.ids else "",
            entry.person.id if entry else "",
            entry.person.name if entry else "",
            line.before,
            line.after,
            line.remark,
        ]
        writer.writerow(map(harmless, cells))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "backslashreplace")


def why_no_grade(entry: Entry | StudentEntry) -> str:
    """Return the reason why an entry has no points, in a sentence."""
    if entry.problem:
        return entry.problem
    if entry.grade is None:
        return "Nothing was handed in."
    if entry.grade.outcome is not Outcome.BROKEN and (untold := why_not_run(entry.grade.parts)):
        return f"{untold} No grade until it is; so far {run_score(entry.grade) or 'nothing was run'}."
    return "A check is broken: no grade until it is fixed."


def _plain(text: str) -> str:
    """Return an id as it is compared: without the formula (`="0012"`) that keeps its zeros in a spreadsheet."""
    text = unicodedata.normalize("NFC", text).strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        text = text[2:-1]
    return text
