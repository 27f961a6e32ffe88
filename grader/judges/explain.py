"""Explanations of wrong gradients from their numbers alone: factors, regularisers, transposes, order, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

import numpy as np

from grader.judges.coerce import Array
from grader.judges.explain_value import explain_value
from grader.judges.gradient_context import Blocks, Context, GradientComparison, is_bias, join_words, layer_of
from grader.judges.patterns import (
    ENOUGH,
    Explanation,
    common_factor,
    count_significant,
    describe_transpose,
    locate_difference,
    name_factor,
    nearly_equal,
)

__all__ = ["Context", "Explanation", "explain_gradients", "explain_value"]

def explain_gradients(yours: Mapping[str, object], true: Blocks, *,
                      context: Context | Mapping[str, Any] | None = None) -> Explanation | None:
    """Return what the student's gradients show beside the `true` ones; None unless it is certain.

    `true` are the reference's gradients, or the measured slopes with NaN where nothing was measured. The first pattern
    that holds is returned, from the most specific. `context` may be a dict of Context's fields.
    """
    if isinstance(context, Mapping):
        context = Context(**context)
    mine = {k: _in_shape_of(v, true[k]) for k, v in yours.items()
            if k in true and isinstance(v, np.ndarray) and v.dtype.kind in "fiu" and np.all(np.isfinite(v))}
    if set(mine) != set(true) or not true:
        return None
    case = GradientComparison(mine, true, context or Context(), [k for k in true if not nearly_equal(mine[k], true[k])])
    if not case.wrong:
        return None
    for pattern in PATTERNS:
        explanation = pattern(case)
        if explanation is not None:
            return explanation
    return None


def _zero(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are zero in every entry."""
    if any(np.any(case.mine[k] != 0) for k in case.wrong):
        return None
    return Explanation("zero", f"{case.names} {case.verb} zero throughout.",
                       "Is the array that you fill the one that you return, and is anything ever added to it?")


