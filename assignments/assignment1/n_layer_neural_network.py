"""Part 2: a network of any depth, in NumPy."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader import call, check, expect, matches_reference, reaches

from .conventions import ACTIVATIONS, accuracy, numbers
from .layers import Deep, agreement, examples, layer, named, slopes_of_layer, trainable, weights
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
    deep = trainable(student, (2, 8, 8, 8, 8, 2), seed, len(data.X))
    deep.fit(data.X, data.y, num_passes=600)
    show.decision_boundary(partial(call, deep.net, "predict"), data.X, data.y, title="Four hidden layers of 8 units")
    return accuracy(call(deep.net, "predict", data.X), data.y)
