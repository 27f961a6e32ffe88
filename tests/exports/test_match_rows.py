"""Who is who between the class and a sheet: certain, or said to be not."""

from __future__ import annotations

import csv
import io

from grader.exports.match_rows import Filled, Joined, RowStatus, SheetRow, match, table
from grader.gradebook.entry import Entry, Person
from grader.reports.student_view import class_for_students, entry_for_student


def named(pairs, others):
    """The pairs and the statuses by id or name."""
    return (
        {entry.person.id: row.name for row, entry in pairs},
        {(line.entry.person.id if line.entry else line.row.name): line.status for line in others},
    )


ROWS = [
    SheetRow(1, ("11", "s7", "ada@x.edu"), "Ada"),
    SheetRow(2, ("7", "s8", "ben"), "Ben"),
    SheetRow(3, ("13", "0012", "c"), "Chen"),
]


def test_outer_join(classes):
    """Everyone of either side is in the result once, with a status."""
    pairs, others = match(class_for_students(classes(("11", 5.0), ("13", 6.0), ("99", 7.0))), ROWS)
    assert named(pairs, others) == (
        {"11": "Ada", "13": "Chen"},
        {"99": RowStatus.NOT_IN_SHEET, "Ben": RowStatus.NOT_IN_CLASS},
    )


def test_ids_are_whole_strings(classes):
    """ "12" is not "0012", nor is a name or the end of a path an id."""
    pairs, others = match(class_for_students(classes(("12", 5.0), ("Ada", 5.0), ("section/11", 5.0))), ROWS)
    assert pairs == []
    assert {line.status for line in others} == {RowStatus.NOT_IN_SHEET, RowStatus.NOT_IN_CLASS}


def test_a_number_in_a_formula_is_the_number(classes):
    """`="0012"` is how some exports keep a spreadsheet from eating zeros."""
    pairs, _ = match(class_for_students(classes(("0012", 5.0))), [SheetRow(1, ("1", '="0012"'), "Chen")])
    assert [row.name for row, _ in pairs] == ["Chen"]


def test_one_kind_of_id_for_the_whole_class(classes):
    """A class of SIS ids never meets another student's Canvas id that happens to be the same."""
    rows = [SheetRow(1, ("7", "20"), "Ada"), SheetRow(2, ("8", "21"), "Ben"), SheetRow(3, ("9", "22"), "Chen")]
    pairs, others = match(class_for_students(classes(("20", 1.0), ("21", 2.0), ("9", 3.0))), rows)
    assert named(pairs, others)[0] == {"20": "Ada", "21": "Ben"}
    assert named(pairs, others)[1]["9"] == RowStatus.NOT_IN_SHEET


def test_two_kinds_that_find_as_many_are_ambiguous(classes):
    """Where an id could be one student's number or another's login, nobody is picked."""
    pairs, others = match(
        class_for_students(classes(("7", 1.0))), [SheetRow(1, ("7", "x"), "Ada"), SheetRow(2, ("8", "7"), "Ben")]
    )
    assert pairs == []
    assert others[0].status == RowStatus.AMBIGUOUS and "Ada, Ben" in others[0].remark


def test_the_same_id_twice_is_ambiguous(classes):
    """Two rows of one id, or two entries for one row, get nothing written."""
    rows = [SheetRow(1, ("7",), "Ada"), SheetRow(2, ("7",), "Ben")]
    assert match(class_for_students(classes(("7", 1.0))), rows)[0] == []
    twice = classes((Person("7"), 1.0), (Person("8", email="ada@x.edu"), 2.0))
    pairs, others = match(class_for_students(twice), [SheetRow(1, ("7",), "Ada", "ada@x.edu")])
    assert pairs == [] and [line.status for line in others] == [RowStatus.AMBIGUOUS] * 2


def test_an_address_helps_where_the_id_does_not(classes):
    """Letter case is no part of an address."""
    pairs, _ = match(
        class_for_students(classes(("11", 1.0), (Person("path/ada", email="BEN@x.edu"), 2.0))),
        [*ROWS[:1], SheetRow(2, ("7", "", ""), "Ben", "ben@X.edu")],
    )
    assert {entry.person.id: row.name for row, entry in pairs} == {"11": "Ada", "path/ada": "Ben"}
    pairs, _ = match(class_for_students(classes(("Ada@x.edu", 1.0))), ROWS)
    assert [row.name for row, _ in pairs] == ["Ada"]


def test_rows_without_any_id_match_nobody(classes):
    """Empty ids and addresses are equal, and mean nothing."""
    pairs, _ = match(class_for_students(classes((Person("", email=""), 1.0))), [SheetRow(1, ("",), "Ada", "")])
    assert pairs == []


def test_the_table_has_a_status_column_and_no_formula():
    """The outer join as CSV, for a spreadsheet program, made harmless."""
    line = Joined(RowStatus.NOT_IN_CLASS, SheetRow(4, ("7",), "=cmd()"), None, "EX", "EX")
    other = Joined(RowStatus.NO_GRADE, None, entry_for_student(Entry(Person("@id", "+name"))), remark="-why")
    raw = table(Filled(b"", "A (1)", [line, other]))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["status"] for row in rows] == ["not in the class", "no grade"]
    assert rows[0]["line"] == "5" and rows[0]["sheet name"] == "'=cmd()"
    assert (rows[1]["class id"], rows[1]["class name"], rows[1]["remark"]) == ("'@id", "'+name", "'-why")
