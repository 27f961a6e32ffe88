"""The comparator passes right answers written differently and no wrong one, and says where and by how much."""

from __future__ import annotations

import re

import numpy as np
import pytest

from grader.errors import GraderFault
from grader.judges.compare import compare, surely_different

B = np.random.default_rng(0).normal(size=(5, 3))


def test_the_same_array_passes_without_a_word():
    """Equal arrays pass, with no note."""
    found = compare(B.copy(), B)
    assert found.ok and not found.notes and found.message == ""


def test_float32_inside_passes():
    """A product computed in single precision and cast back is right; one returned as float32 gets a note."""
    rng = np.random.default_rng(1)
    X, W = rng.normal(size=(40, 50)), rng.normal(size=(50, 30))
    single = X.astype(np.float32) @ W.astype(np.float32)
    assert compare(single.astype(np.float64), X @ W).ok
    assert compare(X @ W.astype(np.float32), X @ W).ok
    found = compare(single, X @ W)
    assert found.ok and any("float32" in note for note in found.notes)


def test_single_precision_has_its_own_tolerance():
    """Two in ten thousand are rounding in a long computation in float32, and an error in float64."""
    expected = B * 1.0002
    single = B.astype(np.float32)
    assert compare(single, expected).ok and compare(single.astype(np.float64), expected).ok
    assert not compare(B, expected).ok and not compare((B * 1.01).astype(np.float32), B).ok


def test_a_logarithm_with_a_small_constant_passes():
    """log(p + 1e-8) is the usual guard, and right."""
    p = np.array([0.7, 0.2, 0.01, 0.001])
    assert compare(-np.log(p + 1e-8).sum(), -np.log(p).sum()).ok


@pytest.mark.parametrize("wrong", [B * 1.0001, B + 1e-4, -B, B[::-1], np.zeros_like(B), np.round(B, 3)])
def test_wrong_numbers_fail(wrong):
    """Small factors and offsets, signs, orders, zeros and rounded numbers are wrong."""
    assert not compare(wrong, B).ok


@pytest.mark.parametrize("value", [
    None, 1.0, "text", object(), {}, [], B.astype(complex), B.astype(object), B > 0, B[:, :1], B[:1], B[None], B.T,
    np.empty((0, 3)), B.ravel(), np.where(B > 2, B, np.nan), np.full_like(B, np.inf), (B, B)])
def test_what_is_not_such_an_array_never_passes(value):
    """Other types, kinds, shapes that would broadcast, empty and non-finite arrays never pass."""
    found = compare(value, B)
    assert not found.ok and found.message and found.message_hidden


def test_nothing_passes_for_zero_by_being_small():
    """Tiny expected values are compared with each other, not with an absolute tolerance."""
    tiny = 1e-10 * B
    assert not compare(np.zeros_like(B), tiny).ok
    assert not compare(2 * tiny, tiny).ok
    assert compare(tiny * (1 + 1e-7), tiny).ok


def test_rounding_in_an_expected_zero_passes():
    """Where the answer is zero but for rounding, other rounding is right, and more is not."""
    assert compare(np.full(3, 3e-17), np.array([0.0, 1e-17, -2e-17])).ok
    assert compare(np.full(3, 1e-9), np.zeros(3)).ok
    assert not compare(np.full(3, 1e-5), np.zeros(3)).ok


def test_one_wrong_entry_is_found_and_named():
    """The message has the worst entry, both numbers, and the share of wrong entries; the hidden one no numbers."""
    yours = B.copy()
    yours[2, 0] += 1
    found = compare(yours, B)
    assert found.where == "[2, 0]"
    assert re.fullmatch(r".+ at \[2, 0\]: yours is \S+, expected \S+; 1 of 15 entries differ", found.message)
    assert "relative error" not in found.message and 0 < found.error <= 1
    assert found.expected in found.message and found.expected not in found.message_hidden
    assert found.yours not in found.message_hidden and "[2, 0]" in found.message_hidden


def test_the_entry_told_of_is_the_one_that_is_off_by_most():
    """Not a small one that is off by a larger share: a map of the differences marks the same."""
    expected = np.array([[10.0, 1.0], [1e-3, 2.0]])
    yours = expected + np.array([[3.0, 0.0], [0.1, 0.0]])
    assert compare(yours, expected).where == "[0, 0]"


def test_labels_must_be_equal():
    """Labels are compared exactly, and the first difference is named."""
    found = compare(np.array([0, 1, 1, 0]), np.array([0, 1, 2, 2]))
    assert found.message == "2 of 4 entries differ, the first at [2]: yours is 1, expected 2"
    assert "expected" not in found.message_hidden and "2" in found.message_hidden
    assert compare(np.array([0, 1], dtype=np.int32), np.array([0, 1])).ok


def test_containers_are_compared_by_their_parts_with_the_path():
    """Tuples, lists and dicts recurse; what differs is named, and how many more."""
    expected = (B, {"W": B, "losses": [1.0, 2.0]})
    assert compare((B, {"W": B.copy(), "losses": [1.0, 2.0]}), expected).ok
    found = compare((B, {"W": B, "losses": [1.0, 2.5]}), expected)
    assert found.where == "output 2 of 2, 'losses', item 2 of 2"
    both = compare((-B, {"W": -B, "losses": [1.0, 2.0]}), expected)
    assert "(and 1 more of 2 differ)" in both.message
    assert not compare((B,), expected).ok
    assert "has no 'W'" in compare((B, {}), expected).message
    shape = compare((B.T, expected[1]), expected)
    assert shape.message.startswith("output 1 of 2: you return shape (3, 5)") and shape.where == "output 1 of 2"


