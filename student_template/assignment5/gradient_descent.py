"""Linear regression three times over: gradient descent on all examples, on one, on a few; in NumPy.

Rows are examples: X is (m, D), targets y are (m,), and the prediction is X theta with theta of shape (D,). There is no
bias: where one is wanted, X has a column of ones.

    loss      J(theta) = 1/(2m) Σ (X theta - y)²
    gradient  1/m Σ (X theta - y) x, which is 1/m Xᵀ (X theta - y)

Write the functions that raise NotImplementedError; everything else is given. `grade assignment5` says how far you are.
"""

import numpy as np


def generate_data(m=100, seed=0):
    """Points around a line: X of shape (m, 2), whose first column is ones, and y of shape (m,)."""
    random = np.random.RandomState(seed)
    x = random.uniform(-1, 1, size=m)
    return np.column_stack([np.ones(m), x]), 4 + 3 * x + random.normal(scale=0.5, size=m)


def gradient(X, y, theta):
    """The gradient of the loss at theta, by the formula at the top of this file.

    X: (m, D); y: (m,); theta: (D,)
    returns: (D,)
    """
    raise NotImplementedError("compute the gradient")


def closed_form(X, y):
    """The theta with the smallest loss, without any descent: where the gradient is zero, Xᵀ X theta = Xᵀ y.

    X: (m, D), with independent columns; y: (m,)
    returns: (D,)
    """
    raise NotImplementedError("solve for theta")


def batch_gd(X, y, theta, learning_rate, epochs):
    """Gradient descent on all examples: one step an epoch, theta - learning_rate · gradient.

    theta: where to begin, (D,); it is left as it was
    returns: theta after all epochs, (D,)
    """
    raise NotImplementedError("take the steps")


def stochastic_gd(X, y, theta, learning_rate, epochs, seed=0):
    """Gradient descent on one example at a time: m steps an epoch, along the gradient of that example's loss alone.

    An epoch visits every example once, in an order drawn at random and anew for each epoch.

    theta: where to begin, (D,); it is left as it was
    seed: the same seed gives the same orders
    returns: theta after all epochs, (D,)
    """
    raise NotImplementedError("take the steps")


def minibatch_gd(X, y, theta, learning_rate, epochs, batch_size, seed=0):
    """Gradient descent on a few examples at a time, along the mean gradient of the examples in the batch.

    An epoch visits every example once, in an order drawn at random and anew for each epoch, cut into batches; the last
    batch of an epoch is smaller where m is not a multiple of batch_size, and is a mean over what it has.

    theta: where to begin, (D,); it is left as it was
    seed: the same seed gives the same orders
    returns: theta after all epochs, (D,)
    """
    raise NotImplementedError("take the steps")


def main():
    """Fit a line four times."""
    X, y = generate_data()
    start = np.zeros(2)
    print("closed form  ", closed_form(X, y))
    print("all examples ", batch_gd(X, y, start, 0.5, 200))
    print("one at a time", stochastic_gd(X, y, start, 0.01, 50))
    print("ten at a time", minibatch_gd(X, y, start, 0.1, 50, 10))


if __name__ == "__main__":
    main()
