"""The gradient bench runs, its networks' gradients are exact, and a few of its problems hold what all should."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench import gradient
from tests.bench.problems import random_problem
from tests.bench.rules import differences, rules


@pytest.fixture(scope="module")
def tally() -> gradient.Tally:
    return gradient.measure(quick=True, processes=1)


def test_there_are_no_false_alarms(tally: gradient.Tally) -> None:
    """Right gradients of smooth, kinked and single-precision nets are right or inconclusive."""
    ours = {status for (kind, status) in tally.counts if kind in tally.passes}
    assert ours <= {"right", "inconclusive"} and "right" in ours


def test_no_wrong_gradient_above_a_hundred_thousandth_is_missed(tally: gradient.Tally) -> None:
    """Of the wrong gradients only tiny errors are called right."""
    assert sum(n for (kind, decade), n in tally.asked.items() if kind == "wrong" and decade >= -5) > 300
    assert tally.worst.get("wrong", 0.0) < 1e-5


def test_the_table_has_all_rows(tally: gradient.Tally) -> None:
    """Each kind of problem, each decade and each rule has a line."""
    text = gradient.table(tally)
    for row in ("random nets", "exact-zero ReLU, asked again", "1e-5 to 1e-4", "CS231n, 1e-7", "this checker"):
        assert row in text


def test_the_exact_gradients_are_slopes() -> None:
    """The bench's own backpropagation agrees with full differences."""
    for seed in range(5):
        problem = random_problem(np.random.default_rng(seed))
        slopes, exact = differences(problem, 1e-5), problem.gradients(problem.blocks)
        for name, block in exact.items():
            np.testing.assert_allclose(block, slopes[name], rtol=1e-4, atol=1e-5 * max(1, np.abs(block).max()))


def test_the_other_rules_tell_right_from_zero() -> None:
    """Most of the other rules pass a right gradient of an easy net, and all of them fail zeros."""
    problem = random_problem(np.random.default_rng(3))
    true = problem.gradients(problem.blocks)
    found = rules(problem, np.random.default_rng(0))
    assert sum(rule(true) for rule in found.values()) >= 3
    assert sum(rule({k: 0 * g for k, g in true.items()}) for rule in found.values()) == 0
