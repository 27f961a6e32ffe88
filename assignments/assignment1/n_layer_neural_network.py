"""Part 2: a network of any depth, in NumPy."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader import call, check, expect, matches_reference, reaches

from .conventions import ACTIVATIONS, accuracy, change, moving, numbers
from .layers import (
    Deep,
    agreement,
    examples,
    layer,
    named,
    probabilities_of_scores,
    run,
    slopes_of_layer,
    there_and_back,
    trainable,
    weights,
)
from .points import worth

LAYER_FUNCTIONS = ["Layer.feedforward", "Layer.backprop"]


@matches_reference(points=worth(1), each=ACTIVATIONS, about="Layer.feedforward")
def layer_feedforward(student, rng, each):
    """a layer turns A_prev into A = f(A_prev W + b) ({each})"""
    made, _, _ = layer(student, rng, 3, 4, each)
    return call(made, "feedforward", rng.normal(size=(5, 3)))


@check(points=worth(2), each=ACTIVATIONS, about="Layer.backprop", after=[layer_feedforward])
def layer_backprop(student, rng, each):
    """a layer's backprop gives the slopes with respect to W, b and A_prev ({each})"""
    made, W, b = layer(student, rng, 3, 4, each)
    slopes_of_layer(made, W, b, rng.normal(size=(5, 3)), rng.normal(size=(5, 4)))


@matches_reference(points=worth(2), after=[layer_feedforward], given=["Layer.feedforward"])
def feedforward(student, rng):
    """the network's probabilities are those of three layers and softmax"""
    X, _ = examples(rng, N=7, D=3, C=2)
    return Deep(student, weights(rng, 3, 5, 4, 2)).probabilities(X)


@matches_reference(points=worth(1), after=[feedforward], given=["Layer.feedforward"])
def calculate_loss(student, rng):
    """calculate_loss is the mean cross-entropy of the network's own probabilities (λ = 0)"""
    X, y = examples(rng, N=7, D=3, C=2)
    deep = Deep(student, weights(rng, 3, 5, 4, 2))
    probs = numbers(deep.probabilities(X), "probs", (len(X), deep.classes))
    own = -np.mean(np.log(np.maximum(probs[np.arange(len(X)), y], 1e-300)))
    return deep.loss(X, y) / max(own, 1e-300)


@check(points=worth(3), after=[layer_backprop], given=LAYER_FUNCTIONS)
def backprop(student, rng):
    """the network's backprop starts at the softmax and walks back through its layers"""
    X, y = examples(rng, N=7, D=3, C=2)
    placed = weights(rng, 3, 5, 4, 2)
    walked, asked = named(Deep(student, placed).walk_back(X, y)), named(Deep(student, placed).gradients(X, y))
    for name in asked:
        yours, layers = numbers(asked[name], name), numbers(walked[name], f"the {name} that your layer keeps")
        fits = yours.size == layers.size
        expect.true(fits, f"{name} has shape {yours.shape}; the one that your layer keeps has shape {layers.shape}")
        if fits:
            expect.same(agreement(yours, layers), name=f"{name} against the one that your layer keeps")


@reaches({0.80: worth(0.5), 0.90: worth(1)}, seeds=3, about="fit_model", after=[backprop])
def four_hidden_layers_separate_the_moons(student, data, show, seed):
    """a network with four hidden layers separates the two moons"""
    deep = trainable(student, (2, 8, 8, 8, 8, 2), seed % 1000, len(data.X))
    deep.fit(data.X, data.y, num_passes=600)
    show.decision_boundary(partial(call, deep.net, "predict"), data.X, data.y, title="Four hidden layers of 8 units")
    return accuracy(call(deep.net, "predict", data.X), data.y)


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@matches_reference(points=0, about="calculate_loss", after=[calculate_loss], given=LAYER_FUNCTIONS)
def calculate_loss_regularises(student, rng):
    """calculate_loss adds λ/2 times the squared weights of all layers, over N"""
    X, y = examples(rng, N=6, D=2, C=2)
    placed = weights(rng, 2, 4, 3, 2)
    return Deep(student, placed, reg_lambda=0.3).loss(X, y) - Deep(student, placed).loss(X, y)


@check(points=0, about="backprop", after=[backprop], given=LAYER_FUNCTIONS)
def backprop_of_three_classes(student, rng):
    """the network's backprop is right for three classes"""
    X, y = examples(rng, N=8, D=2, C=3)
    for name, gradient in named(Deep(student, weights(rng, 2, 4, 3)).gradients(X, y)).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=0, about="backprop", after=[backprop], given=LAYER_FUNCTIONS)
def backprop_does_not_depend_on_lambda(student, rng):
    """the network's backprop gives the gradients without the regulariser, whatever λ is"""
    X, y = examples(rng, N=6, D=2, C=2)
    placed = weights(rng, 2, 4, 3, 2)
    plain = named(Deep(student, placed).gradients(X, y))
    regularised = named(Deep(student, placed, reg_lambda=0.2).gradients(X, y))
    for name in plain:
        expect.same(change(regularised[name], plain[name], name), name=f"the change of {name} with λ")


@check(points=0, about="backprop", after=[backprop], given=LAYER_FUNCTIONS)
def backprop_leaves_the_weights(student, rng):
    """the network's backprop leaves the weights to fit_model"""
    X, y = examples(rng, N=6, D=2, C=2)
    placed = weights(rng, 2, 4, 3, 2)
    deep = Deep(student, placed)
    deep.gradients(X, y)
    for index, (one, (W, b)) in enumerate(zip(deep.layers, placed, strict=True), 1):
        expect.same(change(one.W, W, "W"), name=f"the change of W in layer {index}")
        expect.same(change(one.b, b, "b"), name=f"the change of b in layer {index}")


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="Layer.feedforward", after=["layer_feedforward"])
def layer_stays_finite(student, rng):
    """a layer stays finite where its net inputs are very large, on the way back too"""
    return [there_and_back(student, rng, each, [-1000.0, 1000.0, -800.0, 745.0]) for each in ["sigmoid", "tanh"]]


@matches_reference(robustness=True, about="feedforward", after=["feedforward"], given=LAYER_FUNCTIONS)
def softmax_stays_finite(student):
    """the network's probabilities stay finite where net inputs are very large, of either sign"""
    return probabilities_of_scores(student, [[1000.0, -1000.0, 999.0], [-1000.0, -999.0, -1000.5], [-0.5, 0.5, -745.0]])


@check(robustness=True, about="backprop", after=["backprop"], given=LAYER_FUNCTIONS)
def backprop_changes_nothing(student, rng):
    """the network's backprop leaves what was stored as it was, so that asking twice gives the same"""
    X, y = examples(rng, N=7, D=3, C=2)
    deep = Deep(student, weights(rng, 3, 5, 4, 2))
    first = named(deep.gradients(X, y))
    again = named(deep.gradients(X, y, fresh=False))
    moving(first)
    for name in first:
        expect.same(change(again[name], first[name], name), name=f"the change of {name} when asked again")


@check(robustness=True, about="Layer.backprop", after=[layer_backprop])
def layer_backprop_leaves_dA(student, rng):
    """a layer's backprop leaves its argument dA as it was"""
    made, _, _ = layer(student, rng, 3, 4, "tanh")
    run(made, "feedforward", rng.normal(size=(6, 3)))
    dA = rng.normal(size=(6, 4))
    held = student.hold(dA)
    call(made, "backprop", held)
    hint = "Which of your lines writes into dA? Make a new array instead."
    expect.true(np.array_equal(held.value, dA), "backprop changes its argument dA", hint=hint, name="dA")
