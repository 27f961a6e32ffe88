"""Part 1, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference

from ..conventions import ACTIVATIONS, change, moving, numbers
from ..networks import Network, problem, trainable
from ..points import worth

BEFORE = ["actFun", "diff_actFun", "feedforward", "calculate_loss"]


@matches_reference(points=worth(1), about="actFun", after=["actFun"])
def actFun_of_any_shape(student, rng):
    """actFun takes arrays of any shape"""
    net = Network(student, None, "sigmoid")
    return [net.elementwise("actFun", rng.normal(size=shape)) for shape in [(6,), (1, 4), (2, 3, 4)]]


@matches_reference(points=worth(2), each=ACTIVATIONS, about="diff_actFun")
def diff_actFun_at_other_places(student, rng, each):
    """diff_actFun is right over the whole range of net inputs ({each})"""
    net = Network(student, None, each)
    z = rng.uniform(0.2, 4.0, size=(3, 4)) * rng.choice([-1.0, 1.0], size=(3, 4))
    return net.elementwise("diff_actFun", z)


@matches_reference(points=worth(1), about="diff_actFun")
def diff_actFun_of_relu_at_zero(student):
    """diff_actFun takes a sensible value at relu's kink"""
    return Network(student, None, "relu").elementwise("diff_actFun", np.array([-1.0, 0.0, 1.0]))


@matches_reference(points=worth(1), each=ACTIVATIONS, about="feedforward", after=["feedforward"], given=["actFun"])
def feedforward_of_square_weights(student, rng, each):
    """feedforward uses its weights the right way round, biases included ({each})"""
    asked = problem(rng, N=5, D=2, H=2, C=2)
    return Network(student, asked, each).probabilities(asked.X)


@matches_reference(points=worth(3), about="feedforward", after=["feedforward"], given=["actFun"])
def feedforward_of_many_classes(student, rng):
    """feedforward is right for a network with more than two classes"""
    asked = problem(rng, N=7, D=3, H=4, C=5)
    return Network(student, asked).probabilities(asked.X)


@matches_reference(points=worth(2), about="calculate_loss", after=["feedforward"], given=["actFun", "feedforward"])
def calculate_loss_of_many_classes(student, rng):
    """calculate_loss is right for another network, with more classes"""
    asked = problem(rng, N=11, D=3, H=4, C=5)
    return Network(student, asked, "sigmoid").loss(asked.X, asked.y)


@matches_reference(points=worth(2), about="calculate_loss", after=["calculate_loss"], given=["actFun", "feedforward"])
def calculate_loss_of_few_labels(student, rng):
    """calculate_loss is right where some classes do not occur among the labels"""
    asked = problem(rng, N=6, D=3, H=4, C=5)
    return Network(student, asked).loss(asked.X, np.array([3, 4, 3, 3, 4, 3]))


@matches_reference(points=worth(2), about="calculate_loss", after=["calculate_loss"], given=["actFun", "feedforward"])
def regulariser_grows_with_lambda(student, rng):
    """the regulariser has the right size for every λ, and leaves the biases alone"""
    asked = problem(rng, N=5, D=3, H=4, C=2)
    asked = asked._replace(b1=3 * asked.b1)
    plain = Network(student, asked).loss(asked.X, asked.y)
    return [Network(student, asked, reg_lambda=lam).loss(asked.X, asked.y) - plain for lam in [0.15, 0.45]]


@check(points=worth(1), each=ACTIVATIONS, about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_of_square_weights(student, rng, each):
    """backprop uses its weights the right way round ({each})"""
    judge_gradients(student, problem(rng, N=9, D=2, H=2, C=2), each)


@check(points=worth(2), each=ACTIVATIONS, about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_of_many_classes(student, rng, each):
    """backprop is right for a network with more than two classes ({each})"""
    judge_gradients(student, problem(rng, N=9, D=2, H=4, C=5), each)


def judge_gradients(student, asked, each):
    """The four gradients against the slope of the student's own loss."""
    network = Network(student, asked, each)
    weights = {"dW1": asked.W1, "dW2": asked.W2, "db1": asked.b1, "db2": asked.b2}
    gradients = network.gradients(asked.X, asked.y)
    slope_of = network.summed_loss(asked.X, asked.y)
    expect.gradient(gradients, of=slope_of, at=weights, context=network.context(asked))


@check(points=worth(1), about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_of_few_labels(student, rng):
    """backprop is right where some classes do not occur among the labels"""
    asked = problem(rng, N=6, D=3, H=4, C=5)
    asked = asked._replace(y=np.array([3, 4, 3, 3, 4, 3]))
    for name, gradient in Network(student, asked).gradients(asked.X, asked.y).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=worth(1), about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_of_one_example(student, rng):
    """backprop is right for a single example and two classes"""
    asked = problem(rng, N=1, D=3, H=4, C=2)
    for name, gradient in Network(student, asked).gradients(asked.X, asked.y).items():
        expect.same(gradient, name=name, bias_shape=True)


@check(points=worth(1), about="backprop", after=["backprop_is_the_slope"], given=BEFORE)
def backprop_leaves_the_regulariser_out(student, rng):
    """backprop leaves the regulariser to fit_model"""
    asked = problem(rng, N=7, D=3, H=4, C=2)
    plain = Network(student, asked).gradients(asked.X, asked.y)
    regularised = Network(student, asked, reg_lambda=0.4).gradients(asked.X, asked.y)
    moving(plain)
    for name in plain:
        expect.same(change(regularised[name], plain[name], name), name=f"the change of {name} with λ")


@check(points=worth(1), about="__init__")
def same_seed_same_weights(student, data):
    """the same seed gives the same network, and another seed another"""
    one, same, other = (trainable(student, 3, "tanh", seed, len(data.X)) for seed in [5, 5, 6])
    for network in [one, same, other]:
        network.fit(data.X, data.y, num_passes=3)
    for name in ["W1", "b1", "W2", "b2"]:
        twin = numbers(getattr(one.net, name), name)
        expect.close(getattr(same.net, name), twin, name=f"{name} of the same seed", rtol=0, atol=0)
    untrained = trainable(student, 3, "tanh", 5, len(data.X))
    moved = not np.array_equal(numbers(one.net.b2, "b2"), untrained.net.b2)
    expect.true(moved, "training changes nothing", name="training changes something")
    same_start = np.array_equal(numbers(other.net.W1, "W1"), one.net.W1)
    expect.true(not same_start, "two different seeds give the same W1", hint="Where is seed used?")


@matches_reference(points=worth(1), about="fit_model", after=["backprop_is_the_slope"])
def twenty_steps(student, rng):
    """twenty steps of training lead to the right weights"""
    asked = problem(rng, N=13, D=2, H=4, C=2)
    network = trainable(student, 4, "tanh", 0, len(asked.X), reg_lambda=0.2)
    network.set(W1=asked.W1, b1=asked.b1, W2=asked.W2, b2=asked.b2)
    network.fit(asked.X, asked.y, num_passes=20, epsilon=0.01)
    return {name: getattr(network.net, name) for name in ["W1", "b1", "W2", "b2"]}
