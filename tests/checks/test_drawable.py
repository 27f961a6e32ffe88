"""What can be drawn of a value."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.drawable import cell, finite, numbers, row_of, whole


@pytest.mark.parametrize("value", [None, "text", object(), [[1], [1, 2]], [1j]])
def test_what_is_no_number_is_nothing(value):
    """An empty array."""
    assert numbers(value).size == row_of(value).size == whole(value).size == 0


def test_labels_are_whole_numbers():
    """And what is none is the class -1."""
    assert whole([[0], [2.0]]).tolist() == [0, 2]
    assert whole([0.5, np.nan, np.inf, 1e300, True]).tolist() == [-1, -1, -1, -1, 1]


def test_numbers_are_short():
    """Six digits of a value, four in a table."""
    assert finite(1 / 3) == 0.333333 and finite(float("nan")) is None
    assert cell(1 / 3) == "0.3333" and len(cell("x" * 999)) == 200
