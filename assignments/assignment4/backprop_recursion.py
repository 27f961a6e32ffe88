"""Your functions one by one: the questions that you can see. `networks.py` beside this file says how they are put."""

from __future__ import annotations

import numpy as np

from grader import a_function, call, check, expect, matches_reference, numbers, reaches

from .networks import (
    ACTIVATIONS,
    accepts,
    arguments_are_kept,
    forward,
    judge_gradients,
    outputs,
    problem,
    rejects,
    slope,
    slope_of,
    trained,
    unchanged,
)

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
    Ws, bs = trained(student, data.x, data.y, seed=seed % 1000)
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


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@matches_reference(points=0, about="binary_loss", after=[binary_loss])
def binary_loss_of_targets_between(student):
    """binary_loss takes targets between 0 and 1"""
    return call(student, "binary_loss", np.array([[0.3, 0.6, 0.8]]), np.array([[0.25, 0.5, 0.9]]))


@matches_reference(points=0, about="binary_loss", after=[binary_loss])
def binary_loss_of_certain_ones(student):
    """binary_loss takes 0 log 0 as 0, too, where an output of 1 is right"""
    return call(student, "binary_loss", np.array([[1.0, 0.4]]), np.array([[1.0, 0.0]]))


@matches_reference(points=0, about="finite_difference_gradient", after=[finite_difference_gradient])
def finite_differences_with_a_long_step(student):
    """finite_difference_gradient steps to both sides by eps, as in the handout's example, for an array of any shape"""
    places = [np.array([1.0, 2.0]), np.array([[[1.0, 0.5], [-1.0, 2.0]]])]
    cubes = [slope(lambda t: np.sum(t**3), theta, 3 * theta**2).loss_of for theta in places]
    return [call(student, "finite_difference_gradient", loss, theta, 0.1) for loss, theta in zip(cubes, places)]


@matches_reference(points=0, about="relative_error", after=[relative_error])
def relative_error_of_two_zeros(student):
    """relative_error is 0 between two gradients of zeros"""
    return a_function(student.relative_error, "relative_error")(np.zeros((2, 2)), np.zeros((2, 2)))


@matches_reference(points=0, about="train", after=ALL, given=ALL)
def train_takes_its_steps(student, data):
    """train takes one step in each iteration, with weights and biases, from the weights that it is given"""
    Ws, bs = [np.array([[1.0, -1.0], [0.5, 1.0]]), np.array([[1.0, -2.0]])], [np.ones((2, 1)), np.zeros((1, 1))]
    x, y = data.x[:, :10], data.y[:, :10]
    return [list(part) for part in trained(student, x, y, eta=0.1, iterations=3, Ws=Ws, bs=bs)]


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="sigmoid", after=["sigmoid"])
def sigmoid_stays_finite(student):
    """sigmoid stays finite where net inputs are very large"""
    return call(student, "sigmoid", np.array([-1000.0, -745.0, -30.0, 0.0, 30.0, 745.0, 1000.0]))


@check(robustness=True, about="sigmoid", after=["sigmoid"])
def sigmoid_changes_nothing(student, rng):
    """sigmoid leaves the net input that it is given as it was"""
    z = rng.normal(size=(4, 3))
    held = student.hold(z)
    call(student, "sigmoid", held)
    unchanged([held], [z], ["z"], "sigmoid")


@check(robustness=True, about="binary_loss", after=["binary_loss"])
def losses_change_nothing(student, rng):
    """the losses leave the outputs and targets that they are given as they were"""
    yhat, y = np.array([[0.0, 0.3, 1.0, 0.8]]), np.array([[0.0, 1.0, 1.0, 0.0]])
    for name in ["squared_loss", "binary_loss"]:
        held = student.hold(yhat), student.hold(y)
        call(student, name, *held)
        unchanged(held, [yhat, y], [f"yhat of {name}", f"y of {name}"], name)


@check(robustness=True, about="forward_prop", after=["forward_prop"])
def forward_prop_changes_nothing(student, rng):
    """forward_prop leaves its arguments as they were"""
    asked = problem(rng, [4, 3, 2])
    held = [student.hold(value) for value in (asked.hs[0], asked.Ws, asked.bs)]
    call(student, "forward_prop", held[0], asked.f, held[1], held[2])
    unchanged(held, (asked.hs[0], asked.Ws, asked.bs), ["x", "Ws", "bs"], "forward_prop")


@check(robustness=True, about="backward_prop", after=["backward_prop"])
def backward_prop_changes_nothing(student, rng):
    """backward_prop leaves its arguments as they were"""
    asked = problem(rng, [4, 3, 5, 2])
    arguments_are_kept(student, "backward_prop", asked)


@check(robustness=True, about="compute_gradients", after=["compute_gradients"], given=["backward_prop"])
def compute_gradients_changes_nothing(student, rng):
    """compute_gradients leaves its arguments as they were"""
    arguments_are_kept(student, "compute_gradients", problem(rng, [4, 3, 5, 2]))


@check(robustness=True, about="finite_difference_gradient", after=["finite_difference_gradient"])
def finite_differences_leave_the_place(student, rng):
    """finite_difference_gradient leaves the array that it is given as it was"""
    asked = slope_of("a sum of squares", rng)
    held = student.hold(asked.theta)
    call(student, "finite_difference_gradient", asked.loss_of, held, 1e-2)
    left = numbers(held.value, "theta", asked.theta.shape)
    # Stepping to and fro in place and back again leaves a rounding error, which costs nothing.
    expect.true(np.allclose(left, asked.theta, rtol=0, atol=1e-12), "after it was measured at, theta is another")


@check(robustness=True, about="relative_error", after=["relative_error"])
def relative_error_refuses_other_shapes(student, rng):
    """relative_error raises ValueError for gradients of different shapes"""
    a = rng.normal(size=(3, 1))
    expect.raises("ValueError", a_function(student.relative_error, "relative_error"), a, a[:, 0])
