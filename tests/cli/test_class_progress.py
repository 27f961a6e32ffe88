"""The progress of a class."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.cli.progress import ClassProgress, trouble_of
from grader.grade import Outcome


def console(terminal: bool) -> Console:
    """One that remembers what is printed."""
    return Console(file=io.StringIO(), force_terminal=terminal, width=90, highlight=False)


def test_elsewhere_than_on_a_terminal_each_has_a_line(grades):
    """With its points, or what is in the way; what a student named is made visible."""
    out = console(False)
    with ClassProgress(3, 2, out) as progress:
        progress.ended("ana", grades.right)
        progress.ended("b\u202een", None, "no sandbox")
        progress.ended("cem", grades.broken)
    assert out.file.getvalue().splitlines() == [
        "1/3 ✓ ana  4/4",
        "2/3 ! b⟦U+202E⟧en    no sandbox",
        "3/3 ! cem    a check is broken: no grade",
    ]
    assert (progress.done, progress.failures) == (3, 2) and progress.rate > 0


def test_on_a_terminal_only_trouble_stays(grades):
    """The rest is the bar's, which has the rate and the failures."""
    out = console(True)
    with ClassProgress(2, 2, out) as progress:
        progress.ended("ana", grades.right)
        progress.ended("ben", None, "no sandbox")
        progress.bar.refresh()
    said = out.file.getvalue()
    assert "! ben" in said and "✓ ana" not in said and "/min" in said and "1 to look at" in said


@pytest.mark.parametrize("outcome", [Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY])
def test_what_an_instructor_should_look_at(grades, outcome):
    """A wrong answer is not among it."""
    made = grades.graded(grades.result("f", "f", outcome, 0, 1))
    assert trouble_of(made, "") == outcome.value and trouble_of(grades.wrong, "") == ""
