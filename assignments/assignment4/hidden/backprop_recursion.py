"""The questions that students do not see: other sizes, other functions, edges."""

from __future__ import annotations

import numpy as np

from grader import a_function, call, check, expect, matches_reference, numbers

from ..networks import (
    ACTIVATIONS,
    accepts,
    as_blocks,
    forward,
    judge_gradients,
    problem,
    rejects,
    slope,
    trained,
)

ALL = ["squared_loss", "sigmoid", "forward_prop", "backward_prop", "compute_gradients"]


# ---- values with derivatives ----


@matches_reference(points=2, about="squared_loss", after=["squared_loss"])
def squared_loss_of_many_outputs(student, rng):
    """squared_loss is right for several outputs and examples"""
    return call(student, "squared_loss", rng.normal(size=(3, 7)), rng.normal(size=(3, 7)))


@matches_reference(points=3, about="binary_loss", after=["binary_loss"])
def binary_loss_of_many_outputs(student, rng):
    """binary_loss is right for several outputs and examples"""
    return call(
        student, "binary_loss", rng.uniform(0.05, 0.95, size=(3, 7)), rng.integers(2, size=(3, 7)).astype(float)
    )


@matches_reference(points=1.5, about="binary_loss", after=["binary_loss"])
def binary_loss_of_soft_targets(student, rng):
    """binary_loss is right where the targets lie between 0 and 1"""
    return call(student, "binary_loss", rng.uniform(0.1, 0.9, size=(2, 3)), rng.uniform(0.1, 0.9, size=(2, 3)))


@matches_reference(points=1.5, about="binary_loss", after=["binary_loss"])
def binary_loss_at_both_ends(student):
    """binary_loss stays finite at both ends of the range"""
    return call(
        student,
        "binary_loss",
        np.array([[1.0, 0.2], [0.0, 1.0], [0.7, 0.0]]),
        np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),
    )


@matches_reference(points=3.5, about="sigmoid", after=["sigmoid"])
def sigmoid_of_any_shape(student, rng):
    """sigmoid is right over its whole range, for arrays of any shape"""
    return [call(student, "sigmoid", rng.uniform(-6, 6, size=shape)) for shape in [(5,), (2, 3), (2, 1, 4)]]


# ---- forward ----


@check(points=1, each=ACTIVATIONS, about="forward_prop", after=["forward_prop"])
def forward_prop_of_square_layers(student, rng, each):
    """forward_prop uses its weights the right way round, biases included ({each})"""
    judge_forward(student, problem(rng, [3, 3, 3], each=each))


@check(points=2, about="forward_prop", after=["forward_prop"])
def forward_prop_of_many_layers(student, rng):
    """forward_prop is right for a deeper network"""
    judge_forward(student, problem(rng, [4, 3, 5, 2, 3, 7]))


@check(points=1, about="forward_prop", after=["forward_prop"])
def forward_prop_of_one_layer(student, rng):
    """forward_prop is right for a network without a hidden layer"""
    judge_forward(student, problem(rng, [5, 3], each="arctan"))


@check(points=3, about="forward_prop", after=["forward_prop"])
def forward_prop_of_many_examples(student, rng):
    """forward_prop is right for several examples side by side"""
    judge_forward(student, problem(rng, [4, 5, 4, 2], N=3))


def judge_forward(student, asked):
    """Outputs and net inputs are the reference's."""
    hs, zs = forward(student, asked.hs[0], asked.f, asked.Ws, asked.bs)
    expect.same(zs, name="zs")
    expect.same(hs, name="hs")


# ---- backward ----


@matches_reference(points=2, each=ACTIVATIONS, about="backward_prop", after=["backward_prop"])
def backward_prop_of_square_layers(student, rng, each):
    """backward_prop uses its weights the right way round ({each})"""
    return call(student, "backward_prop", *problem(rng, [3, 3, 3, 3], each=each).arguments)


