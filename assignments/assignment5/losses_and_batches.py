"""Part 1: losses, one-hot labels and mini-batches."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from .batches import batch, epoch, visited
from .points import worth


def probabilities(rng, N, C):
    """Random rows that sum to one: (N, C)."""
    return rng.dirichlet(np.ones(C) * 2, size=N)


@matches_reference(points=worth(4))
def squared_loss(student, rng):
    """squared_loss is half the mean squared error"""
    return call(student, "squared_loss", rng.normal(size=7), rng.normal(size=7))


@matches_reference(points=worth(5))
def cross_entropy(student, rng):
    """cross_entropy is the mean of −log of the right class's probability"""
    return call(student, "cross_entropy", probabilities(rng, 7, 3), np.eye(3)[rng.permutation(np.arange(7) % 3)])


@matches_reference(points=worth(3))
def one_hot(student, rng):
    """one_hot makes a row with a single one of each label"""
    return call(student, "one_hot", rng.permutation(np.arange(7) % 4), 4)


@check(points=worth(4))
def next_batch(student, show):
    """next_batch visits every example once an epoch"""
    batches = epoch(student, 12, 4)
    rows = [[step, ", ".join(f"{number:g}" for number in numbers)] for step, numbers in enumerate(batches)]
    show.table("The examples of the first epoch, by number", ["step", "examples"], rows)
    expect.same(np.array([len(numbers) for numbers in batches]), name="the sizes of the batches")
    expect.same(visited(batches), name="the examples that the epoch visits")


@check(points=worth(2), about="next_batch", after=[next_batch])
def next_batch_keeps_examples_together(student):
    """next_batch gives each example together with its own label"""
    numbers, labels = batch(student, 12, 5, 1)
    expect.same(np.array([len(numbers), len(labels)]), name="the numbers of rows")
    if len(numbers) == len(labels):
        apart = np.flatnonzero(numbers != labels)
        hint = "Which rows of Y belong to the rows of X? Draw the order once, and use it for both."
        expect.true(
            apart.size == 0,
            f"{apart.size} of {len(numbers)} rows have another example's label",
            hint=hint,
            name="each example has its own label",
        )
