"""The data of assignment1, and the sample submissions with what is expected of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.flow import assignment as assignments
from grader.flow import grading, submission
from grader.flow.answers import answer_key
from grader.grade import Grade
from grader.sandbox.forkserver import ForkServer

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(file.parent for file in ROOT.glob("tests/submissions/*/expected.toml"))
ASSIGNMENT = assignments.load(ROOT / "assignments" / "assignment1")
KEY = answer_key(ASSIGNMENT)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """One fork server for all samples."""
    with ForkServer(preload=("numpy",)) as running:
        yield running


def test_the_moons_are_those_of_scikit_learn() -> None:
    """The data equals make_moons(200, noise=0.20) after np.random.seed(0), to the last bit."""
    from sklearn.datasets import make_moons

    np.random.seed(0)
    X, y = make_moons(200, noise=0.20)
    assert np.array_equal(ASSIGNMENT.data.X, X) and np.array_equal(ASSIGNMENT.data.y, y)


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_a_sample_gets_the_grade_that_stands_beside_it(folder: Path, server: ForkServer) -> None:
    """Score, outcome, failing checks, named mistakes and notes are those of expected.toml."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    grade = grading.grade(ASSIGNMENT, submission.open(folder, ASSIGNMENT), server=server, key=KEY)
    assert grade.earned == expected["earned"], failures(grade)
    assert set(expected.get("fails", [])) <= set(failures(grade))
    assert set(expected.get("mistakes", [])) <= {name for check in grade.checks for name in check.mistakes}
    assert expected.get("message", "") in " ".join(part.message for part in grade.parts)
    said = " ".join([*(note for part in grade.parts for note in part.notes), *(n for c in grade.checks for n in c.notes)])
    for words in expected.get("notes", []):
        assert words in said
    if "outcome" in expected:
        assert {check.outcome for check in grade.checks} == {expected["outcome"]}


def failures(grade: Grade) -> dict[str, str]:
    """The checks that did not pass, with what they say."""
    return {check.name: check.message for check in grade.checks if check.outcome != "passed"}
