"""Wrong answers are explained by their numbers where those are certain."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.explain_value import explain_value

RNG = np.random.default_rng(0)
B = RNG.normal(size=(6, 4))
P = np.exp(B) / np.exp(B).sum(axis=1, keepdims=True)


def with_nan():
    yours = B.copy()
    yours[3:, 1] = np.nan
    return yours


def with_row():
    yours = B.copy()
    yours[4] += RNG.normal(size=4)
    return yours


@pytest.mark.parametrize(("kind", "yours", "expected"), [
    ("not finite", with_nan(), B),
    ("zero", np.zeros_like(B), B),
    ("transpose", B.T, B),
    ("factor", -B, B),
    ("factor", np.float64(2.6), 1.3),
    ("axis", np.exp(B) / np.exp(B).sum(axis=0), P),
    ("axis", np.exp(B) / np.exp(B).sum(), P),
    ("sums", np.exp(B), P),
    ("shift", np.concatenate([[0.5], B[:, 0]])[:-1], B[:, 0]),
    ("shift", np.concatenate([B[1:, 0], [0.5]]), B[:, 0]),
    ("reversed", B[::-1], B),
    ("offset", B + 1, B),
    ("function", B[:, 0] ** 2, B[:, 0]),
    ("function", np.exp(B), B),
    ("place", with_row(), B),
    ("argmax", np.exp(3 * B) / np.exp(3 * B).sum(axis=1, keepdims=True), P),
    ("order", (P, B), (B, P)),
])
def test_each_pattern_is_recognised(kind, yours, expected):
    """What the numbers show is what is said."""
    found = explain_value(yours, expected)
    assert found is not None and found.kind == kind, found
    assert found.says.endswith(".") and found.hint.endswith("?")


def test_the_row_where_nan_began_is_named():
    """The first row is said, and that the rest is right."""
    says = explain_value(with_nan(), B).says
    assert "first in row 3" in says and "all other entries are right" in says


def test_outputs_are_named():
    """Of several outputs the first that can be explained is."""
    assert explain_value((B, -P), (B, P)).says.startswith("Output 2: every value is the negative of")


@pytest.mark.parametrize(("yours", "expected"), [
    (RNG.normal(size=(6, 4)), B), (B, B), (1.234, 1.3), ("text", B), (None, B), (B, None), (np.ones((0, 3)), B),
    (B**3, B), (np.tanh(3 * B), np.abs(B)), (B[:, :2], B), ((B,), (B, P)),
    (np.array([1.0, 1.0]), np.array([2.0, 3.0]))])
def test_silence_where_nothing_is_certain(yours, expected):
    """Unrelated, right and unusable answers have no explanation."""
    assert explain_value(yours, expected) is None


def test_the_entries_beside_a_nan_are_said_to_be_right_where_there_are_some():
    """In two entries there is one; in one there is none."""
    two = explain_value(np.array([np.nan, 2.0]), np.array([1.0, 2.0]))
    one = explain_value(np.array([np.nan]), np.array([1.0]))
    assert "all other entries are right" in two.says and "other entries" not in one.says


def test_probabilities_may_be_zero():
    """Values whose largest entries are right are told from probabilities that have a zero among them."""
    right = np.eye(4)[[0, 1, 2, 3, 1, 0]] * 0.9 + np.eye(4)[[1, 2, 3, 0, 2, 3]] * 0.1
    scores = np.random.default_rng(3).uniform(0, 0.4, size=right.shape) + (right > 0.5)
    assert explain_value(scores / scores.sum(axis=1, keepdims=True), right).kind == "argmax"
