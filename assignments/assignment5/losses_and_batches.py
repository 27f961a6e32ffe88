"""Part 1: losses, one-hot labels and mini-batches."""

from __future__ import annotations

import numpy as np

from grader import as_array, call, check, expect, matches_reference, unchanged
from grader.errors import UnusableAnswer

from .batches import batch, epoch, examples, visited
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


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@matches_reference(points=0, about="squared_loss", after=[squared_loss])
def squared_loss_of_several_outputs(student, rng):
    """squared_loss sums over the outputs, and takes the mean over the examples"""
    return call(student, "squared_loss", rng.normal(size=(4, 2)), rng.normal(size=(4, 2)))


@matches_reference(points=0, about="cross_entropy", after=[cross_entropy])
def cross_entropy_of_rows_of_shares(student, rng):
    """cross_entropy takes rows of Y that have shares of several classes"""
    return call(student, "cross_entropy", probabilities(rng, 4, 4), probabilities(rng, 4, 4))


@matches_reference(points=0, about="cross_entropy", after=[cross_entropy])
def cross_entropy_of_a_zero(student):
    """cross_entropy takes no notice of a wrong class whose probability is exactly zero"""
    return call(student, "cross_entropy", np.array([[1.0, 0.0, 0.0], [0.2, 0.8, 0.0]]), np.eye(3)[[0, 1]])


@matches_reference(points=0, about="one_hot", after=[one_hot])
def one_hot_has_n_columns(student):
    """one_hot has n columns, whether or not every class occurs"""
    return call(student, "one_hot", np.array([2, 0]), 5)


@matches_reference(points=0, about="one_hot", after=[one_hot])
def one_hot_of_small_integers(student):
    """one_hot takes labels of any integer dtype"""
    return [call(student, "one_hot", np.array([2, 0, 1], dtype=kind), 3) for kind in ["int8", "uint16"]]


@check(points=0, about="next_batch", after=[next_batch])
def next_batch_of_a_smaller_last_batch(student):
    """next_batch visits every example once, too, where the last batch is smaller, and where all are one batch"""
    for N, size in [(8, 3), (4, 9)]:
        batches = epoch(student, N, size)
        says = f"of {N} examples in batches of {size}, the batches have {[len(numbers) for numbers in batches]}"
        right = [len(numbers) for numbers in batches] == [min(size, N - at) for at in range(0, N, size)]
        hint = "How many steps has an epoch, and how many examples are left over for the last of them?"
        expect.true(right, says, hint=hint, name=f"batches of {size}")
        expect.same(visited(batches), name=f"the examples that the epoch visits, batches of {size}")


@check(points=0, about="next_batch", after=[next_batch])
def next_batch_draws_a_new_order(student):
    """next_batch draws the order from the seed, anew for each epoch, whatever was asked for before"""
    first, second = (np.concatenate(epoch(student, 20, 5, number)) for number in (0, 1))
    expect.same(np.sort(second), name="the examples that the second epoch visits")
    shuffled = not any(np.array_equal(order, np.sort(order)) for order in (first, second))
    expect.true(
        shuffled, "an epoch has the examples in their first order", hint="Where do you shuffle?", name="shuffled"
    )
    hint = "What does the order depend on besides the seed?"
    expect.true(
        not np.array_equal(first, second), "the second epoch has the order of the first", hint=hint, name="anew"
    )
    again, other = (np.concatenate(epoch(student, 20, 5, seed=seed)) for seed in (0, 1))
    hint = "Does your function remember something from call to call? What must the batch depend on, and on what not?"
    expect.true(np.array_equal(first, again), "asked again, the order is another", hint=hint, name="the same seed")
    different = not np.array_equal(first, other)
    expect.true(different, "two seeds give the same order", hint="Where is seed used?", name="another seed")


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_stays_finite(student):
    """cross_entropy is large, but finite, where the right class has a probability of zero"""
    loss = call(student, "cross_entropy", np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    array = as_array(loss, "fiu")
    if array is None or array.size != 1:
        raise UnusableAnswer("cross_entropy must return one number.")
    hint = "What is the logarithm of 0, and what does the handout put in its place?"
    expect.true(10 < array.ravel()[0] < 1000, "the loss is not finite, or not large", hint=hint, name="the loss")


@check(robustness=True, about="cross_entropy", after=["cross_entropy"])
def cross_entropy_changes_nothing(student):
    """cross_entropy leaves its arguments as they were"""
    unchanged(student, "cross_entropy", {"probs": np.array([[1e-20, 1.0], [0.3, 0.7]]), "Y": np.eye(2)[[1, 0]]}, 1)


@check(robustness=True, about="one_hot", after=["one_hot"])
def one_hot_refuses_other_labels(student):
    """one_hot raises ValueError for a label that is no class"""
    hint = "Which labels are no classes? There are two ends, and NumPy takes an index of -1 for the last."
    for name, labels in {"below": [0, -1, 2], "above": [4, 0, 1]}.items():
        expect.raises("ValueError", lambda at=labels: call(student, "one_hot", np.array(at), 3), hint=hint, name=name)


@check(robustness=True, about="next_batch", after=["next_batch"])
def next_batch_changes_nothing(student):
    """next_batch leaves X and Y as they were"""
    X, Y = examples(12)
    unchanged(student, "next_batch", {"X": X, "Y": Y, "batch_size": 5, "step": 1, "seed": 0}, 25)
