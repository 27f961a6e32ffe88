"""Points on the sheet's scale, in the sheet's column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.errors import UsageError
from grader.exports import csv_sheet, scores
from grader.reports.student_view import class_for_students


def test_the_factor(classes):
    """1 where the totals agree; otherwise asked for."""
    known = class_for_students(classes(("a", 5.0)))
    assert scores.factor(known, 10.0, scale=False, source="it") == 1.0
    assert scores.factor(known, 5.0, scale=True, source="it") == 0.5
    with pytest.raises(UsageError, match="add --scale"):
        scores.factor(known, 5.0, scale=False, source="it")
    with pytest.raises(UsageError, match="no points"):
        scores.factor(replace(known, points=0.0), 5.0, scale=True, source="it")


def test_a_column_by_its_heading():
    """The same heading first, then one that differs in letter case or spaces only; else the choice is shown."""
    table = csv_sheet.read(b"Grade,grade,Maximum  grade,Other\n1,2,3,4\n", "it")
    everywhere = list(range(4))
    assert scores.column_named(table, "grade", everywhere, "the grade") == 1
    assert scores.column_named(table, "maximum grade", everywhere, "the grade") == 2
    with pytest.raises(UsageError, match="several columns for the grade “GRADE”: say which, of “Grade”, “grade”"):
        scores.column_named(table, "GRADE", everywhere, "the grade")
    with pytest.raises(UsageError, match="no column for the grade “x”: say which, of “Other”"):
        scores.column_named(table, "x", [3], "the grade")
