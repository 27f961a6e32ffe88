"""The names of blocks, and how a sentence speaks of them."""

from __future__ import annotations

import pytest

from grader.judges.gradient_context import Context, GradientComparison, is_bias, join_words, layer_of


@pytest.mark.parametrize(("name", "bias", "layer"), [
    ("dW1", False, 1), ("db2", True, 2), ("b", True, None), ("W12", False, 12), ("dW", False, None),
    ("dbeta", True, None), ("conv2_W1", False, 1), ("d", False, None)])
def test_a_blocks_name_says_what_it_is(name, bias, layer):
    """A bias begins with b; the last number is the layer's."""
    assert (is_bias(name), layer_of(name)) == (bias, layer)


@pytest.mark.parametrize(("names", "joined", "verb"), [
    (["dW1"], "dW1", "is"), (["dW1", "db1"], "dW1 and db1", "are"), (["a", "b", "c"], "a, b and c", "are")])
def test_names_in_a_sentence(names, joined, verb):
    """One is, several are."""
    comparison = GradientComparison({}, {}, Context(), names)
    assert join_words(names) == joined and (comparison.names, comparison.verb) == (joined, verb)