@matches_reference(points=3, about="backward_prop", after=["backward_prop"])
def backward_prop_of_many_layers(student, rng):
    """backward_prop is right for a deeper network"""
    return call(student, "backward_prop", *problem(rng, [3, 4, 5, 2, 3, 7]).arguments)


@matches_reference(points=1, about="backward_prop", after=["backward_prop"])
def backward_prop_of_one_layer(student, rng):
    """backward_prop is right for a network without a hidden layer"""
    return call(student, "backward_prop", *problem(rng, [5, 3], each="arctan").arguments)


@matches_reference(points=2, about="backward_prop", after=["backward_prop"])
def backward_prop_of_many_examples(student, rng):
    """backward_prop is right for several examples side by side"""
    return call(student, "backward_prop", *problem(rng, [4, 5, 4, 2], N=3).arguments)


@matches_reference(points=2, about="backward_prop", after=["backward_prop"])
def backward_prop_of_any_loss(student, rng):
    """backward_prop uses the loss that it is given"""
    asked = problem(rng, [4, 3, 2])
    return call(student, "backward_prop", lambda yhat, y: (y * yhat, y + 0 * yhat), *asked.arguments[1:])


# ---- gradients ----


@check(points=2, each=ACTIVATIONS, about="compute_gradients", after=["compute_gradients"], given=["backward_prop"])
def gradients_of_square_layers(student, rng, each):
    """compute_gradients gives every gradient the right way round ({each})"""
    judge_gradients(student, problem(rng, [3, 3, 3, 3], each=each))


@check(points=3, about="compute_gradients", after=["compute_gradients"], given=["backward_prop"])
def gradients_of_many_layers(student, rng):
    """compute_gradients is right for a deeper network"""
    judge_gradients(student, problem(rng, [3, 4, 5, 2, 3, 7]))


@check(points=1, about="compute_gradients", after=["compute_gradients"], given=["backward_prop"])
def gradients_of_one_layer(student, rng):
    """compute_gradients is right for a network without a hidden layer"""
    judge_gradients(student, problem(rng, [5, 3], each="arctan"))


@check(points=3, about="compute_gradients", after=["compute_gradients"], given=["backward_prop"])
def gradients_of_many_examples(student, rng):
    """compute_gradients sums over several examples side by side"""
    judge_gradients(student, problem(rng, [4, 5, 4, 2], N=3))


# ---- the student's own gradient checker ----


@matches_reference(
    points=0.5, each=["one axis", "two axes", "three axes"],
    about="finite_difference_gradient", after=["finite_difference_gradient"],
)  # fmt: skip
def finite_differences_of_any_shape(student, rng, each):
    """finite_difference_gradient takes arrays of {each}"""
    shape = {"one axis": (5,), "two axes": (3, 2), "three axes": (2, 3, 2)}[each]
    theta, c = rng.uniform(0.5, 1.5, size=shape), rng.uniform(0.5, 1.5, size=shape)
    asked = slope(lambda t: np.sum(c * t**2) + np.prod(t), theta, theta)
    return call(student, "finite_difference_gradient", asked.loss_of, theta, 1e-4)


@matches_reference(points=2.5, about="finite_difference_gradient", after=["finite_difference_gradient"])
def finite_differences_are_central(student, rng):
    """finite_difference_gradient steps to both sides, as far as it is told"""
    theta = rng.uniform(0.5, 1.5, size=4)
    return call(student, "finite_difference_gradient", slope(lambda t: np.sum(t**3), theta, theta).loss_of, theta, 0.3)


@matches_reference(points=1.5, about="relative_error", after=["relative_error"])
def relative_error_has_no_unit(student, rng):
    """relative_error is the same for larger and smaller gradients, of any shape"""
    error_between, (a, b) = a_function(student.relative_error, "relative_error"), rng.normal(size=(2, 3, 4))
    scaled = [error_between(scale * a, scale * b) for scale in [1e-3, 1e3]]
    return [*scaled, error_between(b, a), error_between(*rng.normal(size=(2, 2, 3, 2)))]


