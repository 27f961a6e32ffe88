"""Which rules of the five handouts are of robustness, and that a right solution which breaks them earns everything."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from assignment1_habits import COSTS_ONE_CHECK, PART_1, Habit

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission
from grader.assignment.model import Assignment
from grader.authoring.trial import run_trial
from grader.grade import Grade, Outcome
from grader.grading import grade_submission
from grader.reports import reading_order, robustness
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).parents[1]
NAMES = [f"assignment{number}" for number in range(1, 6)]
# What a title says of overflow, of changes in place, of an error for what nobody knows.
OF_ROBUSTNESS = re.compile(r"(stays?|but) finite|ValueError|leaves? .+ as (it|they) (was|were|is|are)")
MATHEMATICS = {
    "backward_of_a_sure_unit",  # the handout's formula has the EPSILON
    "binary_loss_at_both_ends",  # 0 log 0 is 0, by the handout's definition
    "cross_entropy_of_exact_zeros",
    "build_graph_in_a_graph_of_its_own",
    "build_graph_leaves_the_default_graph",  # what a graph of its own is
}


@cache
def loaded(name: str) -> Assignment:
    """The assignment."""
    return assignments.load(ROOT / "assignments" / name)


@cache
def key(name: str) -> LiveKey:
    """The reference's answers, without the known mistakes: to name them takes long, and decides no points."""
    return LiveKey(replace(loaded(name), mistakes=()))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_rule_of_robustness_is(name: str) -> None:
    """Overflow, changes in place, and errors for what nobody knows; what a formula of the handout says is none."""
    checks = [check for part in loaded(name).parts for check in part.checks]
    rules = {check.name for check in checks if check.robustness}
    told = {check.name for check in checks if OF_ROBUSTNESS.search(check.title)}
    assert rules and rules == told - MATHEMATICS


@pytest.mark.parametrize("name", NAMES)
def test_rules_of_robustness_carry_no_points_and_the_handout_says_so(name: str) -> None:
    """The other checks of each part have all of its points."""
    for part in loaded(name).parts:
        counting = [case for case in part.cases if not case.check.robustness]
        assert sum(case.check.points for case in counting) == pytest.approx(part.points)
        assert all(case.check.points == 0 for case in part.cases if case.check.robustness)
    handout = (loaded(name).folder / "README.md").read_text(encoding="utf-8")
    section = re.search(r"\n###? Robustness\n(.+?)\n##", handout, re.S)
    assert section and "carry no points" in section[1] and "overflows" in section[1] and "in place" in section[1]


BROKEN_BY = [
    ("assignment1", PART_1, "derivative_overflows"),
    ("assignment1", "n_layer_neural_network.py", "deep_probabilities_changed_in_place"),
    ("assignment2", "xor_backprop.py", "descend_in_place"),
    ("assignment3", "mlp.py", "collapse_in_place"),
    ("assignment3", "layers.py", "incoming_gradient_overwritten"),
    ("assignment4", "backprop_recursion.py", "shapes_broadcast"),
    ("assignment5", "losses_and_batches.py", "negative_labels_count_from_the_end"),
    ("assignment5", "gradient_descent.py", "stochastic_in_place"),
]


@pytest.mark.parametrize(("name", "part", "mistake"), BROKEN_BY)
def test_breaking_a_rule_costs_nothing(name: str, part: str, mistake: str) -> None:
    """Every check that counts passes, and the rule is remarked."""
    (item,) = (one for one in loaded(name).mistakes if one.name == mistake and one.part == part)
    results = run_trial(loaded(name), key(name), [item], part)
    assert sum(result.earned for result in results) == pytest.approx(loaded(name).part(part).points)
    assert all(result.is_remark for result in results if result.outcome != "passed")
    assert any(result.is_remark for result in results)


COMMON = ("unknown_names_pass", "softmax_overflows", "probabilities_changed_in_place")


def graded(edits: list[tuple[str, str]], server: ForkServer, folder: Path) -> Grade:
    """The grade of part 1 of assignment1, solved as the reference is but for these edits."""
    path = Habit("edited", tuple(edits)).write(folder)
    assignment = loaded("assignment1")
    return grade_submission.grade(
        assignment, submission.open(path, assignment), sandbox=server, key=LiveKey(assignment)
    )


def test_a_right_file_with_the_commonest_habits_reads_so(server: ForkServer, tmp_path: Path) -> None:
    """The three that nearly all right files of real students have: 36 of 36, and three remarks on robustness."""
    edits = [edit for habit in COSTS_ONE_CHECK if habit.name in COMMON for edit in habit.edits]
    grade = graded(edits, server, tmp_path)
    assert (grade.earned, grade.points, grade.outcome) == (36, 36, Outcome.PASSED)
    assert reading_order.summary(grade) == "Every check passes. Well done. 3 remarks on robustness."
    assert reading_order.first_to_mend(grade) is None
    assert [len(remark.checks) for remark in robustness.remarks(grade)] == [2, 1, 1]
    assert all(remark.hint for remark in robustness.remarks(grade))


WRONG_BY_A_CHANGE = {
    "the slope is taken where tanh was put": [("np.tanh(z)\n", "np.tanh(z, out=z)\n")],
    "backprop moves W2": [("        dz2 = ", "        self.W2 -= 0.01 * self.W2\n        dz2 = ")],
}


@pytest.mark.parametrize("edits", WRONG_BY_A_CHANGE.values(), ids=WRONG_BY_A_CHANGE)
def test_a_wrong_result_is_no_remark(edits: list[tuple[str, str]], server: ForkServer, tmp_path: Path) -> None:
    """A change in place that makes another answer wrong costs the points of that answer."""
    grade = graded(edits, server, tmp_path)
    assert grade.earned is not None and grade.earned < grade.points and grade.outcome is Outcome.PARTLY
