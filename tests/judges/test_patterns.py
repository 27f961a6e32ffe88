"""A pattern holds throughout or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.patterns import (
    common_factor,
    common_offset,
    count_significant,
    describe_transpose,
    locate_difference,
    name_factor,
    nearly_equal,
)

B = np.random.default_rng(0).normal(size=(4, 3))


def test_same_is_beside_the_largest_entry():
    """A ten-millionth is rounding; a thousandth, a shape and NaN are not. What was not measured is left out."""
    assert nearly_equal(B * (1 + 1e-7), B) and not nearly_equal(B * 1.001, B) and not nearly_equal(B.T, B)
    unmeasured = B.copy()
    unmeasured[0, 0] = np.nan
    assert not nearly_equal(unmeasured, B)
    assert nearly_equal(B, unmeasured) and not nearly_equal(B, np.full_like(B, np.nan))


def test_a_factor_is_neither_one_nor_nothing():
    """The same multiple throughout; 1 with rounding is no factor."""
    assert common_factor(3 * B, B) == pytest.approx(3)
    assert common_factor(B * (1 + 5e-5), B) is None and common_factor(0 * B, B) is None
    assert common_factor(B + 1, B) is None
    assert common_factor(B, 0 * B) is None


def test_a_name_must_be_the_only_one():
    """Two sizes that would explain a factor explain nothing."""
    assert name_factor(1 / 7, {"N": 7, "C": 3}) == "1/N of"
    assert name_factor(1 / 7, {"N": 7, "H": 7}) is None and name_factor(0.3, {"N": 7}) is None
    assert name_factor(-1.0, {}) == "the negative of"


def test_offsets_and_places():
    """One constant everywhere; one entry, row or column."""
    assert common_offset(B + 2, B) == pytest.approx(2)
    assert common_offset(2 * B, B) is None and common_offset(B, B) is None
    for change, place in [((1, 2), "the entry [1, 2]"), ((1,), "row 1"), ((slice(None), 2), "column 2")]:
        yours = B.copy()
        yours[change] += 1
        assert locate_difference(yours, B) == place
    assert locate_difference(B + 1, B) is None


def test_transposes_are_told_from_reshapes():
    """A symmetric matrix is no transpose of anything."""
    assert describe_transpose(B.T, B) == "the transpose of what it should be"
    assert "reshape" in describe_transpose(B.T.reshape(B.shape), B)
    assert "another shape" in describe_transpose(B.reshape(3, 4), B)
    assert describe_transpose(B, B) is None and describe_transpose(B @ B.T, B @ B.T) is None


def test_zeros_tell_nothing():
    """Only entries that are measured and not next to zero count."""
    assert count_significant(np.array([1.0, 0.0, 1e-9, np.nan, 2.0])) == 2
