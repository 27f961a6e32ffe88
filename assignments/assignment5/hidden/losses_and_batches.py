"""Part 1, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from ..batches import batch, epoch, visited
from ..losses_and_batches import probabilities
from ..points import worth


@matches_reference(points=worth(4), about="squared_loss", after=["squared_loss"])
def squared_loss_of_other_sizes(student, rng):
    """squared_loss is right for other numbers of examples, and sums over several outputs"""
    sizes = [(11,), (1,), (5, 3), (4, 1), (1, 6)]
    return [call(student, "squared_loss", rng.normal(size=size), rng.normal(size=size)) for size in sizes]


@matches_reference(points=worth(3), about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_other_sizes(student, rng):
    """cross_entropy is right for other numbers of examples and classes"""
    answers = []
    for N, C in [(11, 5), (1, 3), (4, 4), (3, 2)]:
        answers.append(call(student, "cross_entropy", probabilities(rng, N, C), np.eye(C)[rng.integers(C, size=N)]))
    return answers


@matches_reference(points=worth(1), about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_shares(student, rng):
    """cross_entropy is right where a row of Y has shares of several classes"""
    return call(student, "cross_entropy", probabilities(rng, 5, 3), probabilities(rng, 5, 3))


@matches_reference(points=worth(3), about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_exact_zeros(student):
    """cross_entropy takes no notice of a probability of zero where the class is a wrong one"""
    probs = np.array([[0.0, 0.25, 0.75], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    return call(student, "cross_entropy", probs, np.eye(3)[[1, 0, 2]])


@matches_reference(points=worth(2), about="cross_entropy", after=["cross_entropy"])
def cross_entropy_of_small_probabilities(student):
    """cross_entropy takes small probabilities as they are"""
    return call(student, "cross_entropy", np.array([[1 - 1e-6, 1e-6], [1e-4, 1 - 1e-4]]), np.array([[0.0, 1], [1, 0]]))


@matches_reference(points=worth(2), about="one_hot", after=["one_hot"])
def one_hot_of_few_labels(student):
    """one_hot has a column for every class, whether or not it occurs"""
    asked = [([3, 0, 3], 6), ([1], 3), ([0, 0], 1), ([5, 4], 6)]
    return [call(student, "one_hot", np.array(labels), n) for labels, n in asked]


@matches_reference(points=worth(2), about="one_hot", after=["one_hot"])
def one_hot_of_bytes(student, rng):
    """one_hot takes labels of any integer dtype"""
    labels = rng.permutation(np.arange(9) % 5)
    return [call(student, "one_hot", labels.astype(kind), 5) for kind in ["uint8", "int32"]]


@check(points=worth(4), about="next_batch", after=["next_batch"])
def next_batch_of_a_smaller_end(student):
    """next_batch visits every example once where the last batch of the epoch is smaller"""
    for i, (N, size) in enumerate([(11, 4), (7, 6), (5, 1)], 1):
        batches = epoch(student, N, size)
        sizes = [len(numbers) for numbers in batches]
        right = sizes == [min(size, N - first) for first in range(0, N, size)]
        hint = "How many steps has an epoch, and how many examples are left over for the last of them?"
        expect.true(right, f"the batches have {sizes} examples", hint=hint, name=f"the sizes of the batches, data {i}")
        expect.same(visited(batches), name=f"the examples that the epoch visits, data {i}")


@check(points=worth(2), about="next_batch", after=["next_batch"])
def next_batch_of_later_epochs(student):
    """next_batch visits every example once in later epochs too"""
    for i, (N, size, number) in enumerate([(12, 4, 1), (11, 4, 2), (10, 3, 5)], 1):
        expect.same(visited(epoch(student, N, size, number)), name=f"the examples that a later epoch visits, data {i}")


@check(points=worth(2), about="next_batch", after=["next_batch"])
def next_batch_shuffles_anew(student):
    """next_batch draws the order at random, and anew for each epoch"""
    orders = [np.concatenate(epoch(student, 30, 5, number)) for number in range(3)]
    sorted_still = any(np.array_equal(order, np.sort(order)) for order in orders)
    expect.true(
        not sorted_still,
        "an epoch has the examples in the order in which they were given",
        hint="Where do you shuffle?",
        name="shuffled",
    )
    again = any(np.array_equal(orders[i], orders[j]) for i, j in [(0, 1), (0, 2), (1, 2)])
    expect.true(
        not again,
        "two epochs have the examples in the same order",
        hint="What does the order depend on besides the seed?",
        name="anew",
    )


@check(points=worth(1), about="next_batch", after=["next_batch"])
def next_batch_obeys_its_seed(student):
    """next_batch gives the same batch for the same seed, whatever was asked before, and another for another"""
    first = [batch(student, 30, 10, step, 3)[0] for step in [0, 4, 2]]
    again = [batch(student, 30, 10, step, 3)[0] for step in [2, 0, 4]]
    hint = "Does your function remember something from call to call? What must the batch depend on, and on what not?"
    same = all(np.array_equal(first[i], again[j]) for i, j in [(0, 1), (1, 2), (2, 0)])
    expect.true(same, "the same step and seed give another batch when asked again", hint=hint, name="the same seed")
    other = batch(student, 30, 10, 0, 4)[0]
    expect.true(
        not np.array_equal(first[0], other),
        "two seeds give the same batch",
        hint="Where is seed used?",
        name="another seed",
    )


@check(points=worth(1), about="next_batch", after=["next_batch"])
def next_batch_of_everything(student):
    """next_batch gives all examples where the batch is larger than their number"""
    for i, step in enumerate([0, 1, 2], 1):
        expect.same(np.sort(batch(student, 6, 10, step)[0]), name=f"the examples of batch {i}")
