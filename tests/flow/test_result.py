"""Rows of the grade: the reference's pictures beside the student's."""

from __future__ import annotations

from grader.flow.result import _beside
from grader.grade import Curves, Series, Surface, Table


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
