"""A wide and deep network for digits, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, tensor

from ..mnist_wide_deep import (
    alike,
    asked_accuracy,
    asked_cost,
    asked_forward,
    costs_of,
    judge_dropout,
    judge_spread,
    judge_variables,
    made,
    part_of,
    pixels,
    with_weights,
)
from ..parameters import arrays, layers, logits, tagged

SMALL = [784, 24, 3, 10]  # n_input, n_hidden, n_layers, n_output


@check(points=0.5, about="build", after=["build"])
def build_of_other_sizes(student, tensors):
    """build makes networks of other depths"""
    judge_variables(student, tensors, [5, 9, 5, 2])


@check(points=0.5, about="build", after=["build_is_xavier"])
def build_is_xavier_in_every_layer(student, tensors):
    """build chooses the variance of each layer by its own size"""
    judge_spread(student, tensors, [300, 90, 3, 20])


@check(points=0.5, about="build", after=["build"])
def build_begins_apart(student, tensors):
    """build draws each layer anew, and sets all biases to zero"""
    values = arrays(tensors, made(student, tensors, 30, 20, 4, 10, 3))
    square = [value for value in values if value.shape == (20, 20)]
    apart = len(square) == 2 and not np.allclose(square[0], square[1])
    expect.true(apart, "two layers begin with the same weights", name="apart", hint="When is the generator seeded?")
    zero = all(not value.any() for value in values if value.size in (20, 10))
    expect.true(zero, "a bias is not zero", name="biases", hint="What does a bias do before anything is learned?")


@check(points=0.5, about="build", after=["build"])
def build_of_the_same_seed(student, tensors):
    """build gives the same numbers for the same seed, whatever was drawn before, and others for another"""
    one, same, other = (arrays(tensors, made(student, tensors, 9, 5, 3, 2, seed)) for seed in (4, 4, 5))
    hint = "An operation's seed=… gives other numbers at each call, unless TensorFlow's own seed is set just before."
    equal = len(one) == len(same) and all(np.array_equal(a, b) for a, b in zip(one, same))
    expect.true(equal, "the same seed gives other numbers the second time", name="same seed", hint=hint)
    differs = any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(one, other))
    expect.true(differs, "two different seeds give the same numbers", name="other seed", hint="Where is seed used?")


@matches_reference(points=1.5, about="forward", after=["forward"])
def forward_of_other_networks(student, tensors, rng):
    """forward is right for two layers and for five, and for a single example"""
    sizes = [([5, 7, 2, 3], 4), ([9, 6, 5, 4], 6), ([4, 3, 3, 2], 1)]
    return [asked_forward(student, tensors, rng, size, N) for size, N in sizes]


@check(points=1, about="forward", after=["dropout"])
def dropout_in_every_layer(student, tensors):
    """forward drops outputs of every hidden layer, and neither inputs nor logits"""
    judge_dropout(student, tensors, n_layers=4, keep_prob=0.6)


@matches_reference(points=0.5, about="forward", after=["forward"])
def nothing_is_dropped_otherwise(student, tensors, rng):
    """forward drops nothing where keep_prob is 1 or not given"""
    params = with_weights(student, tensors, [8, 20, 3, 4], alike(rng, 8, 20, 3, 4))
    x = tensor(pixels(rng, 6, 8))
    return [student.forward(params, x), student.forward(params, x), student.forward(params, x, 1.0)]


@matches_reference(points=1, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_other_sizes(student, rng):
    """cross_entropy is right for other numbers of examples and classes"""
    sizes = [(1, 10), (5, 5), (12, 2)]
    return [asked_cost(student, rng.normal(size=(N, C)), rng.integers(0, C, size=N)) for N, C in sizes]


@matches_reference(points=0.5, about="probabilities", after=["forward"])
def probabilities(student, tensors, rng):
    """probabilities are the softmax of the logits, in rows that sum to one"""
    answers = []
    for sizes, N in [([8, 6, 3, 4], 5), ([5, 7, 2, 3], 1)]:
        params = with_weights(student, tensors, sizes, alike(rng, *sizes))
        answers.append(student.probabilities(params, pixels(rng, N, sizes[0])))
    return answers


@matches_reference(points=0.5, about="accuracy", after=["accuracy"])
def accuracy_of_other_sizes(student, tensors, rng):
    """accuracy is right for other networks and numbers of examples"""
    return [asked_accuracy(student, tensors, rng, sizes, N) for sizes, N in [([9, 6, 5, 4], 31), ([5, 7, 2, 2], 1)]]


@check(points=0.5, about="forward", after=["forward"])
def every_variable_counts(student, tensors, rng):
    """the cost has a slope in the weights and biases of all five layers"""
    params = made(student, tensors, 12, 16, 5, 4, 2)
    x, labels = tensor(pixels(rng, 30, 12)), tensor(rng.integers(0, 4, size=30).astype(np.int64))
    slopes = tensors.gradients(student.cross_entropy, student.forward, params, [params, x], [labels])
    moved = [slope is not None and bool(np.any(np.asarray(slope))) for slope in slopes]
    hint = "Is there a layer that forward leaves out, or one that it goes through twice? Is anything turned into NumPy?"
    expect.true(len(moved) >= 10 and all(moved), "the cost does not depend on all variables", name="slopes", hint=hint)


@check(points=1, about="train", after=["forward", "cross_entropy"], diagnosed=False)
def twenty_images_are_learned(student, tensors, data, show):
    """train learns twenty images by heart, moves every variable, and returns the cost of each step"""
    few = part_of(data, train=20, test=20)
    params = made(student, tensors, *SMALL, 1)
    before = arrays(tensors, params)
    costs = costs_of(student, params, few, 60, 20, 0.01, 1.0, None, 1)
    after = arrays(tensors, params)
    expect.true(costs.size == 60, "there is not one cost for each step", name="costs", hint="How many steps are taken?")
    still = sum(np.array_equal(a, b) for a, b in zip(before, after))
    hint = "Which variables does the optimiser get? Are they those in params?"
    expect.true(still == 0, f"{still} of {len(before)} variables stay as they were", name="moved", hint=hint)
    learned = costs.size and np.isfinite(costs[-1]) and costs[-1] < 0.1 and costs[0] > 1.5
    hint = "A network of this size has room for twenty images. Is what is trained the network that was given?"
    expect.true(learned, "the cost of twenty images does not fall to nearly nothing", name="learned", hint=hint)
    recognised = np.mean(np.argmax(logits(student, params, few["x_train"]), axis=1) == few["y_train"])
    hint = "Which images and labels is a step taken on, and do they belong together?"
    expect.true(recognised > 0.9, "the twenty images are not recognised afterwards", name="recognised", hint=hint)
    show.curve("Cost of twenty images", np.arange(costs.size), costs, x_label="step", y_label="cost")


@check(points=0.5, about="train", after=["twenty_images_are_learned"], diagnosed=False)
def train_uses_adam(student, tensors, data):
    """train takes the steps that Adam takes"""
    few = part_of(data, train=30, test=30)
    params = made(student, tensors, *SMALL, 2)
    before = arrays(tensors, params)
    costs_of(student, params, few, 1, 30, 0.003, 1.0, None, 1)
    largest = max(float(np.max(np.abs(b - a))) for a, b in zip(before, arrays(tensors, params)))
    hint = "By how much does Adam's first step move a weight? Which learning rate does your optimiser get?"
    expect.true(abs(largest / 0.003 - 1) < 0.05, "the first step is not one of Adam's", name="first step", hint=hint)


@check(points=0.5, about="train", after=["twenty_images_are_learned"], diagnosed=False)
def train_takes_batches(student, tensors, data):
    """train takes a batch of random images in each step, drops hidden units, and does the same for the same seed"""
    some = part_of(data, train=200, test=20)
    runs = []
    for seed, keep_prob in [(3, 0.5), (3, 0.5), (4, 0.5), (3, 1.0)]:
        params = made(student, tensors, *SMALL, 1)
        runs.append(costs_of(student, params, some, 6, 20, 0.001, keep_prob, None, seed))
    one, same, other, undropped = runs
    expect.close(same, one, name="costs of the same seed", rtol=1e-4, atol=1e-6)
    params = made(student, tensors, *SMALL, 1)
    resting = costs_of(student, params, some, 6, 20, 0.0, 1.0, None, 3)
    hint = "Which images are in the second batch? At a learning rate of 0, do the costs of the steps differ?"
    expect.true(resting.size and np.ptp(resting) > 1e-3, "every step sees the same images", name="batches", hint=hint)
    hint = "What in train is random, and is all of it seeded by seed?"
    expect.true(not np.array_equal(one, other), "another seed gives the same costs", name="another seed", hint=hint)
    hint = "Which keep_prob does forward get in training?"
    expect.true(not np.array_equal(one, undropped), "keep_prob changes nothing", name="dropout", hint=hint)


def summaries(student, tensors, written, rng):
    """The events that write_summaries writes at two steps, with the weights that it was given."""
    sizes = [784, 9, 4, 5]
    network = layers(rng, [784, 9, 9, 9, 5])
    params = with_weights(student, tensors, sizes, network)
    writer = tensors.writer(written.folder)
    for step in (10, 30):
        scalars = tensor(np.float32(step / 8)), tensor(np.float32(step / 40))
        student.write_summaries(writer, step, params, tensor(pixels(rng, 7, 784)), *scalars)
    return written.events(), network


@check(points=1, about="write_summaries")
def scalars_and_images(student, tensors, written, rng):
    """write_summaries writes the cost, the accuracy and three images"""
    events, _ = summaries(student, tensors, written, rng)
    for tag, wanted in {"cost": [(10, 1.25), (30, 3.75)], "accuracy": [(10, 0.25), (30, 0.75)]}.items():
        points = tagged(events.scalars(), tag)
        right = [step for step, _ in points] == [10, 30] and np.allclose([v for _, v in points], [v for _, v in wanted])
        expect.true(
            right, f"{tag} is written with another value or step", name=tag, hint="Which argument is this tag's?"
        )
    pictures = tagged(events.images(), "input")
    hint = "How must images be shaped for tf.summary.image, and how many of them does it take?"
    right = [tuple(item) for item in pictures] == [(10, 28, 28, 3), (30, 28, 28, 3)]
    expect.true(right, "there are not three images of 28 by 28 pixels at each step", name="input", hint=hint)


@check(points=1, about="write_summaries")
def histograms_of_every_layer(student, tensors, written, rng):
    """write_summaries writes histograms of the weights and biases of every layer"""
    events, network = summaries(student, tensors, written, rng)
    found = events.histograms()
    for number, layer in enumerate(network, 1):
        for word, array in zip(("weights", "biases"), layer):
            points = tagged(found, f"layer{number}/{word}")
            right = [(step, count) for step, count, *_ in points] == [(10, array.size), (30, array.size)]
            if (number, word) in {(1, "weights"), (4, "weights"), (4, "biases")}:  # those of a shape of their own
                right = right and abs(points[0][2] - array.min()) < 1e-3 and abs(points[0][3] - array.max()) < 1e-3
            hint = "Which variable belongs to this tag?"
            expect.true(right, f"layer{number}/{word} is another histogram", name=f"layer{number}/{word}", hint=hint)


@check(points=1, about="train", after=["scalars_and_images", "histograms_of_every_layer"], diagnosed=False)
def train_writes(student, tensors, written, data):
    """train writes all summaries every ten steps, into the folder that it is given"""
    params = made(student, tensors, *SMALL, 1)
    costs = costs_of(student, params, part_of(data, train=100, test=53), 21, 20, 0.001, 0.9, written.folder, 1)
    events = written.events()
    points = dict(tagged(events.scalars(), "cost"))
    hint = "How many steps lie between two summaries?"
    expect.true(list(points) == [0, 10, 20], "the cost is not written every ten steps", name="steps", hint=hint)
    agree = costs.size == 21 and all(abs(points.get(step, np.nan) - costs[step]) < 1e-3 for step in (0, 10, 20))
    hint = "Is the cost of a step written before the update, under the step's own number?"
    expect.true(agree, "the costs that are written are not those returned", name="cost", hint=hint)
    shares = [value for _, value in tagged(events.scalars(), "accuracy")]
    images = [step for step, *_ in tagged(events.images(), "input")]
    right = len(shares) == 3 and all(0 <= value <= 1 and abs(value * 53 - round(value * 53)) < 1e-3 for value in shares)
    expect.true(right, "the accuracy is not that on all test images", name="accuracy", hint="On which images?")
    expect.true(images == [0, 10, 20], "the images are not written every ten steps", name="images")
    for number in (1, 2, 3):
        steps = [step for step, *_ in tagged(events.histograms(), f"layer{number}/weights")]
        expect.true(steps == [0, 10, 20], "the histograms are not written every ten steps", name=f"layer{number}")
