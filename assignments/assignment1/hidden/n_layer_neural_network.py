"""Part 2, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from ..conventions import ACTIVATIONS, change, moving, numbers
from ..layers import (
    Deep,
    examples,
    layer,
    named,
    run,
    slopes_of_layer,
    trainable,
    weights,
)
from ..points import worth

LAYER = ["layer_feedforward", "layer_backprop"]
LAYER_FUNCTIONS = ["Layer.feedforward", "Layer.backprop"]


@check(points=worth(2), each=ACTIVATIONS, about="Layer.backprop", after=LAYER)
def layer_backprop_of_square_weights(student, rng, each):
    """a layer's backprop uses its weights the right way round ({each})"""
    made, W, b = layer(student, rng, 4, 4, each)
    slopes_of_layer(made, W, b, rng.normal(size=(7, 4)), rng.normal(size=(7, 4)))


@check(points=worth(1), about="Layer.backprop", after=LAYER)
def layer_backprop_of_this_call_alone(student, rng):
    """asking a layer's backprop twice gives the same gradients"""
    made, _, _ = layer(student, rng, 3, 4, "relu")
    run(made, "feedforward", rng.normal(size=(5, 3)))
    dA = rng.normal(size=(5, 4))
    first = {"dA_prev": call(made, "backprop", dA), "dW": made.dW, "db": made.db}
    again = {"dA_prev": call(made, "backprop", dA), "dW": made.dW, "db": made.db}
    moving(first)
    for name in first:
        expect.same(change(again[name], first[name], name), name=f"the change of {name} when asked again")


@check(points=worth(1), each=ACTIVATIONS, about="backprop", after=["feedforward", "backprop"], given=LAYER_FUNCTIONS)
def one_hidden_layer_is_part_1(student, rng, each):
    """with one hidden layer the network is the one of part 1 ({each})"""
    X, y = examples(rng, N=7, D=3, C=2)
    placed = weights(rng, 3, 5, 2)
    deep = Deep(student, placed, each)
    expect.same(deep.probabilities(X), name="the probabilities")
    for name, gradient in named(deep.gradients(X, y)).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=worth(2), each=ACTIVATIONS, about="backprop", after=[*LAYER, "backprop"], given=LAYER_FUNCTIONS)
def five_layers_pass_the_gradient_check(student, rng, each):
    """backprop through five layers gives the slope of your own loss ({each})"""
    X, y = examples(rng, N=7, D=5, C=2)
    placed = weights(rng, 5, 4, 3, 3, 6, 2)
    deep = Deep(student, placed, each)
    at = named(([W for W, _ in placed], [b for _, b in placed]))
    context = {"sizes": {"N": len(X)}, "weights": at}
    expect.gradient(named(deep.gradients(X, y)), of=deep.summed_loss(X, y), at=at, context=context)


@matches_reference(points=worth(3), about="calculate_loss", after=["calculate_loss"], given=LAYER_FUNCTIONS)
def every_layer_is_regularised(student, rng):
    """the regulariser counts the weights of every layer, and no bias"""
    X, y = examples(rng, N=5, D=3, C=2)
    placed = weights(rng, 3, 5, 4, 2)
    plain = Deep(student, placed).loss(X, y)
    return [Deep(student, placed, reg_lambda=lam).loss(X, y) - plain for lam in [0.15, 0.45]]


@check(points=worth(2), about="backprop", after=["backprop"], given=LAYER_FUNCTIONS)
def few_labels(student, rng):
    """loss and backprop are right where some classes do not occur among the labels"""
    X, y = rng.normal(size=(6, 2)), np.array([3, 4, 3, 3, 4, 3])
    deep = Deep(student, weights(rng, 2, 4, 5))
    expect.same(deep.loss(X, y), name="the loss")
    for name, gradient in named(deep.gradients(X, y)).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=worth(1), about="backprop", after=["backprop"], given=LAYER_FUNCTIONS)
def backprop_leaves_the_regulariser_out(student, rng):
    """the network's backprop leaves the regulariser to fit_model"""
    X, y = examples(rng, N=7, D=3, C=2)
    placed = weights(rng, 3, 5, 4, 2)
    plain = named(Deep(student, placed).gradients(X, y))
    regularised = named(Deep(student, placed, reg_lambda=0.4).gradients(X, y))
    moving(plain)
    for name in plain:
        expect.same(change(regularised[name], plain[name], name), name=f"the change of {name} with λ")


@check(points=worth(1), about="__init__")
def same_seed_same_weights(student, data):
    """the same seed gives the same network, and another seed another"""
    one, same, other = (trainable(student, (2, 4, 3, 2), seed, len(data.X)) for seed in [5, 5, 6])
    for deep in [one, same, other]:
        deep.fit(data.X, data.y, num_passes=3)
    for index in range(3):
        twin = numbers(one.layers[index].W, "W")
        expect.close(same.layers[index].W, twin, name=f"W of layer {index + 1}", rtol=0, atol=0)
    untrained = trainable(student, (2, 4, 3, 2), 5, len(data.X))
    moved = not np.array_equal(numbers(one.layers[2].b, "b"), untrained.layers[2].b)
    expect.true(moved, "training changes nothing", name="training changes something")
    first, another = numbers(one.layers[0].W, "W"), numbers(other.layers[0].W, "W")
    expect.true(not np.array_equal(another, first), "two different seeds give the same W", hint="Where is seed used?")


@matches_reference(points=worth(1), about="fit_model", after=["backprop"])
def twenty_steps(student, rng):
    """twenty steps of training lead to the right weights"""
    X, y = examples(rng, N=13, D=2, C=2)
    deep = trainable(student, (2, 4, 3, 2), 0, len(X), reg_lambda=0.2)
    for index, (W, b) in enumerate(weights(rng, 2, 4, 3, 2)):
        deep.place(index, W, b)
    deep.fit(X, y, num_passes=20, epsilon=0.01)
    return [one.W for one in deep.layers]
