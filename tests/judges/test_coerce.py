"""Adoption forgives a container or a precision with a note, and nothing that changes what the numbers are."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.coerce import Mismatch, coerce_array, coerce_kind, coerce_number, describe, refuse_non_finite


@pytest.mark.parametrize("value", [np.array([2.5]), np.array([[2.5]]), [2.5], (2.5, "more"), (np.array([2.5]), 1)])
def test_a_number_in_a_container_is_used_with_a_note(value):
    """A 1-element array or list, or a tuple that begins with the number, stands for the number."""
    notes = []
    assert coerce_number(value, 1.0, notes) == 2.5
    assert notes


@pytest.mark.parametrize("value", [2.5, np.float64(2.5), np.array(2.5), 3])
def test_a_plain_number_needs_no_note(value):
    """Python and NumPy scalars and 0-d arrays are numbers as they are."""
    notes = []
    assert coerce_number(value, 1.0, notes) == value
    assert not notes


@pytest.mark.parametrize("value", [None, "2.5", [], [1.0, 2.0], np.ones(2), (), {}, object(), [object()]])
def test_what_is_no_number_is_refused(value):
    """Nothing, text, several numbers and objects are not one number."""
    with pytest.raises(Mismatch):
        coerce_number(value, 1.0, [])


def test_a_rectangular_list_is_an_array_with_a_note():
    """Lists of lists of numbers are arrays; ragged ones are not."""
    notes = []
    assert coerce_array([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2)), notes).shape == (2, 2)
    assert notes == ["you return a list where an array is meant"]
    with pytest.raises(Mismatch):
        coerce_array([[1.0], [1.0, 2.0]], np.ones((2, 2)), [])


@pytest.mark.parametrize(("shape", "asked", "remark"), [
    ((3, 1), (3,), "axis of length 1 is too many"),
    ((3,), (1, 3), "axis of length 1 is missing"),
    ((2, 3), (3, 2), "axes are swapped"),
    ((2,), (3, 2), "an axis is gone"),
    ((0,), (3,), "nothing in it"),
    ((2, 6), (3, 4), "another arrangement"),
])
def test_a_wrong_shape_is_refused_and_described(shape, asked, remark):
    """The message has both shapes and what they show."""
    with pytest.raises(Mismatch) as no:
        coerce_array(np.ones(shape), np.ones(asked), [])
    assert str(shape) in no.value.message and str(asked) in no.value.message and remark in no.value.message


def test_a_row_for_a_vector_only_where_biases_are_meant():
    """(1, H) stands for (H,) with a note if asked for, and (H, 1) never."""
    notes = []
    assert coerce_array(np.ones((1, 3)), np.ones(3), notes, bias_shape=True).shape == (3,)
    assert notes
    with pytest.raises(Mismatch):
        coerce_array(np.ones((3, 1)), np.ones(3), [], bias_shape=True)


@pytest.mark.parametrize("array", [np.array([0, 1]), np.array([False, True])])
def test_whole_numbers_and_masks_may_stand_for_reals(array):
    """relu's derivative as 0 and 1, or as the mask z > 0, multiplies as it should; with a note."""
    notes = []
    coerced = coerce_kind(array, "f", notes)
    assert coerced.dtype == np.float64 and coerced.tolist() == [0.0, 1.0]
    assert notes


@pytest.mark.parametrize("array", [np.array(True), np.array([1j])])
def test_one_truth_value_and_complex_numbers_are_not_reals(array):
    """A loss of True is no loss."""
    with pytest.raises(Mismatch):
        coerce_kind(array, "f", [])


def test_reals_may_stand_for_labels_only_if_whole():
    """Labels 0.0 and 1.0 are read as labels; 0.5 is not."""
    assert coerce_kind(np.array([0.0, 1.0]), "i", []).tolist() == [0, 1]
    with pytest.raises(Mismatch):
        coerce_kind(np.array([0.5]), "i", [])
    with pytest.raises(Mismatch):
        coerce_kind(np.array([True]), "i", [])


def test_the_first_row_with_nan_is_named():
    """NaN is refused with its place, infinity too."""
    array = np.ones((4, 2))
    array[2, 1] = np.nan
    with pytest.raises(Mismatch, match=r"NaN .* at \[2, 1\] .*first in row 2"):
        refuse_non_finite(array)
    with pytest.raises(Mismatch, match="infinite"):
        refuse_non_finite(np.array([np.inf]))


def test_a_handle_is_named_by_its_type():
    """An object that stayed in the worker is described by the type it has there."""
    class Handle:
        type_name = "Sequential"

    assert describe(Handle()) == "an object of type Sequential"
