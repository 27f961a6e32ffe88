"""Moodle's worksheet is filled, whatever the language of its headings."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.exports import csv_sheet, moodle
from grader.exports.match_rows import RowStatus
from grader.reports.student_view import class_for_students, entry_for_student, for_student

ENGLISH = (
    b"Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    b"Last modified (submission),Last modified (grade),Feedback comments\r\n"
    b"Participant 501,Ada Lovelace,0007,ada@x.edu,Submitted for grading - ,,10.00,Yes,"
    b'"Friday, 14 February 2025, 9:30 AM",-,\r\n'
    b'Participant 502,Ben Ng,0008,ben@x.edu,Submitted for grading - ,3.00,10.00,Yes,-,-,"Well, ""fine""."\r\n'
    b"Participant 503,Chen Wu,0009,chen@x.edu,No submission - ,4.00,10.00,No,-,-,\r\n"
)
GERMAN = (
    "\ufeffID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar\n"
    "Teilnehmer/in501;Ada Lovelace;ada@x.edu;Zur Bewertung abgegeben - ;;10,00;Ja;-;-;\n"
    "Teilnehmer/in502;Ben Ng;ben@x.edu;Keine Abgabe - ;3,00;10,00;Nein;-;-;\n"
).encode()


def cells(raw: bytes, column: int) -> list[str]:
    """A column without its heading."""
    table = csv_sheet.read(raw, "it")
    return [table.cell(row, column) for row in range(1, len(table.rows))]


def statuses(filled) -> dict[str, RowStatus]:
    """What became of everyone."""
    return {line.row.name if line.row else line.entry.person.id: line.status for line in filled.joined}


def test_only_grade_and_feedback_change(classes):
    """The rest is the same to the byte, the commas and quotes of the instructor too."""
    filled = moodle.fill(ENGLISH, class_for_students(classes(("501", 8.5))), feedback=False)
    assert filled.content == ENGLISH.replace(b"grading - ,,10.00", b"grading - ,8.5,10.00")
    assert statuses(filled) == {
        "Ada Lovelace": RowStatus.WRITTEN,
        "Ben Ng": RowStatus.NOT_IN_CLASS,
        "Chen Wu": RowStatus.NOT_IN_CLASS,
    }


def test_another_language(classes):
    """Columns are known by their content; decimal comma, semicolons, mark and line ends stay."""
    filled = moodle.fill(GERMAN, class_for_students(classes(("501", 8.5), ("502", 9.0))), feedback=False)
    assert filled.content == GERMAN.replace(b"abgegeben - ;;10,00", b"abgegeben - ;8,5;10,00")
    assert filled.column == "Bewertung"
    assert statuses(filled)["Ben Ng"] == RowStatus.KEPT


def test_a_locked_grade_is_left(classes):
    """Where Moodle says that the grade cannot be changed, neither grade nor feedback is touched."""
    filled = moodle.fill(ENGLISH, class_for_students(classes(("503", 8.5))))
    assert filled.content == ENGLISH
    assert filled.of(RowStatus.KEPT)[0].remark == "Moodle says that it cannot be changed"


@pytest.mark.parametrize("known", ["501", "Participant 501", "0007", "ada@x.edu"])
def test_a_participant_by_any_of_its_ids(classes, known):
    """The number that folder names have, the whole of it, the ID number or the address; "7" is none of them."""
    assert cells(moodle.fill(ENGLISH, class_for_students(classes((known, 8.5)))).content, 5)[0] == "8.5"
    assert cells(moodle.fill(ENGLISH, class_for_students(classes(("7", 8.5)))).content, 5)[0] == ""


def test_a_department_is_no_id(classes):
    """A column in which students agree says nothing of who they are."""
    raw = ENGLISH.replace(b"0007", b"77").replace(b"0008", b"78").replace(b"0009", b"78")
    assert statuses(moodle.fill(raw, class_for_students(classes(("77", 8.5)))))["77"] == RowStatus.NOT_IN_SHEET


def test_feedback_is_what_the_student_may_read(classes, adjusted):
    """Points, why they differ from what was earned, remarks by hand and what to fix: as HTML, escaped."""
    filled = moodle.fill(ENGLISH, class_for_students(classes(adjusted("501", 8.0))))
    told = cells(filled.content, 10)[0]
    assert told.startswith('<div class="grade-feedback">7.5 of 10 points.<br>Of 8 earned, 1 are lost by lateness.')
    assert "+0.5 points: a neat proof" in told
    assert "See me about &lt;b&gt;softmax&lt;/b&gt;." in told
    assert "the slope [partly, 8 of 10 points]" in told


def test_the_instructors_comment_stays_and_ours_is_replaced(classes):
    """Filling again puts the new comment in the place of the old one, and loses nothing around it."""
    once = moodle.fill(ENGLISH, class_for_students(classes(("502", 5.0)))).content
    assert cells(once, 10)[1].startswith('Well, "fine".<div')
    edited = once.replace(b"</div>", b"</div>Come by.")
    again = cells(moodle.fill(edited, class_for_students(classes(("502", 10.0)))).content, 10)[1]
    assert again.startswith('Well, "fine".<div') and again.endswith("</div>Come by.")
    assert "10 of 10 points" in again and "5 of 10" not in again and again.count("<div") == 1


def test_no_secret_no_markup_no_formula(classes, secretive, samples):
    """What is hidden stays hidden, and what students write is text."""
    for grade in (secretive, samples.hostile()):
        told = moodle.comment(for_student(grade), entry_for_student(classes(("501", 1.0)).entries[0]))
        assert "canary" not in told and "<script" not in told and "\u202e" not in told
        assert len(told) <= moodle.MOST_FEEDBACK + 200
    assert "a hidden check&#x27;s title" in moodle.comment(
        for_student(secretive), entry_for_student(classes(("501", 1.0)).entries[0])
    )


def test_nothing_graded_nothing_written(classes):
    """Without a grade neither a zero nor a comment."""
    assert moodle.fill(ENGLISH, class_for_students(classes(("501", None)))).content == ENGLISH


def test_another_maximum_is_refused_or_converted(classes):
    """Points are converted only where someone says so."""
    raw = ENGLISH.replace(b"10.00", b"100.00")
    with pytest.raises(UsageError, match="--scale"):
        moodle.fill(raw, class_for_students(classes(("501", 8.5))))
    assert cells(moodle.fill(raw, class_for_students(classes(("501", 8.5))), scale=True).content, 5)[0] == "85"


def test_a_worksheet_without_comments(classes):
    """Then only grades are filled; the column of times is none of comments."""
    raw = "\r\n".join(
        line.rpartition(",")[0] for line in ENGLISH.decode().replace(',"Well, ""fine""."', ",").splitlines()
    )
    filled = moodle.fill(raw.encode(), class_for_students(classes(("501", 8.5), ("502", 5.0))))
    assert cells(filled.content, 9) == ["-", "-", "-"]
    assert cells(filled.content, 5)[:2] == ["8.5", "5"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"Name,Grade\nAda,\n", "no participants"),
        (ENGLISH.replace(b"10.00", b"A"), "--column, of “Identifier”"),
        (ENGLISH.replace(b"No submission - ,4.00,10.00", b"No submission - ,4.00,20.00"), "--column, of"),
    ],
)
def test_what_is_no_worksheet_is_refused(classes, raw, why):
    """One sentence, and what to give instead."""
    with pytest.raises(UsageError, match=why):
        moodle.fill(raw, class_for_students(classes(("501", 1.0))))


def test_columns_can_be_said(classes):
    """By their headings; one without a maximum beside it is refused."""
    filled = moodle.fill(
        ENGLISH, class_for_students(classes(("501", 8.5))), column="grade", feedback_column="Feedback comments"
    )
    assert cells(filled.content, 5)[0] == "8.5" and "8.5 of 10" in cells(filled.content, 10)[0]
    with pytest.raises(UsageError, match="no maximum grade"):
        moodle.fill(ENGLISH, class_for_students(classes(("501", 8.5))), column="Status")
