"""What assignment1 says of the commonest slips names the slip: a forgotten return, a name, a factor, a shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.grade import CheckResult
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ASSIGNMENT = assignments.load(Path(__file__).parents[1] / "assignments" / "assignment1")
KEY = answer_key(ASSIGNMENT)
ONE, DEEP = "three_layer_neural_network.py", "n_layer_neural_network.py"
DB1, DB2 = "db1 = dz1.sum(axis=0, keepdims=True)", "db2 = dz2.sum(axis=0, keepdims=True)"
HELPED = {"N = X.shape[0]\n        cross": "N = count(X)\n        cross",
          'if __name__': "def count(X):\n    raise NotImplementedError\n\n\nif __name__"}  # fmt: skip


def asked(server: ForkServer, folder: Path, file: str, changes: dict[str, str], check: str) -> CheckResult:
    """The last row of one check about the reference's file, with some of its text changed."""
    assert ASSIGNMENT.reference is not None
    source = (ASSIGNMENT.reference / file).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    (folder / file).write_text(source, encoding="utf-8")
    grade = grade_submission.grade(ASSIGNMENT, submission.open(folder / file, ASSIGNMENT), sandbox=server, key=KEY)
    return [row for row in grade.checks if (row.part, row.name) == (file, check)][-1]


@pytest.mark.parametrize(
    ("file", "changes", "check", "words"),
    [
        (ONE, {"return (cross": "(cross"}, "calculate_loss", "calculate_loss returns nothing (None): is the `return`"),
        (ONE, {"return dW1, dW2": "dW1, dW2"}, "backprop_is_the_slope", "backprop returns nothing (None): is the"),
        (DEEP, {"return dZ @": "dZ @"}, "layer_backprop", "backprop returns nothing (None): is the `return` missing?"),
        (ONE, {"self.z1": "self.Z"}, "feedforward_keeps_its_steps", "no attribute z1: is it stored as self.z1?"),
        (DEEP, {"self.dW =": "self.D =", "layer.dW": "layer.D"}, "layer_backprop", "stored as self.dW?"),
        (ONE, {"class NeuralNetwork": "class Net", "def f": "def a", "def c": "def b", "def backp": "def k",
               "def p": "def q", "def diff_": "def g", "def act": "def h"}, "actFun",
         "There is no class NeuralNetwork in your file."),
        (ONE, HELPED, "calculate_loss", ", in count)."),
    ],
)  # fmt: skip
def test_the_slip_is_named(
    file: str, changes: dict[str, str], check: str, words: str, server: ForkServer, tmp_path: Path
) -> None:
    """The message says what is missing, and of which function."""
    row = asked(server, tmp_path, file, changes, check)
    assert words in row.message and row.outcome != "passed" and row.hint


def test_a_mean_in_db2_alone_is_read_from_its_numbers(server: ForkServer, tmp_path: Path) -> None:
    """Two entries are enough, since the sizes are known; the message says by how much in words."""
    row = asked(server, tmp_path, ONE, {DB2: DB2.replace("sum", "mean")}, "backprop_is_the_slope")
    assert "db2 is 1/N of what it should be" in row.findings[0].because
    assert "7 times too small" in row.message and "relative error" not in row.message


def test_biases_of_one_axis_are_noted_once_and_by_name(server: ForkServer, tmp_path: Path) -> None:
    """The note says of what it speaks."""
    flat = {line: line.replace(", keepdims=True", "") for line in (DB1, DB2)}
    row = asked(server, tmp_path, ONE, flat, "backprop_is_the_slope")
    assert row.outcome == "passed" and len(row.notes) == 1
    assert "Your backprop returns db1 and db2 in shape (H,)" in row.notes[0]


def test_training_uphill_says_what_was_reached_and_where_to_look(server: ForkServer, tmp_path: Path) -> None:
    """The measure and what is asked for, in one sentence that means something."""
    row = asked(server, tmp_path, ONE, {"- epsilon *": "+ epsilon *"}, "more_units_fit_better")
    assert row.message == "The best of 3 runs reached 0; 0.5 earns all points."
    assert "does not fall as far as it should" in " ".join(row.notes)
