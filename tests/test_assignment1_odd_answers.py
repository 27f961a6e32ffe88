"""Whatever a function of the student's returns, a check of assignment1 judges it: it never fails itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.assignment import load as assignments
from grader.checks.check import Case
from grader.checks.mistake import Mistake
from grader.subjects.ask import ask
from grader.subjects.local import local_subject

ASSIGNMENT = assignments.load(Path(__file__).parents[1] / "assignments" / "assignment1")
PART_1, PART_2 = (part.file for part in ASSIGNMENT.parts if not part.in_worker)
RAGGED = [[1.0], [2.0, 3.0]]

ODD = {
    "nothing": lambda *_, **__: None,
    "an_object": lambda *_, **__: object(),
    "a_ragged_list": lambda *_, **__: RAGGED,
    "not_a_number": lambda *_, **__: np.full((2, 2), np.nan),
    "four_odd_things": lambda *_, **__: (None, "text", object(), RAGGED),
    "two_odd_lists": lambda *_, **__: ([None, object()], ["text", RAGGED]),
    "no_function_at_all": 3.0,
}
NAMES = [(PART_1, "NeuralNetwork"), (PART_2, "Layer"), (PART_2, "DeepNeuralNetwork")]
NAMES += [(PART_1, f"NeuralNetwork.{name}") for name in ["actFun", "diff_actFun", "feedforward", "calculate_loss"]]
NAMES += [(PART_1, f"NeuralNetwork.{name}") for name in ["backprop", "predict", "fit_model"]]
NAMES += [(PART_2, f"Layer.{name}") for name in ["feedforward", "backprop"]]
NAMES += [(PART_2, f"DeepNeuralNetwork.{name}") for name in ["feedforward", "calculate_loss", "backprop"]]
NAMES += [(PART_2, f"DeepNeuralNetwork.{name}") for name in ["predict", "fit_model"]]


def cases(part: str) -> list[Case]:
    """Every check of the part once; one activation stands for all."""
    return [case for case in ASSIGNMENT.part(part).cases if case.each in (None, "tanh")]


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, object]]:
    """The reference's answers."""
    return {case.id: put(case, case.check.part, None, None) for part in (PART_1, PART_2) for case in cases(part)}


def put(case: Case, part: str, odd: Mistake | None, answers: dict[str, object] | None) -> dict[str, object]:
    """Ask the reference, with something odd in it, in this process; what it answers."""
    assert ASSIGNMENT.reference is not None
    subject = local_subject(ASSIGNMENT.reference, part, [odd] if odd else [])
    with np.errstate(all="ignore"):
        return ask(case, subject, seed=1, data=lambda: ASSIGNMENT.data, expected=answers).answers


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("part", "name"), NAMES, ids=[name for _, name in NAMES])
def test_no_check_fails_itself(part: str, name: str, odd: str, expected: dict[str, dict[str, object]]) -> None:
    """A check either judges the odd answer or says that it is unusable; its own code raises nothing."""
    instead = Mistake(ODD[odd], odd, "odd", name, "hint", part=part)
    for case in cases(part):
        put(case, part, instead, expected[case.id])