def test_a_dict_may_hold_more_than_is_asked():
    """With a note that names what nothing asks for, and nothing else."""
    assert compare({"W": B}, {"W": B}).notes == []
    found = compare({"W": B, "cache": 1}, {"W": B})
    assert found.ok and len(found.notes) == 1 and "'cache'" in found.notes[0] and "'W'" not in found.notes[0]


def test_forgiven_habits_cost_a_note():
    """Lists, 1-element arrays, tuples that begin with the number, and a list for a tuple pass with a note."""
    for value, expected in [(B.tolist(), B), (np.array([3.5]), 3.5), ((3.5, B), 3.5), ([B, B], (B, B)),
                            (np.array([1.0, 2.0]), [1.0, 2.0]), (2, 2.0)]:
        found = compare(value, expected)
        assert found.ok and found.notes, (value, found)


def test_nothing_returned_is_said_so():
    """None is answered with the usual cause."""
    assert "is the `return` missing?" in compare(None, 1.0).message
    assert compare(None, None).ok and not compare(1.0, None).ok


def test_tolerances_can_be_given():
    """An author's rtol and atol replace the defaults."""
    assert compare(B * 1.01, B, rtol=0.02).ok and not compare(B * (1 + 1e-6), B, rtol=1e-9, atol=0).ok
    assert compare(B + 0.1, B, atol=0.2).ok


def test_a_reference_that_is_not_finite_is_the_graders_fault():
    """A non-finite expected value is never held against anyone; a mistake's may be matched."""
    odd = np.array([1.0, np.nan, np.inf])
    with pytest.raises(GraderFault):
        compare(odd, odd)
    assert compare(odd, odd, equal_nan=True).ok
    assert not compare(np.array([np.nan, 1.0, np.inf]), odd, equal_nan=True).ok
    with pytest.raises(GraderFault):
        compare(object(), object())


def test_what_is_clearly_apart_is_not_the_same():
    """The quick answer never contradicts the slow one: for sizes, shapes, precisions and errors of all orders."""
    rng = np.random.default_rng(5)
    said = 0
    for _ in range(3000):
        shape = tuple(rng.integers(1, 5, size=rng.integers(0, 3)))
        b = rng.normal(size=shape) * 10.0 ** rng.integers(-18, 18)
        a = b + rng.normal(size=shape) * np.abs(b).max() * 10.0 ** rng.integers(-9, 2)
        if rng.random() < 0.3:
            a = a.astype(np.float32)
        if surely_different(a, b):
            said += 1
            assert not compare(a, b, equal_nan=True, bias_shape=True).ok, (a, b)
    assert 300 < said < 2500


@pytest.mark.parametrize(
    ("a", "b"),
    [(np.zeros(3), np.zeros((1, 3))), (np.arange(3), np.ones(3)), (1.0, 2.0), (np.zeros(0), np.zeros(0)),
     (np.full(2, np.nan), np.zeros(2)), (np.full(2, np.inf), np.full(2, np.inf))],
)  # fmt: skip
def test_what_is_no_matter_of_sizes_is_left_to_the_comparison(a, b):
    """Other shapes, other kinds, numbers that are not finite."""
    assert not surely_different(a, b)


def test_the_first_of_several_wrong_outputs_is_told():
    """Which is where to begin; the others are counted."""
    found = compare((B, B + 1, B + 2, B + 3), (B, B, B, B))
    assert found.where.startswith("output 2 of 4") and "(and 2 more of 4 differ)" in found.message
    found = compare({"a": 1.0, "b": 2.0}, {"a": 3.0, "b": 4.0})
    assert found.where == "'a'" and (found.yours, found.expected) == ("1", "3")


@pytest.mark.parametrize(("expected", "bound"), [
    (1.0, 1e-5 + 1e-6),            # relative, and by the largest entry
    (1e-9, 1e-14 + 1e-12),         # never below the least
    (0.0, 1e-8),                   # of zero
    (np.float32(1.0), 1e-3 + 1e-5),
    (np.float32(0.0), 1e-8)])
def test_the_tolerance_is_what_it_says(expected, bound):
    """Just below it passes and just above it fails, for an array, on either side."""
    right = np.full((2, 2), expected)
    for sign in (1, -1):
        for share, ok in ((0.95, True), (1.05, False)):
            value = right.astype(np.float64)
            value[1, 0] += sign * share * bound
            assert compare(value, right).ok is ok, (expected, sign, share)


def test_a_tolerance_that_is_given_is_the_one_that_counts():
    """Half as much again is too much."""
    assert compare(B * (1 + 0.9e-3), B, rtol=1e-3, atol=0).ok and compare(B + 0.09, B, rtol=0, atol=0.1).ok
    assert not compare(B * (1 + 1.1e-3), B, rtol=1e-3, atol=0).ok and not compare(B + 0.11, B, rtol=0, atol=0.1).ok
