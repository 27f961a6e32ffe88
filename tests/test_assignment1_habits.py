"""Every habit of students gets the marks that its working code deserves."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.grade import Grade
from grader.grading import grade_submission
from grader.intake.open_submission import open_submission
from grader.sandbox.fork_server import ForkServer


def beside(name: str) -> ModuleType:
    """The module in the file of that name beside this one, however the tests were started."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


HABITS = beside("assignment1_habits").HABITS
PART_1 = "three_layer_neural_network.py"
ASSIGNMENT = assignments.load(Path(__file__).parents[1] / "assignments" / "assignment1")
KEY = answer_key(ASSIGNMENT)


def graded(path: Path, server: ForkServer) -> Grade:
    """The grade of one file."""
    return grade_submission.grade(ASSIGNMENT, open_submission(path, ASSIGNMENT, server), sandbox=server, key=KEY)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_a_habit_costs_at_most_the_check_about_it(habit: Any, server: ForkServer, tmp_path: Path) -> None:
    """Exactly the checks about the habit fail, and where it strays from the handout a note says so."""
    grade = graded(habit.write(tmp_path), server)
    failed = {
        check.name: check.message
        for check in grade.checks
        if check.outcome != "passed" and (check.points or check.robustness)
    }
    assert set(failed) == habit.fails, failed
    notes = [note for part in grade.parts for note in part.notes] + [n for check in grade.checks for n in check.notes]
    assert habit.note in " ".join(notes), notes


def test_a_file_that_does_not_parse_gets_the_line_and_the_caret(server: ForkServer, tmp_path: Path) -> None:
    """A syntax error is told with its line and a caret under the place, not with a traceback."""
    source = (ASSIGNMENT.reference / PART_1).read_text(encoding="utf-8")  # type: ignore[operator]
    broken = source.replace("for step in range(num_passes):", "for step in range(num_passes)")
    (tmp_path / PART_1).write_text(broken, encoding="utf-8")
    grade = graded(tmp_path / PART_1, server)
    line = broken[: broken.index("for step in range(num_passes)")].count("\n") + 1
    message = grade.parts[0].message
    assert grade.earned == 0 and f"line {line}" in message and "^" in message and "Traceback" not in message
