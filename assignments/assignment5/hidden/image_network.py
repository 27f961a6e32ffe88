"""Part 3, hidden: other sizes, seeds, extremes, and what a step of the training does."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference, tensor
from grader.errors import StudentFault

from ..networks import (
    LAYERS,
    by_iteration,
    clear_case,
    inputs,
    judge_normal,
    made_up,
    network,
    parameters,
    share_right,
    some,
    trained,
)


@check(points=2, about="make_parameters", after=["make_parameters"])
def make_parameters_of_other_sizes(student, tensors):
    """make_parameters obeys its sizes and its standard deviation"""
    for number, asked in enumerate([(60, 40, 30, 0.5, 1), (35, 80, 40, 0.02, 2)], 1):
        made = parameters(tensors, call(student, "make_parameters", *asked), "make_parameters")
        expect.same([list(array.shape) for array in made.arrays()], name=f"the shapes, call {number}")
        for layer, array in made.weights.items():
            judge_normal(array, asked[3], f"the weights of {layer}, call {number}")


@check(points=2, about="make_parameters", after=["make_parameters"])
def make_parameters_obeys_its_seed(student, tensors):
    """make_parameters gives the same numbers for the same seed, others for another, and no layer another's"""
    sizes = (30, 20, 10, 0.1)

    def drawn(seed):
        return parameters(tensors, call(student, "make_parameters", *sizes, seed), "make_parameters").arrays()

    first, other, again = drawn(3), drawn(4), drawn(3)
    expect.same([list(array.shape) for array in first], name="the shapes")
    same = all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    hint = "What decides your random numbers besides the seed? What was drawn before should not."
    expect.true(same, "the same seed gives other numbers when asked again", hint=hint, name="the same seed")
    differ = not any(np.array_equal(a, b) for a, b in zip(first[:2], other[:2], strict=True))
    expect.true(differ, "two seeds give the same weights", hint="Where is seed used?", name="another seed")
    hidden, output = (array.ravel()[:50] for array in first[:2])
    alike = np.allclose(hidden, output) or np.allclose(np.sort(hidden), np.sort(output))
    hint = "A seed given to each call starts each from the same point."
    expect.true(not alike, "two layers begin with the same numbers", hint=hint, name="the layers")


@matches_reference(points=2, about="build_model", after=["build_model"])
def build_model_of_other_sizes(student, rng):
    """build_model is right for other sizes, and for a single example"""
    answers = []
    for N, D, H, C in [(5, 5, 5, 5), (1, 3, 2, 4), (3, 784, 100, 10), (2, 3, 1, 2)]:
        asked = network(rng, D, H, C)
        answers.append(call(student, "build_model", tensor(inputs(rng, N, D)), *asked.sent()))
    return answers


@matches_reference(points=1, about="build_model", after=["build_model"])
def build_model_of_large_inputs(student, rng):
    """build_model is right for large inputs of either sign"""
    asked = network(rng, 4, 6, 3)
    return call(student, "build_model", tensor(100 * (inputs(rng, 8, 4) - np.float32(0.5))), *asked.sent())


@matches_reference(points=3, about="cost", after=["cost"])
def cost_of_other_sizes(student, rng):
    """cost is right for other numbers of examples and classes"""
    answers = []
    for N, C in [(1, 3), (4, 4), (11, 10), (3, 2)]:
        logits, Y = 2 * rng.normal(size=(N, C)), np.eye(C)[rng.integers(C, size=N)]
        answers.append(call(student, "cost", tensor(logits.astype(np.float32)), tensor(Y.astype(np.float32))))
    return answers


@check(points=1, about="cost", after=["cost"])
def cost_can_be_differentiated(student, rng, tensors):
    """cost has the right derivatives by the logits"""
    logits = rng.normal(size=(5, 4)).astype(np.float32)
    Y = np.eye(4, dtype=np.float32)[rng.integers(4, size=5)]
    slopes = tensors.slopes(student.cost, [tensor(logits), tensor(Y)])
    there = isinstance(slopes, list) and len(slopes) == 2 and isinstance(slopes[0], np.ndarray)
    hint = "Which of your lines leaves TensorFlow, so that the gradient stops there?"
    expect.true(there, "cost has no derivative by the logits", hint=hint, name="a derivative")
    if there:
        expect.same(slopes[0], name="the derivatives")


def begun(student, tensors, data, **how):
    """The parameters before the training begins."""
    return trained(student, tensors, data, iterations=0, **how)[0]