@matches_reference(points=1.5, about="relative_error", after=["relative_error"])
def relative_error_of_zeros(student):
    """relative_error is a number where gradients are zero"""
    error_between = a_function(student.relative_error, "relative_error")
    zero, one = np.zeros((3, 1)), np.array([[0.0], [2.0], [0.0]])
    return [error_between(zero, zero), error_between(zero, one), error_between(one, zero)]


@check(
    points=1, each=["a function with flat directions", "a network"],
    about="finite_difference_gradient", after=["finite_difference_gradient"], given=["relative_error"],
)  # fmt: skip
def other_right_gradients_are_accepted(student, rng, each):
    """your gradient checker accepts the right gradient of {each}"""
    accepts(student, flat(rng) if each == "a function with flat directions" else network(rng))


def flat(rng):
    """A function that some entries do not change, with a large constant in it."""
    theta, c = rng.uniform(0.5, 1.5, size=(3, 4)), rng.uniform(0.5, 1.5, size=(3, 4))
    c[rng.permuted(np.tile([True, False], (3, 2)), axis=1)] = 0
    return slope(lambda t: 100 + np.sum(c * np.sin(t)), theta, c * np.cos(theta))


def network(rng):
    """The loss of a layer as a function of its weights."""
    x, y, W = rng.normal(size=(3, 2)), rng.normal(size=(2, 2)), rng.normal(size=(2, 3))
    h = np.tanh(W @ x)
    return slope(lambda W: np.sum((np.tanh(W @ x) - y) ** 2), W, 2 * ((h - y) * (1 - h**2)) @ x.T)


@check(
    points=0.5, each=["transposed", "wrong in one entry", "one per cent too large", "right but for its order"],
    about="relative_error", after=["relative_error"], given=["finite_difference_gradient"],
)  # fmt: skip
def other_wrong_gradients_are_rejected(student, rng, each):
    """your gradient checker rejects a gradient that is {each}"""
    theta, c = rng.uniform(0.5, 1.5, size=(3, 3)), rng.uniform(0.5, 1.5, size=(3, 3))
    asked = slope(lambda t: np.sum(c * np.sin(t)), theta, c * np.cos(theta))
    wrong = asked.gradient.copy()
    if each == "transposed":
        wrong = wrong.T
    elif each == "wrong in one entry":
        wrong[tuple(rng.integers(3, size=2))] += 0.3
    elif each == "one per cent too large":
        wrong *= 1.01
    else:
        wrong = np.roll(wrong, 1)
    rejects(student, asked, np.ascontiguousarray(wrong))


# ---- training ----


@matches_reference(points=2, about="train", after=["compute_gradients"], given=ALL)
def twenty_steps(student, data, rng):
    """twenty steps of training lead to the right weights"""
    Ws, bs = start(rng)
    x, y = data.x[:, :23], data.y[:, :23]
    return [list(part) for part in trained(student, x, y, eta=0.2, iterations=20, Ws=Ws, bs=bs)]


def start(rng):
    """Weights and biases of a network of two inputs, four hidden units and one output."""
    return [rng.normal(size=(4, 2)), rng.normal(size=(1, 4))], [rng.normal(size=(4, 1)), rng.normal(size=(1, 1))]


@check(points=1, about="train", after=["compute_gradients"], given=ALL)
def same_seed_same_weights(student, data):
    """the same seed gives the same network, and another seed another"""
    x, y = data.x[:, :50], data.y[:, :50]
    one, same, other = (flattened(trained(student, x, y, iterations=3, seed=seed)) for seed in [5, 5, 6])
    for name in one:
        expect.close(same[name], one[name], name=f"{name} of the same seed", rtol=0, atol=0)
    expect.true(not np.array_equal(one["Ws[0]"], other["Ws[0]"]), "two different seeds give the same Ws[0]")


def flattened(parameters):
    """The two layers' weights and biases, by name."""
    blocks = as_blocks(parameters, 2, ["Ws", "bs"], "train")
    return {name: numbers(block, name) for name, block in blocks.items()}
