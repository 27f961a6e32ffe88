"""Canvas' export is filled, and nothing else of it changes."""

from __future__ import annotations

import msgspec
import pytest

from grader.errors import UsageError
from grader.exports import canvas
from grader.exports.match_rows import RowStatus
from grader.reports.student_view import class_for_students

EXPORT = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Quiz (41),Backpropagation (42),"
    "Assignments Current Score,Final Score\r\n"
    ",,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,5.00,10.00,(read only),(read only)\r\n"
    '"Lovelace, Ada",101,s1,ada,"A and ""B""",4.00,,80.00,80.00\r\n'
    '"Ng, Ben",102,s2,ben,A,,3.00,0.00,\r\n'
    '"Wu, Chen",103,s3,chen,A,,EX,,\r\n'
    '"O\'Hara, Dora",104,s4,dora,A,,6.5,,\r\n'
    '"Student, Test",999,,abcdef,A,,,,\r\n'
).encode()


def column(raw: bytes) -> list[str]:
    """The assignment's column."""
    table = canvas.csv_sheet.read(raw, "it")
    return [table.cell(row, 6) for row in range(len(table.rows))]


def statuses(filled) -> dict[str, RowStatus]:
    """What became of everyone."""
    return {line.row.name if line.row else line.entry.person.id: line.status for line in filled.joined}


def test_fills_its_column_and_changes_nothing_else(classes):
    """The file is the same to the byte, mark and quotes and read-only columns too, but for two cells."""
    filled = canvas.fill(EXPORT, class_for_students(classes(("101", 8.5), ("102", 10.0))))
    expected = EXPORT.replace(b",4.00,,80.00", b",4.00,8.5,80.00").replace(b",A,,3.00,0.00", b",A,,10,0.00")
    assert filled.content == expected and filled.content != EXPORT
    assert filled.column == "Backpropagation (42)"


def test_the_points_possible_stand_above_the_students(classes):
    """Not in the first of them, who may have other points already."""
    export = EXPORT.replace(b",4.00,,80.00", b",4.00,9.5,80.00")
    assert column(canvas.fill(export, class_for_students(classes(("101", 8.5)))).content)[2:4] == ["10.00", "8.5"]


def test_everyone_has_a_status(classes):
    """Written, unchanged, excused, without a grade, on one side only: each is told."""
    filled = canvas.fill(
        EXPORT, class_for_students(classes(("101", None), ("102", 10.0), ("103", 5.0), ("104", 6.5), ("77", 1.0)))
    )
    assert statuses(filled) == {
        "Lovelace, Ada": RowStatus.NO_GRADE,
        "Ng, Ben": RowStatus.WRITTEN,
        "Wu, Chen": RowStatus.KEPT,
        "O'Hara, Dora": RowStatus.UNCHANGED,
        "77": RowStatus.NOT_IN_SHEET,
        "Student, Test": RowStatus.NOT_IN_CLASS,
    }
    changed = filled.of(RowStatus.WRITTEN)[0]
    assert (changed.before, changed.after, changed.remark) == ("3.00", "10", "was 3.00")


def test_no_grade_is_no_zero(classes, samples):
    """A student whose work could not be read, or whose grade is broken, keeps the cell that was there."""
    broken = classes(("104", 1.0)).entries[0]
    broken = msgspec.structs.replace(broken, grade=msgspec.structs.replace(broken.grade, earned=None))
    filled = canvas.fill(EXPORT, class_for_students(classes(("101", None), broken)))
    assert filled.content == EXPORT
    assert [line.remark for line in filled.of(RowStatus.NO_GRADE)] == [
        "The archive cannot be read.",
        "A check is broken: no grade until it is fixed.",
    ]


def test_a_part_that_was_not_run_is_no_zero(classes, samples):
    """Nor is what was earned elsewhere the total: the cell stays, and a line says why."""
    lacking = classes(("104", 1.0)).entries[0]
    part = msgspec.structs.replace(samples.not_run().parts[-1], points=9.0)
    grade = msgspec.structs.replace(lacking.grade, earned=None, parts=[*lacking.grade.parts, part])
    filled = canvas.fill(EXPORT, class_for_students(classes(msgspec.structs.replace(lacking, grade=grade))))
    assert filled.content == EXPORT
    (line,) = filled.of(RowStatus.NO_GRADE)
    assert "dcn_mnist.py was not run here" in line.remark and "1 of the 10 points that were run" in line.remark