def _reordered(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are right but returned in another order."""
    if len(case.wrong) < 2 or len(case.wrong) > 6:
        return None
    for order in permutations(case.wrong):
        if all(nearly_equal(case.mine[k], case.true[o]) for k, o in zip(case.wrong, order, strict=True)):
            moved = [f"what you return as {k} is {o}" for k, o in zip(case.wrong, order, strict=True) if k != o]
            return Explanation("order", f"The gradients are right, in another order: {', '.join(moved)}.",
                               "In which order does the handout ask for them?")
    return None


def _factor(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are all the same multiple of the right ones."""
    factors = [common_factor(case.mine[k], case.true[k]) for k in case.wrong]
    alpha = factors[0]
    if alpha is None or any(f is None or abs(f - alpha) > 2e-5 * abs(alpha) for f in factors):
        return None
    words = name_factor(alpha, case.context.sizes)
    if sum(count_significant(case.true[k]) for k in case.wrong) < (2 if words else ENOUGH):
        return None
    rest = [k for k in case.true if k not in case.wrong]
    tail = f"; {join_words(rest)} {'is' if len(rest) == 1 else 'are'} right" if rest else ""
    if words is None:
        return Explanation("factor", f"Every entry of {case.names} is the same multiple ({alpha:.3g}) of what it "
                           f"should be{tail}.", "Which constant multiplies all of them, or is missing from all?")
    hint = "Follow the sign from the loss to the first derivative that you take." if alpha < 0 else (
        "Is this gradient of the sum over the examples or of their mean, and is a sum divided (or not) more than once?"
        if "/" in words or "times" in words else "Which constant does the derivative of the loss bring along?")
    return Explanation("factor", f"Every entry of {case.names} is {words} what it should be{tail}.", hint)


def _factors(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are each a named multiple of the right one, but not all the same."""
    by_words: dict[str, list[str]] = {}
    for k in case.wrong:
        alpha = common_factor(case.mine[k], case.true[k])
        words = None if alpha is None else name_factor(alpha, case.context.sizes)
        if words is None or count_significant(case.true[k]) < 2:
            return None
        by_words.setdefault(words, []).append(k)
    if len(by_words) < 2:
        return None
    parts = [f"{join_words(blocks)} is {words} what it should be" if len(blocks) == 1 else
             f"{join_words(blocks)} are {words} what they should be" for words, blocks in by_words.items()]
    return Explanation("factors", f"{'; '.join(parts)}.",
                       "How often does each of them meet that factor on its way? Follow one from the loss.")


def _regulariser(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are off by a multiple of the weights themselves."""
    weights = case.context.weights
    betas = []
    for k in case.wrong:
        if k not in weights or weights[k].shape != case.true[k].shape or count_significant(weights[k]) < 2:
            return None
        w, difference = weights[k], case.mine[k] - case.true[k]
        known = ~np.isnan(difference)
        if not np.any(w[known]):
            return None
        beta = float(np.sum(w[known] * difference[known]) / np.sum(w[known] ** 2))
        if np.max(np.abs(difference[known] - beta * w[known])) > 1e-3 * abs(beta) * np.max(np.abs(w[known])):
            return None
        betas.append(beta)
    beta, lam, n = betas[0], case.context.reg_lambda, case.context.sizes.get("N")
    significant = sum(count_significant(weights[k]) for k in case.wrong)
    if any(abs(b - beta) > 1e-3 * abs(beta) for b in betas) or significant < ENOUGH:
        return None
    hint = "Which parameters does the regulariser of the loss contain, with which constant, and what is its derivative?"
    if all(is_bias(k) for k in case.wrong):
        return Explanation("regularised bias", f"{case.names} {case.verb} off by a multiple of the biases themselves.",
                           hint)
    says = f"{case.names} {case.verb} off by a multiple of the weights themselves"
    if lam:
        known_as = {"the regulariser is missing": -lam, "the regulariser is counted twice": lam}
        if n:
            known_as |= {"the regulariser is divided by N": lam * (1 / n - 1),
                         "the regulariser lacks its 1/N": lam * (1 - 1 / n),
                         # The same two faults where the loss has the regulariser inside its mean.
                         "the regulariser is missing ": -lam / n, "the regulariser is counted twice ": lam / n}
        names = {k.strip() for k, v in known_as.items() if abs(beta - v) <= 1e-3 * abs(v)}
        if len(names) == 1:
            says += f", as when {names.pop()}"
    return Explanation("regulariser", says + ".", hint)


def _missing_axis(case: GradientComparison) -> Explanation | None:
    """Explain a bias's gradient that has the sum over all units in every entry."""
    for k in case.wrong:
        g, n = case.mine[k], case.true[k]
        if n.size < 2 or np.isnan(n).any() or not is_bias(k) or not nearly_equal(g, np.full_like(n, n.sum())):
            return None
    return Explanation("axis", f"{case.names} {case.verb} one number, the sum of all, in every entry.",
                       "Over which axis are the examples summed, and which axis must stay?")


def _transposed(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are the transpose of the right ones."""
    how = {describe_transpose(case.mine[k], case.true[k]) for k in case.wrong}
    words = how.pop()
    if words is None or how:
        return None
    return Explanation("transpose", f"{case.names} {case.verb} {words}.",
                       "Write its shape beside each factor: which order of the product, and which transpose, fits?")


def _one_example(case: GradientComparison) -> Explanation | None:
    """Explain gradients of the first or last example alone, or without it."""
    examples = case.context.examples
    if len(examples) < 3 or any(set(e) != set(case.true) for e in examples):
        return None
    last = len(examples) - 1
    for i, word in ((last, "last"), (0, "first")):
        for scale in (1.0, 1.0 / len(examples)):
            if all(nearly_equal(case.mine[k], scale * examples[i][k]) for k in case.wrong):
                return Explanation("one example", f"{case.names} {case.verb} the gradient of the {word} example alone.",
                                   "What happens to the gradients of the other examples when the next one comes?")
            if all(nearly_equal(case.mine[k], case.true[k] - scale * examples[i][k]) for k in case.wrong):
                return Explanation("one example", f"{case.names} lack{'s' if len(case.wrong) == 1 else ''} the {word} "
                                   "example.", "Where does your loop begin and end?")
    return None


def _stale(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are right for the weights before the last update."""
    previous = case.context.previous
    if previous is None or any(k not in previous or not nearly_equal(case.mine[k], previous[k]) for k in case.wrong):
        return None
    return Explanation("stale", f"{case.names} {case.verb} the right gradient for the weights before the last update.",
                       "When are the values that backprop uses computed, and have the weights changed since?")


def _place(case: GradientComparison) -> Explanation | None:
    """Explain a gradient that is wrong in one entry, row or column only."""
    if len(case.wrong) != 1:
        return None
    place = locate_difference(case.mine[case.wrong[0]], case.true[case.wrong[0]])
    if place is None:
        return None
    return Explanation("place", f"Only {place} of {case.wrong[0]} is wrong.",
                       "What is special about this place: the first, the last, an index that is off by one?")


def _in_shape_of(array: Array, true: Array) -> Array:
    """Return the array as float64; a row (1, H) gets the shape of a vector (H,), and the reverse."""
    row = array.size == true.size and {array.ndim, true.ndim} == {1, 2} and 1 in (array.shape[0], true.shape[0])
    return array.astype(np.float64).reshape(true.shape if row else array.shape)


def earlier_layers(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are right in the later layers only: the error enters on the way back from them."""
    layers = {k: layer_of(k) for k in case.true}
    if len(set(layers.values())) < 2 or None in layers.values():
        return None
    bad = {layers[k] for k in case.wrong}
    good = {layer for layer in layers.values() if layer not in bad}
    top = max((b for b in bad if b is not None), default=0)
    later = [k for k in case.true if (layers[k] or 0) > top]
    if not later or any(layer is not None and layer < top for layer in good):
        return None
    if all(k in case.wrong for k in case.true if layers[k] == top):
        return Explanation(
            "earlier layers",
            f"{join_words(later)} {'is' if len(later) == 1 else 'are'} right, everything before is not: "
            "the error enters on the way back from there.",
            "Two things lie on that way: the weights of the later layer, and the derivative of the activation. "
            "At which values, and with which transpose, are they taken?",
        )
    return None


def last_layer(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are all wrong in the last layer: the derivative by its net input is, which they share."""
    layers = {k: layer_of(k) for k in case.true}
    if None in layers.values() or len(set(layers.values())) < 2:
        return None
    top = max(layer for layer in layers.values() if layer is not None)
    last = [k for k in case.true if layers[k] == top]
    biases = [k for k in last if is_bias(k)]
    if len(last) < 2 or not biases or any(k not in case.wrong for k in last):
        return None
    return Explanation(
        "last layer",
        f"Even {biases[0]} is wrong, and it comes first on the way back.",
        f"Look at ∂loss/∂z{top}, the slope at the last net input, from which everything else is made: what are its "
        "shape and its sign? And after a softmax, what should each of its rows sum to?",
    )


def only_biases(case: GradientComparison) -> Explanation | None:
    """Explain gradients that are right for all weights and wrong for some biases."""
    if not all(is_bias(k) for k in case.wrong) or all(is_bias(k) for k in case.true):
        return None
    return Explanation(
        "biases",
        f"The gradients of the weights are right, only {case.names} {case.verb} not.",
        "A bias is added to every example's net input: what does that make of the derivative, and over which axis?",
    )


PATTERNS: tuple[Callable[[GradientComparison], Explanation | None], ...] = (
    _zero, _reordered, _factor, _factors, _regulariser, _missing_axis, _transposed, _one_example, _stale,
    earlier_layers, only_biases, _place, last_layer)