def true_slopes(made, x, Y):
    """The gradient of the mean cross-entropy (times N) by all four parameters, by the chain rule."""
    logits = made(x)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = shares / shares.sum(axis=1, keepdims=True) - Y
    hidden = np.maximum(x @ made.weights["hidden1"] + made.biases["hidden1"], 0)
    back = (error @ made.weights["output"].T) * (hidden > 0)
    return [x.T @ back, hidden.T @ error, back.sum(axis=0), error.sum(axis=0)]


def own_slopes(student, tensors, answer, x, Y):
    """The gradient of the student's own cost of the student's own model; None where there is none."""
    variables = [part[layer] for part in answer[:2] for layer in LAYERS]
    try:
        slopes = tensors.gradients(
            student.cost, student.build_model, variables, [tensor(x), answer[0], answer[1]], [tensor(Y)]
        )
    except StudentFault:
        return None
    there = isinstance(slopes, list) and len(slopes) == 4 and all(isinstance(slope, np.ndarray) for slope in slopes)
    return slopes if there else None


def downhill(steps, slopes):
    """For each parameter, which share of its entries moves against the slope, where that is clear."""
    shares = []
    for step, slope in zip(steps, slopes, strict=True):
        clear = np.abs(slope) > 0.01 * np.abs(slope).max()
        shares.append(float((np.sign(step[clear]) == -np.sign(slope[clear])).mean()) if clear.any() else 0.0)
    return shares


@check(points=2, about="train", diagnosed=False)
def train_learns_twenty_by_heart(student, data, tensors):
    """train can learn twenty images by heart"""
    few = some(data.images, 20)
    made, answer, _ = trained(
        student, tensors, few, iterations=60, batch_size=20, learning_rate=0.01, seed=5, log_every=20
    )  # fmt: skip
    share = share_right(student, made, answer, few["x_train"], few["y_train"])
    hint = "Is each image trained with its own label? Do all weights and biases learn?"
    expect.true(share == 1, f"after 60 steps it knows {share:.0%} of twenty images", hint=hint, name="by heart")


AGAIN = "Asked twice with one seed, does it begin with the same weights, and draw the same batches?"


@check(points=1, about="train", diagnosed=False)
def train_takes_steps_of_adam(student, data, tensors):
    """train's first step is one of Adam, of the size of the learning rate, and downhill"""
    few, how = some(data.images, 30), {"batch_size": 30, "learning_rate": 0.003, "seed": 2}
    start, answer, _ = trained(student, tensors, few, iterations=0, **how)
    moved = trained(student, tensors, few, iterations=1, **how)[0]
    steps = [after - before for before, after in zip(start.arrays(), moved.arrays(), strict=True)]
    taken = np.abs(np.concatenate([step.ravel() for step in steps]))
    hint = "In Adam's first step each weight whose gradient is not zero moves by the learning rate."
    sized = bool(taken.any()) and bool((np.abs(taken[taken > 0] / 0.003 - 1) < 0.02).mean() > 0.8)
    sized = sized and bool(taken.max() < 0.0032)
    if not sized:
        again = begun(student, tensors, few, **how).arrays()
        if not all(np.array_equal(a, b) for a, b in zip(start.arrays(), again, strict=True)):
            hint = AGAIN  # what was taken for a step lies between two beginnings
    expect.true(sized, "the first step has another size", hint=hint, name="the size")
    Y = np.eye(10, dtype=np.float32)[few["y_train"]]
    shares = downhill(steps, true_slopes(start, few["x_train"], Y))
    own = own_slopes(student, tensors, answer, few["x_train"], Y)
    if own is not None:  # a model or a cost that is wrong is judged elsewhere
        shares = max(shares, downhill(steps, own), key=min)
    for name, share in zip(["W1", "W2", "b1", "b2"], shares, strict=True):
        message = f"{share:.0%} of the entries of {name} move downhill"
        hint = "Which cost is differentiated, of which examples with which labels?"
        expect.true(share > 0.95, message, hint=hint, name=f"the direction of {name}")


@check(points=1, about="train", diagnosed=False)
def train_moves_every_variable(student, data, tensors):
    """train changes all weights and biases of both layers"""
    few, how = some(data.images, 60, start=100), {"batch_size": 20, "learning_rate": 0.01, "seed": 7}
    start, moved = begun(student, tensors, few, **how), trained(student, tensors, few, iterations=5, **how)[0]
    names = ["the hidden layer's weights", "the output's weights", "the hidden layer's biases", "the output's biases"]
    for name, before, after in zip(names, start.arrays(), moved.arrays(), strict=True):
        share = float((before != after).mean())
        hint = "Which variables are in the list that your optimizer is given?"
        expect.true(share > 0.4 and np.isfinite(after).all(), f"{name} are not trained", hint=hint, name=name)


