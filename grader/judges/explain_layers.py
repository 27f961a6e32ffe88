"""What the layers of wrong blocks tell: an error enters somewhere on the way back, and spoils all that comes after."""

from __future__ import annotations

from grader.judges.case import Case, and_, is_bias, layer_of
from grader.judges.patterns import Explanation


def earlier_layers(case: Case) -> Explanation | None:
    """The later layers are right: the error enters on the way back from them."""
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
            f"{and_(later)} {'is' if len(later) == 1 else 'are'} right, everything before is not: "
            "the error enters on the way back from there.",
            "Two things lie on that way: the weights of the later layer, and the derivative of the activation. "
            "At which values, and with which transpose, are they taken?",
        )
    return None


def last_layer(case: Case) -> Explanation | None:
    """All blocks of the last layer are wrong: then what they share is, the derivative with respect to its net input."""
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


def only_biases(case: Case) -> Explanation | None:
    """All weights are right."""
    if not all(is_bias(k) for k in case.wrong) or all(is_bias(k) for k in case.true):
        return None
    return Explanation(
        "biases",
        f"The gradients of the weights are right, only {case.names} {case.verb} not.",
        "A bias is added to every example's net input: what does that make of the derivative, and over which axis?",
    )
