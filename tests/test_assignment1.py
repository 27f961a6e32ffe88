"""The data of assignment1, and the sample submissions with what is expected of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.assignment.mistakes import reference_module
from grader.grade import Grade
from grader.grading import grade_submission
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(file.parent for file in ROOT.glob("tests/submissions/*/expected.toml"))
ASSIGNMENT = assignments.load(ROOT / "assignments" / "assignment1")
KEY = answer_key(ASSIGNMENT)


def test_the_moons_are_those_of_scikit_learn() -> None:
    """The data equals make_moons(200, noise=0.20) after np.random.seed(0), to the last bit."""
    from sklearn.datasets import make_moons

    np.random.seed(0)
    X, y = make_moons(200, noise=0.20)
    assert np.array_equal(ASSIGNMENT.data.X, X) and np.array_equal(ASSIGNMENT.data.y, y)


def test_the_handouts_points_are_those_of_the_checks() -> None:
    """The table in README.md gives for each function the points of the checks about it."""
    handout = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")
    for part in ASSIGNMENT.parts:
        points: dict[str, float] = {}
        for case in part.cases:
            given = case.check.about in ("fit_model", "__init__")
            about = "training and seeds" if given else f"`{case.check.about}`"
            points[about] = points.get(about, 0) + case.check.points
        for about, total in points.items():
            assert f"| {about} | {total:g} |" in handout, (part.file, about, total)


def test_the_handouts_example_is_right() -> None:
    """The numbers of the worked example in README.md are the reference's."""
    assert ASSIGNMENT.reference is not None
    module = reference_module(ASSIGNMENT.reference / "three_layer_neural_network.py")
    net = module.NeuralNetwork(2, 2, 2, reg_lambda=0.5)
    net.W1, net.b1 = np.array([[0.1, -0.2], [0.3, 0.4]]), np.array([[0.1, -0.1]])
    net.W2, net.b2 = np.array([[0.5, -0.5], [0.2, 0.3]]), np.array([[0.0, 0.1]])
    X, y = np.array([[1.0, 2.0], [-1.0, 0.0]]), np.array([1, 0])
    handout = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")
    assert f"a loss of {net.calculate_loss(X, y):.4f}" in handout
    dW1, _, db1, db2 = net.backprop(X, y)
    for name, numbers in {"db2 = [": db2[0], "db1 = [": db1[0], "dW1[0] = ": dW1[0]}.items():
        assert f"{name}[{numbers[0]:.4f}, {numbers[1]:.4f}]" in handout


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_a_sample_gets_the_grade_that_stands_beside_it(folder: Path, server: ForkServer) -> None:
    """Score, outcome, failing checks, named mistakes and notes are those of expected.toml."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    grade = grade_submission.grade(ASSIGNMENT, submission.open(folder, ASSIGNMENT), sandbox=server, key=KEY)
    assert grade.earned == expected["earned"], failures(grade)
    assert set(expected.get("fails", [])) <= set(failures(grade))
    assert set(expected.get("mistakes", [])) <= {name for check in grade.checks for name in check.mistakes}
    assert expected.get("message", "") in " ".join(part.message for part in grade.parts)
    notes = [note for of in (grade.parts, grade.checks) for result in of for note in result.notes]
    said = " ".join(notes)
    for words in expected.get("notes", []):
        assert words in said
    if "outcome" in expected:
        assert {check.outcome for check in grade.checks} == {expected["outcome"]}


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {check.name: check.message for check in grade.checks if check.outcome != "passed"}
