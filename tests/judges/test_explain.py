"""Wrong gradients are explained by their numbers where those are certain, and by silence where not."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judges.explain import Context, explain_gradients

N, D, H, C = 7, 2, 5, 3
LAMBDA = 0.3


@pytest.fixture
def true():
    rng = np.random.default_rng(0)
    return {"dW1": rng.normal(size=(D, H)), "dW2": rng.normal(size=(H, C)), "db1": rng.normal(size=(1, H)),
            "db2": rng.normal(size=(1, C))}


@pytest.fixture
def context(true):
    rng = np.random.default_rng(1)
    examples = [{k: rng.normal(size=g.shape) for k, g in true.items()} for _ in range(N - 1)]
    examples.append({k: g - sum(e[k] for e in examples) for k, g in true.items()})
    return Context({"N": N, "C": C, "D": D, "H": H}, LAMBDA, {k: rng.normal(size=g.shape) for k, g in true.items()},
                   examples, {k: rng.normal(size=g.shape) for k, g in true.items()})


def only(true, changed):
    return {**true, **changed}


def layers_before_the_last(true):
    rng = np.random.default_rng(5)
    return {k: rng.normal(size=true[k].shape) for k in ("dW1", "db1")}


CASES = {
    "zero": lambda t, c: only(t, {"dW1": 0 * t["dW1"]}),
    "order": lambda t, c: dict(zip(t, (t["db2"], t["dW1"], t["dW2"], t["db1"]), strict=True)),
    "factor": lambda t, c: {k: g / N for k, g in t.items()},
    "regulariser": lambda t, c: only(t, {k: t[k] - LAMBDA * c.weights[k] for k in ("dW1", "dW2")}),
    "regularised bias": lambda t, c: only(t, {k: t[k] + LAMBDA * c.weights[k] for k in ("db1", "db2")}),
    "axis": lambda t, c: only(t, {k: np.full_like(t[k], t[k].sum()) for k in ("db1", "db2")}),
    "transpose": lambda t, c: only(t, {k: t[k].T.reshape(t[k].shape) for k in ("dW1", "dW2")}),
    "one example": lambda t, c: c.examples[-1],
    "stale": lambda t, c: c.previous,
    "earlier layers": lambda t, c: only(t, layers_before_the_last(t)),
    "factors": lambda t, c: {k: g / (N * N if k == "dW2" else N) for k, g in t.items()},
    "last layer": lambda t, c: {k: np.random.default_rng(6).normal(size=g.shape) for k, g in t.items()},
    "biases": lambda t, c: only(t, {"db1": t["db1"] ** 2, "db2": t["db2"] ** 2 - 1}),
    "place": lambda t, c: only(t, {"dW2": t["dW2"] + np.eye(H, C)[:, :1] * [1, 0, 0]}),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_pattern_is_recognised(kind, true, context):
    """What the numbers show is what is said, and no entry of the right answer is in it."""
    found = explain_gradients(CASES[kind](true, context), true, context=context)
    assert found is not None and found.kind == kind, found
    for block in true.values():
        assert not any(f"{x:.3g}" in found.says + found.hint for x in block.ravel())


@pytest.mark.parametrize(("alpha", "words"), [
    (-1.0, "the negative of"), (2.0, "twice"), (N, "N times"), (1 / N, "1/N of"), (1 / C, "1/C of"), (3.7, "(3.7)")])
def test_factors_are_named_by_the_sizes(alpha, words, true, context):
    """Coprime sizes tell the mean over the examples from that over the classes."""
    assert words in explain_gradients({k: alpha * g for k, g in true.items()}, true, context=context).says


def test_sizes_that_are_equal_name_nothing(true):
    """Where N = C, 1/N and 1/C are the same number, and neither is claimed."""
    found = explain_gradients({k: g / 4 for k, g in true.items()}, true, context={"sizes": {"N": 4, "C": 4}})
    assert "1/N" not in found.says and "0.25" in found.says


@pytest.mark.parametrize(("beta", "words"), [
    (-LAMBDA, "regulariser is missing"), (LAMBDA, "counted twice"), (LAMBDA * (1 / N - 1), "divided by N")])
def test_the_regularisers_faults_are_told_apart(beta, words, true, context):
    """Missing, twice and divided by N have three coefficients."""
    wrong = only(true, {k: true[k] + beta * context.weights[k] for k in ("dW1", "dW2")})
    assert words in explain_gradients(wrong, true, context=context).says


def test_a_constant_in_some_blocks_says_which_are_right(true):
    """Only the biases are divided: the weights are said to be right."""
    wrong = only(true, {k: true[k] / N for k in ("db1", "db2")})
    says = explain_gradients(wrong, true, context={"sizes": {"N": N}}).says
    assert "db1 and db2 is 1/N of" in says and "dW1 and dW2 are right" in says


def test_a_mean_in_two_entries_is_recognised(true):
    """Only db2 is divided, two entries of it: a factor with a name needs no more; one without would."""
    two = {**true, "db2": true["db2"][:, :2]}
    says = explain_gradients({**two, "db2": two["db2"] / N}, two, context={"sizes": {"N": N, "C": 2}}).says
    assert "db2 is 1/N of" in says
    assert explain_gradients({**two, "db2": two["db2"] / 3.7}, two, context={"sizes": {"N": N}}).kind != "factor"


def test_each_block_says_its_own_factor(true, context):
    """The mean taken once in three blocks and twice in the fourth."""
    wrong = {k: g / (N * N if k == "dW2" else N) for k, g in true.items()}
    says = explain_gradients(wrong, true, context=context).says
    assert says == "dW1, db1 and db2 are 1/N of what they should be; dW2 is 1/N² of what it should be."


def test_where_even_the_last_layer_is_wrong_the_eye_is_led_there(true, context):
    """Nothing else is to be read from the numbers, but where the way back begins."""
    found = explain_gradients(CASES["last layer"](true, context), true, context=context)
    assert "Even db2" in found.says and "∂loss/∂z2" in found.hint
    unnumbered = {"dW": true["dW1"], "db": true["db1"]}
    wrong = {k: np.random.default_rng(6).normal(size=g.shape) for k, g in unnumbered.items()}
    assert explain_gradients(wrong, unnumbered) is None


def test_silence_where_nothing_is_certain(true, context):
    """Random, right, malformed and missing gradients have no explanation."""
    rng = np.random.default_rng(9)
    unknown = only(true, {k: rng.normal(size=true[k].shape) for k in ("dW1", "dW2")})
    assert explain_gradients(unknown, true, context=context) is None
    assert explain_gradients({k: g.copy() for k, g in true.items()}, true, context=context) is None
    assert explain_gradients(only(true, {"dW1": None}), true, context=context) is None
    assert explain_gradients({"dW1": true["dW1"]}, true, context=context) is None
    assert explain_gradients(only(true, {"dW1": np.full((D, H), np.nan)}), true, context=context) is None


def test_a_vector_for_a_row_is_no_difference(true):
    """Biases of shape (H,) do not hide a swapped order of the weights."""
    wrong = {"dW1": true["dW2"], "dW2": true["dW1"], "db1": true["db1"][0], "db2": true["db2"][0]}
    assert explain_gradients(wrong, true).kind == "order"
