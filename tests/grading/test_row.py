"""Rows of the grade: hints, and the reference's pictures beside the student's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.errors import Crashed, UnusableAnswer
from grader.grade import Curves, Series, Surface, Table
from grader.grading.row import Row, _beside
from grader.subjects.ask import Transcript


def test_a_surface_lies_beside_the_references_of_its_title():
    """Of its kind and title; what has no counterpart stays by itself."""
    unit = (0.0, 1.0, 0.0, 1.0)
    yours = [Surface("a", unit, [[0.1]]), Surface("b", unit, [[0.2]]), Curves("c", "", "", []), Table("a", [], [])]
    line = Series("s", [0.0], [1.0])
    shown = _beside(yours, [Surface("a", unit, [[0.9]]), Table("b", [], []), Curves("c", "", "", [line])])
    assert shown == [
        Surface("a", unit, [[0.1]], reference=[[0.9]]),
        yours[1],
        Curves("c", "", "", [], [line]),
        yours[3],
    ]


def hint_of_row(case, fault):
    row = Row(case)
    row.transcript = Transcript({}, fault=fault)
    return row._words(row.transcript)[1]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_hidden_check_does_not_repeat_a_hint_of_the_students_process(hidden):
    """Such a hint may quote what the check asked; the grader's own hints are told everywhere."""
    case = SimpleNamespace(check=SimpleNamespace(hidden=hidden))
    theirs = Crashed("x", hint="the input was 0.123", type_name="ValueError", line=3)
    ours = UnusableAnswer("x", hint="Flush the writer.")
    (told, kept) = (hint_of_row(case, fault) for fault in (theirs, ours))
    assert ("0.123" in told) is not hidden
    assert kept == "Flush the writer."