def test_an_excused_student_stays_excused(classes):
    """EX is never overwritten."""
    assert canvas.fill(EXPORT, class_for_students(classes(("103", 5.0)))).content == EXPORT


def test_the_final_points_count(classes, adjusted):
    """With the late penalty and what was added by hand."""
    assert column(canvas.fill(EXPORT, class_for_students(classes(adjusted("101", 8.0)))).content)[3] == "7.5"


@pytest.mark.parametrize("ids", [("s1", "s2"), ("ada", "ben"), ("101", "102")])
def test_any_of_canvas_ids(classes, ids):
    """The class may be known by Canvas' number, the SIS id or the login."""
    assert column(canvas.fill(EXPORT, class_for_students(classes((ids[0], 1.0), (ids[1], 2.0)))).content)[3:5] == [
        "1",
        "2",
    ]


def test_the_column_of_the_ids_can_be_said(classes):
    """Then the other ids do not count."""
    filled = canvas.fill(EXPORT, class_for_students(classes(("s1", 1.0))), id_column="SIS Login ID")
    assert filled.content == EXPORT and statuses(filled)["s1"] == RowStatus.NOT_IN_SHEET


@pytest.mark.parametrize("said", ["42", "Backpropagation (42)", "backpropagation"])
def test_the_column_can_be_said(classes, said):
    """By its Canvas id, its heading or its title."""
    other = msgspec.structs.replace(classes(("101", 1.0)), title="Something else")
    assert column(canvas.fill(EXPORT, class_for_students(other), column=said).content)[3] == "1"


@pytest.mark.parametrize("said", ["", "Backprop", "Final Score", "ID", "43"])
def test_no_column_is_ever_made(classes, said):
    """A heading that Canvas does not know would become a new assignment, and read-only ones are Canvas' own."""
    other = msgspec.structs.replace(classes(("101", 1.0)), title="Something else")
    with pytest.raises(UsageError, match=r"“Quiz \(41\)”, “Backpropagation \(42\)”"):
        canvas.fill(EXPORT, class_for_students(other), column=said)


def test_two_assignments_of_one_title(classes):
    """The Canvas id tells them apart, and nothing is guessed."""
    raw = EXPORT.replace(b"Quiz (41)", b"Backpropagation (41)").replace(b"5.00,10.00", b"10.00,10.00")
    with pytest.raises(UsageError, match="several columns"):
        canvas.fill(raw, class_for_students(classes(("101", 1.0))))
    assert column(canvas.fill(raw, class_for_students(classes(("101", 1.0))), column="42").content)[3] == "1"


def test_other_points_possible_are_refused_or_converted(classes):
    """10 points of ours are not 20 of Canvas' unless someone says so."""
    raw = EXPORT.replace(b"5.00,10.00", b"5.00,20.00")
    with pytest.raises(UsageError, match=r"gives 20 points for it and the assignment 10.*--scale"):
        canvas.fill(raw, class_for_students(classes(("101", 8.5))))
    assert column(canvas.fill(raw, class_for_students(classes(("101", 8.5))), scale=True).content)[3] == "17"


def test_a_grade_of_other_checks_is_refused(classes):
    """A grade of one part only would be written as if it were of the whole."""
    known = classes(("101", 8.5))
    part = msgspec.structs.replace(known.entries[0].grade, points=4.0)
    known = msgspec.structs.replace(known, entries=[msgspec.structs.replace(known.entries[0], grade=part)])
    with pytest.raises(UsageError, match="The grade of 101 is of 4 points"):
        canvas.fill(EXPORT, class_for_students(known))


def test_semicolons_and_decimal_commas(classes):
    """Where Canvas writes 10,00 between semicolons, so do we."""
    raw = EXPORT.replace(b",", b";").replace(b"10.00", b"10,00").replace(b"Lovelace; Ada", b"Lovelace, Ada")
    assert column(canvas.fill(raw, class_for_students(classes(("101", 8.5)))).content)[3] == "8,5"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"name,grade\nada,\n", "no column “ID”"),
        (b"ID,Backpropagation (42)\n1,\n", "no column “ID”"),
        (EXPORT.replace(b"10.00", b""), "no points possible"),
    ],
)
def test_what_canvas_did_not_export_is_refused(classes, raw, why):
    """One sentence, and what to give instead."""
    with pytest.raises(UsageError, match=why):
        canvas.fill(raw, class_for_students(classes(("101", 1.0))))