@check(points=1, about="train", diagnosed=False)
def train_obeys_its_seed(student, rng, tensors):
    """train gives the same network for the same seed, and another for another"""
    data, how = made_up(rng, 40, 16), {"iterations": 4, "batch_size": 8, "learning_rate": 0.01}
    runs = [trained(student, tensors, data, seed=seed, **how)[0].arrays() for seed in (1, 2, 1)]
    same = all(np.array_equal(a, b) for a, b in zip(runs[0], runs[2], strict=True))
    hint = "Two things are random: the initial weights and the batches. Does seed decide both?"
    expect.true(same, "the same seed gives another network when asked again", hint=hint, name="the same seed")
    differ = not np.array_equal(runs[0][0], runs[1][0])
    expect.true(differ, "two seeds give the same network", hint=hint, name="another seed")
    moved = not np.array_equal(runs[0][1], begun(student, tensors, data, seed=1).arrays()[1])
    expect.true(moved, "nothing is learned", name="learned")


@check(points=1, about="train", diagnosed=False)
def train_leaves_the_test_images(student, rng, tensors):
    """train learns the same whatever the test images are"""
    data, how = made_up(rng, 30, 16), {"iterations": 4, "batch_size": 8, "learning_rate": 0.01, "seed": 3}
    other = {**data, "x_test": inputs(rng, 5, 16), "y_test": (data["y_test"] + 3) % 10}
    one, two = (trained(student, tensors, each, **how)[0].arrays() for each in (data, other))
    same = all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    hint = "Images that are learned from cannot tell how good the network is on new ones. Where do yours go?"
    if not same:
        again = trained(student, tensors, data, **how)[0].arrays()
        if not all(np.array_equal(a, b) for a, b in zip(one, again, strict=True)):
            hint = AGAIN  # the test images need not be what makes the difference
    expect.true(same, "the test images have an influence on what is learned", hint=hint, name="the test images")
    moved = not np.array_equal(one[1], begun(student, tensors, data, seed=3).arrays()[1])
    expect.true(moved, "nothing is learned", name="learned")


@check(points=1, about="train", diagnosed=False)
def train_with_other_numbers(student, rng, tensors):
    """train takes images of any size, batches larger than the data, and logs as often as it is told"""
    for D, N, iterations, size, every in [(9, 12, 7, 5, 3), (5, 4, 3, 50, 1), (16, 30, 5, 30, 250)]:
        *_, costs = trained(
            student, tensors, made_up(rng, N, D), iterations=iterations, batch_size=size, log_every=every
        )  # fmt: skip
        told = sorted(by_iteration(costs))
        expect.same(np.array(told), name=f"the iterations in costs, for {iterations} in all")


@matches_reference(points=1, about="predict", after=["predict"])
def predict_of_other_sizes(student, rng):
    """predict is right for other sizes, and for a single example"""
    answers = []
    for N, D, H, C in [(6, 3, 4, 10), (1, 5, 3, 4), (4, 4, 4, 4)]:
        asked, x = clear_case(rng, N, D, H, C)
        answers.append(call(student, "predict", x, *asked.sent()))
    return answers


@matches_reference(points=3, about="probabilities", after=["probabilities"])
def probabilities_of_other_sizes(student, rng):
    """probabilities is right for other sizes, and for a single example"""
    answers = []
    for N, D, H, C in [(4, 3, 5, 4), (1, 5, 3, 4), (4, 4, 4, 4), (7, 784, 100, 10)]:
        asked = network(rng, D, H, C)
        answers.append(call(student, "probabilities", inputs(rng, N, D), *asked.sent()))
    return answers


@matches_reference(points=2, about="accuracy", after=["accuracy"])
def accuracy_of_other_sizes(student, rng):
    """accuracy is right for other numbers of examples, and for labels of other integer types"""
    answers = []
    for N, wrong, kind in [(7, 2, "int32"), (1, 0, "int64"), (1, 1, "uint8"), (12, 12, "int64")]:
        asked, x = clear_case(rng, N, 5, 4, 3)
        labels = asked(x).argmax(axis=1)
        labels[:wrong] = (labels[:wrong] + 1) % 3
        answers.append(call(student, "accuracy", x, labels.astype(kind), *asked.sent()))
    return answers
