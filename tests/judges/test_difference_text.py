"""Differences are said in words that a person can picture; for hidden checks, by their order alone."""

from __future__ import annotations

import pytest

from grader.judges.difference_text import describe_difference, describe_order, format_apart


@pytest.mark.parametrize(
    ("yours", "expected", "words"),
    [
        (0.82, 0.18, "4.6 times too large"),
        (0.18, 1.25, "6.9 times too small"),
        (2.0, 1.0, "2 times too large"),
        (123.4, 1.0, "about 120 times too large"),
        (7e5, 1.0, "7e+05 times too large"),
        (-0.5, 0.5, "the wrong sign"),
        (1.0, -3.0, "the wrong sign, and another size"),
        (1.16, 1.0, "16 % too large"),
        (0.3, 0.0, "off by 0.3"),
        (0.0, 0.3, "zero"),
        (-4.0, -1.0, "4 times too large in size"),
        (1.00001, 1.0, "off by 1e-05"),
        (1 + 1j, 1 + 0j, "off by 1"),
    ],
)
def test_how_far_a_number_is_off_is_said_in_words(yours, expected, words):
    """By which factor, with which sign, by which share, or by how much."""
    assert describe_difference(yours, expected) == words


@pytest.mark.parametrize(
    ("yours", "expected", "words"),
    [
        (0.82, 0.18, "factor of order 10"),
        (0.82, 0.004, "factor of order 100"),
        (-0.82, 0.18, "the wrong sign"),
        (1.16, 1.0, "order of 1e-01"),
        (0.3, 0.0, "not of the right size"),
        (0.0, 0.3, "not of the right size"),
        (1j, 1.0, "not the number"),
    ],
)
def test_a_hidden_check_says_the_order_alone(yours, expected, words):
    """From a sign or a power of ten no expected number can be told."""
    assert words in describe_order(yours, expected)


def test_numbers_are_shown_apart():
    """With as few digits as show that they differ."""
    assert format_apart(1.23456, 1.23467) == ("1.2346", "1.2347") and format_apart(1.0, 2.0) == ("1", "2")
