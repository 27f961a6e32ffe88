"""A class graded from Python: what the caller hears, what is written, and what a second run has left to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toys import Toy

from grader.assignment.assignment_sandbox import sandbox_for
from grader.classes import events
from grader.classes.grade_class import ClassOptions, grade_class
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.intake.read_download import layout_of, open_tree

Grade = Callable[..., tuple[int, list[Any]]]


@pytest.fixture
def class_of_three(toy: Toy) -> Path:
    """One right, one wrong, one with nothing that could be graded."""
    download = toy.root / "download"
    for name, text in {"ana": toy.right(), "ben": toy.right(("0.5 * np.mean", "np.mean")), "cem": None}.items():
        (download / name).mkdir(parents=True)
        (download / name / ("net.py" if text else "notes.txt")).write_text(text or "nothing")
    return download


@pytest.fixture
def grade(toy: Toy, class_of_three: Path) -> Grade:
    """Grade the class, and list what is told."""

    def graded(**changes: Any) -> tuple[int, list[Any]]:
        assignment, told = toy.load(), []
        tree = open_tree(class_of_three, None)
        layout = layout_of(tree, [part.file for part in assignment.parts], insist=True)
        assert layout is not None
        usual = ClassOptions(toy.root / "book.sqlite", toy.root / "pages", jobs=1, allow_weak=True)
        with sandbox_for(toy.folder) as server:
            failed = grade_class(assignment, layout, tree, server, replace(usual, **changes), told.append)
        return failed, told

    return graded


def only(told: list[Any], kind: type) -> list[Any]:
    """The events of that kind."""
    return [event for event in told if isinstance(event, kind)]


def test_a_class_is_graded_and_then_known(toy: Toy, class_of_three: Path, grade: Grade) -> None:
    """First every submission; a second run grades nothing; a change grades that one alone."""
    failed, told = grade()
    assert failed == 0 and isinstance(told[0], events.GradebookOpened) and isinstance(told[-1], events.ClassGraded)
    assert [event.student for event in only(told, events.NothingToGrade)] == ["cem"]
    assert [event.without for event in only(told, events.TakenIn)] == [1]
    graded = {event.student: event.grade.earned for event in only(told, events.SubmissionGraded)}
    assert set(graded) == {"ana", "ben"} and graded["ana"] == 10 and graded["ben"] < 10
    assert [event.failed for event in only(told, events.GradingEnded)] == [0]
    assert told[-1].index.is_file()
    with Book(toy.root / "book.sqlite") as book:
        assert {attempt.person.id for _, attempt in book.counting_attempts(toy.load().name)} == {"ana", "ben", "cem"}

    _, told = grade()
    assert only(told, events.SubmissionGraded) == [] and only(told, events.GradingBegins)[0].graded == 2

    (class_of_three / "ben" / "net.py").write_text(toy.right() + "# better\n")
    _, told = grade()
    assert [(event.student, event.grade.earned) for event in only(told, events.SubmissionGraded)] == [("ben", 10)]


def test_submissions_that_are_equal_are_graded_once(toy: Toy, class_of_three: Path, grade: Grade) -> None:
    """Both students have the grade."""
    (class_of_three / "ben" / "net.py").write_text(toy.right())
    _, told = grade()
    begins = only(told, events.GradingBegins)[0]
    assert (begins.waiting, begins.identical) == (1, 1) and len(only(told, events.SubmissionGraded)) == 1


def test_what_cannot_be_written_is_refused_before_anything_is_graded(toy: Toy, grade: Grade) -> None:
    """And nothing is left behind."""
    (toy.root / "in the way").write_text("")
    with pytest.raises(UsageError):
        grade(report=toy.root / "in the way")
    assert not (toy.root / "book.sqlite").exists()
