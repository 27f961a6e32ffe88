"""A pattern holds throughout or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.patterns import factor, named, offset, place_of_difference, same, telling, transposed

B = np.random.default_rng(0).normal(size=(4, 3))


def test_same_is_beside_the_largest_entry():
    """A ten-millionth is rounding; a thousandth, a shape and NaN are not. What was not measured is left out."""
    assert same(B * (1 + 1e-7), B) and not same(B * 1.001, B) and not same(B.T, B)
    unmeasured = B.copy()
    unmeasured[0, 0] = np.nan
    assert not same(unmeasured, B)
    assert same(B, unmeasured) and not same(B, np.full_like(B, np.nan))


def test_a_factor_is_neither_one_nor_nothing():
    """The same multiple throughout; 1 with rounding is no factor."""
    assert factor(3 * B, B) == pytest.approx(3)
    assert factor(B * (1 + 5e-5), B) is None and factor(0 * B, B) is None and factor(B + 1, B) is None
    assert factor(B, 0 * B) is None


def test_a_name_must_be_the_only_one():
    """Two sizes that would explain a factor explain nothing."""
    assert named(1 / 7, {"N": 7, "C": 3}) == "1/N of"
    assert named(1 / 7, {"N": 7, "H": 7}) is None and named(0.3, {"N": 7}) is None
    assert named(-1.0, {}) == "the negative of"


def test_offsets_and_places():
    """One constant everywhere; one entry, row or column."""
    assert offset(B + 2, B) == pytest.approx(2) and offset(2 * B, B) is None and offset(B, B) is None
    for change, place in [((1, 2), "the entry [1, 2]"), ((1,), "row 1"), ((slice(None), 2), "column 2")]:
        yours = B.copy()
        yours[change] += 1
        assert place_of_difference(yours, B) == place
    assert place_of_difference(B + 1, B) is None


def test_transposes_are_told_from_reshapes():
    """A symmetric matrix is no transpose of anything."""
    assert transposed(B.T, B) == "the transpose of what it should be"
    assert "reshape" in transposed(B.T.reshape(B.shape), B)
    assert "another shape" in transposed(B.reshape(3, 4), B)
    assert transposed(B, B) is None and transposed(B @ B.T, B @ B.T) is None


def test_zeros_tell_nothing():
    """Only entries that are measured and not next to zero count."""
    assert telling(np.array([1.0, 0.0, 1e-9, np.nan, 2.0])) == 2
