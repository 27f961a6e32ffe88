"""Your functions one by one: the questions that you can see. `networks.py` beside this file says how they are put."""

from __future__ import annotations

import numpy as np

from grader import a_function, call, check, expect, matches_reference, reaches

from .networks import ACTIVATIONS, accepts, forward, judge_gradients, outputs, problem, rejects, slope_of, trained

# What a whole training needs to be right.
ALL = ["squared_loss", "sigmoid", "forward_prop", "backward_prop", "compute_gradients"]


@matches_reference(points=2)
def squared_loss(student, rng):
    """squared_loss returns the value and the derivative of every element"""
    return call(student, "squared_loss", rng.normal(size=(3, 1)), rng.normal(size=(3, 1)))


@matches_reference(points=3)
def binary_loss(student, rng):
    """binary_loss returns the value and the derivative of every element"""
    return call(student, "binary_loss", rng.uniform(0.1, 0.9, size=(1, 5)), np.array([[0.0, 1.0, 1.0, 0.0, 1.0]]))


@matches_reference(points=1, about="binary_loss", after=["binary_loss"])
def binary_loss_of_certain_outputs(student):
    """binary_loss takes 0 log 0 as 0, where an output is certain and right"""
    return call(student, "binary_loss", np.array([[0.0, 0.3, 0.6]]), np.array([[0.0, 1.0, 0.0]]))


@matches_reference(points=3)
def sigmoid(student, rng):
    """sigmoid returns the value and the derivative of every element"""
    return call(student, "sigmoid", rng.normal(size=(4, 1)))


@check(points=2, each=ACTIVATIONS)
def forward_prop(student, rng, each):
    """forward_prop returns the outputs and net inputs of all layers ({each})"""
    asked = problem(rng, [3, 4, 2, 5], each=each)
    hs, zs = forward(student, asked.hs[0], asked.f, asked.Ws, asked.bs)
    expect.same(zs, name="zs")
    expect.same(hs, name="hs")


@matches_reference(points=2, about="forward_prop", after=["sigmoid", "forward_prop"], given=["sigmoid"])
def xor_by_hand(student, data, show):
    """two layers, set by hand, compute XOR: the outputs are 0.149, 0.893, 0.893, 0.149"""
    F = 5.0
    Ws = [F * np.array([[1, -1], [-1, 1]]), F * np.array([[1, 1]])]
    bs = [F * np.array([[-0.5], [-0.5]]), F * np.array([[-0.5]])]
    answers = [outputs(student, corner[:, None], student.sigmoid, Ws, bs)[0, 0] for corner in data.corners.T]
    published = [0.149132886381, 0.893163783089, 0.893163783089, 0.149132886381]
    rows = [
        (*corner.astype(int), f"{answer:.12f}", f"{source:.12f}")
        for corner, answer, source in zip(data.corners.T, answers, published)
    ]
    show.table("XOR by weights set by hand", ["input 1", "input 2", "output", "published"], rows)
    return np.array(answers)


@matches_reference(points=2, each=ACTIVATIONS)
def backward_prop(student, rng, each):
    """backward_prop returns the derivative of the loss by every entry of hs ({each})"""
    return call(student, "backward_prop", *problem(rng, [4, 5, 2, 3], each=each).arguments)


@check(points=2, each=ACTIVATIONS, given=["backward_prop"])
def compute_gradients(student, rng, each):
    """compute_gradients returns the gradients of all weights and biases ({each})"""
    judge_gradients(student, problem(rng, [4, 5, 2, 3], each=each))


@matches_reference(points=2)
def finite_difference_gradient(student, rng):
    """finite_difference_gradient measures the slope along every entry"""
    asked = slope_of("a sum of sines", rng)
    return call(student, "finite_difference_gradient", asked.loss_of, asked.theta, 1e-3)


@matches_reference(points=2)
def relative_error(student, rng):
    """relative_error relates the difference's norm to the norms of the two gradients"""
    error_between, (a, b) = a_function(student.relative_error, "relative_error"), rng.normal(size=(2, 4, 1))
    return [error_between(a, b), error_between(a, -0.5 * a), error_between(a, a)]


@check(
    points=0.5, each=["a sum of squares", "a quadratic form"],
    about="finite_difference_gradient", given=["relative_error"],
)  # fmt: skip
def right_gradients_are_accepted(student, rng, each):
    """your gradient checker accepts the right gradient of {each}"""
    accepts(student, slope_of(each, rng))


@check(
    points=0.5, each=["twice too large", "of the opposite sign", "zero"],
    about="relative_error", given=["finite_difference_gradient"],
)  # fmt: skip
def wrong_gradients_are_rejected(student, rng, each):
    """your gradient checker rejects a gradient that is {each}"""
    asked = slope_of("a sum of squares", rng)
    rejects(student, asked, {"twice too large": 2, "of the opposite sign": -1, "zero": 0}[each] * asked.gradient)


@reaches({0.9: 2}, about="train", after=ALL)
def noisy_xor_is_learnt(student, data, show, seed):
    """trained on 1,000 noisy points, the network answers below 0.1 and above 0.9 where it should"""
    Ws, bs = trained(student, data.x, data.y, seed=seed)
    answers = outputs(student, data.corners, student.sigmoid, Ws, bs)
    rows = [
        (*corner.astype(int), f"{answer:.3f}", "above 0.9" if wanted else "below 0.1")
        for corner, answer, wanted in zip(data.corners.T, answers[0], data.answers[0])
    ]
    show.table("After training", ["input 1", "input 2", "output", "asked for"], rows)
    show.decision_boundary(
        lambda points: outputs(student, points.T, student.sigmoid, Ws, bs)[0] > 0.5,
        data.x.T, data.y[0].astype(int), title="What the network says of the plane",
    )  # fmt: skip
    return float(np.min(np.where(data.answers > 0, answers, 1 - answers)))


@check(points=1, about="train", after=ALL, diagnosed=False)
def the_loss_falls(student, data, show):
    """the squared loss falls while the network is trained"""
    x, y = data.x[:, :100], data.y[:, :100]
    steps, losses = [0, 5, 10, 20, 30, 50, 75, 100, 150, 200], []
    for iterations in steps:
        Ws, bs = trained(student, x, y, eta=0.05, iterations=iterations, seed=0)
        answers = outputs(student, x, student.sigmoid, Ws, bs)
        losses.append(float(np.mean((answers - y) ** 2) / 2))
    show.curve("Loss while training", steps, losses, x_label="steps", y_label="mean squared loss")
    expect.true(losses[-1] < losses[0] / 10, "after 200 steps the loss is not a tenth of what it was")
