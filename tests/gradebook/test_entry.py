"""A student's standing as data: the points that count, and what everyone may read of an extension."""

from __future__ import annotations

import msgspec
import pytest

from grader.gradebook.entry import Adjustment, Entry, Extension, Person


def entry(grade, *adjustments, late=0.0):
    """The standing of someone with this grade."""
    changes = [Adjustment(points, "me", "why", "2025-10-01T00:00:00+00:00") for points in adjustments]
    return Entry(Person("ana"), grade=grade, late_penalty=late, adjustments=changes)


@pytest.mark.parametrize(
    ("earned", "late", "adjustments", "final"),
    [
        (8.0, 0.0, (), 8.0),
        (8.0, 1.5, (), 6.5),
        (8.0, 9.0, (), 0.0),
        (8.0, 9.0, (2.0,), 2.0),
        (8.0, 0.0, (-3.0, 0.5), 5.5),
        (1.0, 0.0, (-3.0,), -2.0),
        (0.1, 0.0, (0.2,), 0.3),
        (0.0, 0.0, (), 0.0),
    ],
)
def test_the_points_that_count(grades, earned, late, adjustments, final):
    """Lateness takes no more than was earned; what is added or taken by hand counts fully."""
    assert entry(msgspec.structs.replace(grades.right, earned=earned), *adjustments, late=late).final == final


def test_without_a_grade_there_are_no_points(grades):
    """Nothing was handed in, or a check is broken: not 0, and no adjustment makes points of it."""
    assert entry(None, 3.0).final is None
    assert entry(msgspec.structs.replace(grades.right, earned=None), 3.0).final is None


def test_an_extension_is_told_without_its_reason():
    """The reason is for instructors."""
    extension = Extension("2025-10-03T23:59:00-05:00", "me", "in hospital", "2025-10-01T00:00:00+00:00")
    assert "2025-10-03" in extension.note.replace("3 October 2025", "2025-10-03") and "hospital" not in extension.note
