"""The functions of the reference that a question reaches.

A mistake in a function that was not called while the reference answered cannot answer otherwise than the reference, so
it is not asked. What is replaced but is no plain function (a constant, a property, a class) counts as always reached.
"""

from __future__ import annotations

from grader.assignment.model import Assignment
from grader.subjects.local import Subject
from grader.worker.variants import NOTED, UNWATCHED


def watched(assignment: Assignment, part: str) -> list[str]:
    """Return the names in a file that mistakes and conventions replace."""
    return [item.instead_of for item in (*assignment.mistakes, *assignment.conventions) if item.part == part]


def forget(subject: Subject) -> None:
    """Begin to note calls afresh, where the subject notes them."""
    setattr(subject.root, NOTED, {})


def called(subject: Subject) -> frozenset[str]:
    """Return the names of the watched functions that were called since `forget`, or that may have been."""
    noted: dict[str, bool] = getattr(subject.root, NOTED)
    unknown: list[str] = getattr(subject.root, UNWATCHED)
    return frozenset([*noted, *unknown])
