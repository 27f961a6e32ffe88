"""Losses, one-hot labels and mini-batches: what surrounds a first network, in NumPy.

Rows are examples: there are N of them, and C classes.

Write the functions that raise NotImplementedError. `grade assignment5` says how far you are.
"""

import numpy as np


def squared_loss(yhat, y):
    """Half the squared error: summed over the outputs, the mean over the examples.

    yhat: predictions, y: targets, both (N,) or both (N, K)
    returns: a float, 1/(2N) Σ (yhat - y)²

    Example: squared_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0])) is 1.0.
    """
    raise NotImplementedError("compute the loss from the differences")


def cross_entropy(probs, Y):
    """The mean over the examples of -Σ_c Y[n, c] log probs[n, c].

    probs: (N, C), each row sums to one
    Y: (N, C), each row sums to one: one-hot labels, or shares of several classes
    returns: a float; finite, because log probs is taken to be log 1e-12 where a probability is smaller than 1e-12.
    probs itself is left as it was.

    Example: where Y is one-hot and every probability of the right class is 1/2, it is log 2 = 0.693.
    """
    raise NotImplementedError("compute the loss from the logarithms")


def one_hot(labels, n):
    """Labels as rows of zeros with a single one.

    labels: (N,) integers 0 … n-1, of any integer dtype; any other label raises ValueError
    n: the number of classes, whether or not all of them occur
    returns: (N, n) float64

    Example: one_hot(np.array([2, 0]), 3) is [[0, 0, 1], [1, 0, 0]].
    """
    raise NotImplementedError("make the rows")


def next_batch(X, Y, batch_size, step, seed=0):
    """The batch for training step number `step`, which counts from 0 and goes on over the epochs.

    An epoch visits every example once, in an order drawn at random and anew for each epoch. It takes as many steps as
    are needed, ceil(N / batch_size); its last batch is smaller where N is not a multiple of batch_size.

    X: (N, …); Y: (N, …), the labels or one-hot rows of the same examples
    seed: the same X, Y, batch_size, step and seed give the same batch, whatever was asked for before
    returns: the batch's rows of X and the same rows of Y, in this order; X and Y are left as they were

    Example: with N = 5 and batch_size = 2, steps 0, 1, 2 give 2, 2 and 1 examples; step 3 begins the second epoch.
    """
    raise NotImplementedError("find the epoch and its order, and return this step's rows")
