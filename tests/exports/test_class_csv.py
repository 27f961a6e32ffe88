"""The plain CSV has a line for everyone, and no cell that runs."""

from __future__ import annotations

import csv
import io

import msgspec

from grader.exports.class_csv import table
from grader.gradebook.entry import Entry, Person, SchoolClass


def rows(school_class) -> list[dict[str, str]]:
    """The table, read as any program reads it."""
    raw = table(school_class)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_everyone_has_a_line(classes):
    """Graded, broken, not readable, not handed in: each says so, and only a grade has points."""
    broken = classes(("b", 5.0)).entries[0]
    broken = msgspec.structs.replace(broken, grade=msgspec.structs.replace(broken.grade, earned=None))
    broken = msgspec.structs.replace(broken, person=Person("b"))
    found = rows(classes(("a", 5.0), broken, ("c", None), Entry(Person("d"))))
    assert [(row["id"], row["status"], row["final"]) for row in found] == [
        ("a", "graded", "5"),
        ("b", "broken", ""),
        ("c", "not graded", ""),
        ("d", "not handed in", ""),
    ]
    assert [row["problem"] for row in found][1:] == [
        "A check is broken: no grade until it is fixed.",
        "The archive cannot be read.",
        "Nothing was handed in.",
    ]


def test_a_part_that_was_not_run_has_empty_cells(samples):
    """No sum that lacks a part; the parts and the checks that were run have theirs."""
    (row,) = rows(SchoolClass("assignment1", "A", 89.0, [Entry(Person("a"), grade=samples.not_run())], ""))
    assert (row["status"], row["final"], row["earned"], row["dcn_mnist.py"]) == ("not run", "", "", "")
    assert row["points"] == "89" and float(row[samples.THREE]) > 0
    assert row["problem"].startswith("dcn_mnist.py was not run here: TensorFlow is not installed")
    assert row["problem"].endswith("so far 49 of the 49 points that were run.")


def test_what_counts_and_why(classes, adjusted):
    """The final points stand beside what was earned, lost and added."""
    row = rows(classes(adjusted("a", 8.0)))[0]
    told = [row[name] for name in ("final", "points", "earned", "late_penalty", "adjusted", "outcome", "mode")]
    assert told == ["7.5", "10", "8", "1", "0.5", "failed", "landlock"]


def test_parts_and_checks_have_columns(classes, samples):
    """Of whoever has them; a broken check, and a part with one, have no points."""
    one = Entry(Person("a"), grade=samples.backprop_wrong())
    two = Entry(Person("b"), grade=samples.one_broken())
    first, second = rows(classes(one, two))
    assert float(first[samples.DEEP]) == sum(c.earned for c in one.grade.checks if c.part == samples.DEEP)
    check = one.grade.checks[10]
    assert first[check.id] == "0" and second[check.id] == ""
    assert second[samples.THREE] == "" and second[samples.DEEP] == "" and second[two.grade.checks[-1].id] == ""
    assert second[two.grade.checks[0].id] == "2"


def test_no_cell_runs(classes, samples):
    """Names, notes and problems that begin a formula are made harmless; negative numbers stay numbers."""
    bad = '=HYPERLINK("http://x","y")'
    entry = classes((Person(bad, bad, "@x", "+1"), 5.0)).entries[0]
    entry = msgspec.structs.replace(entry, notes=[bad], submitted="-1")
    late = msgspec.structs.replace(entry.grade, notes=["\u202etxt"])
    row = rows(classes(msgspec.structs.replace(entry, grade=late), Entry(Person("b"), problem=bad)))
    assert row[0]["id"] == row[0]["name"] == f"'{bad}" and row[1]["problem"] == f"'{bad}"
    assert (row[0]["email"], row[0]["section"], row[0]["submitted"]) == ("'@x", "'+1", "'-1")
    assert row[0]["notes"].startswith("'=") and "\u202e" not in row[0]["notes"]
    down = msgspec.structs.replace(entry, late_penalty=-2.0)
    assert rows(classes(down))[0]["late_penalty"] == "-2"


def test_ids_with_zeros_are_text(classes):
    """A reader that tells numbers from text by the quotes keeps the zeros."""
    assert b'\r\n"0012",' in table(classes(("0012", 5.0)))


def test_never_nan(classes):
    """What is no number is an empty cell."""
    entry = msgspec.structs.replace(classes(("a", 5.0)).entries[0], late_seconds=float("nan"))
    raw = table(classes(entry))
    assert b"nan" not in raw.lower() and rows(classes(entry))[0]["late_seconds"] == ""


def test_remarks_on_robustness_are_counted_in_a_column(classes, samples):
    """Their checks have no points, and so no columns; a class without such rules has no column of them."""
    entry = Entry(Person("a"), grade=samples.right_with_remarks())
    first, second = rows(classes(entry, ("b", None)))
    assert (first["robustness_remarks"], second["robustness_remarks"]) == ("2", "")
    assert not any("softmax_stays_finite" in name for name in first)
    assert "robustness_remarks" not in rows(classes(("b", 5.0)))[0]
