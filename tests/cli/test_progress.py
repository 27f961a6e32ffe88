"""Progress: each check as it ends."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from rich.console import Console

from grader.cli.progress import CheckProgress, ClassProgress, trouble_of
from grader.grade import Outcome, PartResult
from grader.grading.part_session import Activity


def test_plain_lines_where_there_is_no_terminal(grades):
    """Elsewhere than on a terminal each check is one plain line."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    with CheckProgress(console=console) as progress:
        progress.heard(Activity("starting"))
        for check in grades.wrong.checks:
            progress.heard(check)
    lines = console.file.getvalue().splitlines()
    assert [line.split()[:3] for line in lines] == [["✓", "passed", "4/4"], ["✗", "failed", "0/6"]]
    assert "\x1b" not in console.file.getvalue()


def test_on_a_terminal_only_what_failed_stays(grades):
    """On a terminal what passed is counted, what failed is said at once."""
    console = Console(file=io.StringIO(), width=80, force_terminal=True, highlight=False, color_system=None)
    with CheckProgress(console=console) as progress:
        for check in grades.wrong.checks:
            progress.heard(check)
    text = console.file.getvalue()
    assert grades.wrong.checks[1].title in text
    assert grades.wrong.checks[0].title not in text


@pytest.mark.parametrize("terminal", [True, False])
def test_long_sentences(grades, terminal):
    """One check is one line: cut where the terminal ends, whole in a log."""
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None)
    long = grades.result("f", "f", Outcome.FAILED, 0, 1, title="word " * 60 + "end")
    with CheckProgress(console=console) as progress:
        progress.heard(long)
    (line,) = [line for line in console.file.getvalue().splitlines() if "word" in line]
    assert line.endswith("end") is not terminal


def test_one_check_is_shown_and_the_others_are_told_in_a_line(grades):
    """Where one check was named, only its rows are printed; those of what it builds on are counted."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    asked = grades.wrong.checks[1]
    with CheckProgress(console=console, only=asked.name) as progress:
        for check in grades.wrong.checks:
            progress.heard(check)
    shown, told = console.file.getvalue().splitlines()
    assert asked.title in shown
    assert told == f"{asked.name} builds on actFun: 1 of 1 checks of these passed."


def test_one_case_of_a_check_is_shown_alone(grades):
    """NAME[CASE] is that row only."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    asked = grades.wrong.checks[1]
    with CheckProgress(console=console, only=f"{asked.name}[{asked.case}]") as progress:
        progress.heard(asked)
        progress.heard(grades.result(asked.name, "backprop", Outcome.FAILED, 0, 1, case="relu", title="the other"))
    assert asked.title in console.file.getvalue() and "the other" not in console.file.getvalue()


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


def test_a_part_that_was_not_run_is_no_trouble_of_each(grades):
    """It is said once for the class; each line has the points of what was run."""
    part = PartResult("dcn_mnist.py", "Part 3", None, 40.0, "not run", "Not run here: why.")
    lacking = replace(grades.right, parts=[*grades.right.parts, part], earned=None, outcome=Outcome.PARTLY)
    out = console(False)
    with ClassProgress(1, 1, out) as progress:
        progress.ended("ana", lacking)
    assert out.file.getvalue() == "1/1 ✓ ana  4 of the 4 points that were run\n" and progress.failures == 0


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


def test_a_rule_of_robustness_is_no_failure(grades):
    """In a log it is a line without a cross; on a terminal only a fault of ours stays."""
    rule = grades.result("f", "f", Outcome.CRASHED, 0, 0, robustness=True, title="f is finite")
    broken = grades.result("g", "g", Outcome.BROKEN, 0, 0, robustness=True, title="g is finite")
    said = {}
    for terminal in (False, True):
        console = Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None)
        with CheckProgress(console=console) as progress:
            progress.heard(rule)
            progress.heard(broken)
        said[terminal] = console.file.getvalue()
    assert said[False].splitlines()[0].split()[:4] == ["·", "not", "kept", "–"] and "✗" not in said[False]
    assert "f is finite" not in said[True] and "g is finite" in said[True]
    assert trouble_of(grades.graded(grades.right.checks[0], rule), "") == ""
