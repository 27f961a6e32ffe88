"""XOR by networks of logistic units, in TensorFlow: one unit fails; two layers, a wide network and a deep one do not.

Rows are examples: inputs X are (N, D), targets Y and hypotheses are (N, 1), all float32.

A network of the sizes [2, 10, 1] has 2 inputs, a layer of 10 units, and an output. Every layer gives
logistic(X, W, b) of what the layer before it gave; W has a row for each input and a column for each unit.

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf


def xor():
    """The four examples: X of shape (4, 2), Y of shape (4, 1)."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    return X, np.array([[0], [1], [1], [0]], dtype=np.float32)


# ---- one unit, or a layer of them ----


def logistic(X, W, b):
    """The logistic function 1 / (1 + e^-z) of the net inputs z = X W + b.

    X: (N, D); W: (D, M); b: (M,); all tensors
    returns: a tensor (N, M), finite even where |z| is 1000
    """
    # YOUR CODE: compute the activations of a layer
    return tf.sigmoid(tf.matmul(X, W) + b)
    # END OF YOUR CODE


def cost(hypothesis, Y):
    """The mean cross-entropy, -mean(Y log h + (1 - Y) log(1 - h)).

    hypothesis: what the network gives, between 0 and 1 (N, 1); Y: targets, 0 or 1 (N, 1); both tensors
    returns: a scalar, and a finite one even where a hypothesis is exactly 0 or 1
    """
    # YOUR CODE: compute the mean cross-entropy
    h = tf.clip_by_value(hypothesis, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(Y * tf.math.log(h) + (1 - Y) * tf.math.log(1 - h))
    # END OF YOUR CODE


def predict(hypothesis):
    """The predicted classes: 1.0 where the hypothesis is above one half, else 0.0.

    hypothesis: (N, 1)
    returns: float32 (N, 1)
    """
    # YOUR CODE: turn hypotheses into classes
    return tf.cast(hypothesis > 0.5, tf.float32)
    # END OF YOUR CODE


def accuracy(predicted, Y):
    """The share of the examples whose predicted class is right.

    predicted: what predict gave (N, 1); Y: targets (N, 1)
    returns: a number between 0 and 1
    """
    # YOUR CODE: compute the share of right predictions
    return tf.reduce_mean(tf.cast(tf.equal(predicted, Y), tf.float32))
    # END OF YOUR CODE


# ---- networks of any size ----


def build(layer_sizes, seed=0):
    """The variables of a network, all random numbers from the standard normal distribution.

    layer_sizes: units of each layer, inputs first, [2, 10, 1] say
    returns: params, whatever you like that holds the tf.Variables: a list, a dictionary, a tf.Module. What calls your
        functions only hands it back to them. There is a W (inputs, units) and a b (units,) for each layer but the
        first; the biases may as well be zero.

    The same seed gives the same numbers, whatever was drawn before.
    """
    # YOUR CODE: make the weights and biases of all layers
    random = tf.random.Generator.from_seed(seed)
    return [
        (tf.Variable(random.normal((inputs, units))), tf.Variable(random.normal((units,))))
        for inputs, units in zip(layer_sizes[:-1], layer_sizes[1:])
    ]
    # END OF YOUR CODE


def hypothesis(params, X):
    """What the network gives: every layer is logistic of the one before it, the last one too.

    params: from build; X: (N, D), a tensor or an array
    returns: a tensor (N, 1)
    """
    # YOUR CODE: go through the layers
    for W, b in params:
        X = logistic(X, W, b)
    return X
    # END OF YOUR CODE


def step(params, X, Y, learning_rate):
    """One step of gradient descent: each variable moves by learning_rate times the slope of the cost, against it.

    params: from build; its variables are changed; X: (N, D); Y: (N, 1)
    returns: the cost before the step, a scalar
    """
    # YOUR CODE: take one step
    with tf.GradientTape() as tape:
        loss = cost(hypothesis(params, X), Y)
    variables = [variable for layer in params for variable in layer]
    for variable, slope in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(learning_rate * slope)
    return loss
    # END OF YOUR CODE


def train(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """Train a network on XOR: build it from the seed, then take the steps, each on all four examples.

    returns: params and costs, in this order; costs has a number for each step, the cost before it

    10,001 steps take seconds when TensorFlow makes a graph of a step (tf.function), and a little longer without.
    """
    # YOUR CODE: build and train the network
    X, Y = xor()
    params = build(layer_sizes, seed)
    take = tf.function(lambda: step(params, X, Y, learning_rate))
    costs = [float(take()) for _ in range(steps)]
    return params, costs
    # END OF YOUR CODE


def hand_set():
    """Weights that solve XOR and were never trained: think of the two lines that the hidden units should draw.

    returns: W1 (2, H), b1 (H,), W2 (H, 1), b2 (1,), as arrays, in this order, for as many hidden units as you like.
        As a network of logistic units, they should put each of the four outputs within 0.1 of its target.
    """
    # YOUR CODE: choose weights and biases by hand
    W1 = np.array([[5.0, -7.0], [5.0, -7.0]], dtype=np.float32)  # both inputs on? neither?
    b1 = np.array([-8.0, 3.0], dtype=np.float32)
    W2 = np.array([[-11.0], [-11.0]], dtype=np.float32)  # and the output: neither of the two
    b2 = np.array([6.0], dtype=np.float32)
    return W1, b1, W2, b2
    # END OF YOUR CODE


def main():
    """Train the four networks, and print what they say."""
    X, Y = xor()
    for layer_sizes in ([2, 1], [2, 2, 1], [2, 10, 1], [2, 10, 10, 10, 1]):
        params, costs = train(layer_sizes)
        h = hypothesis(params, X)
        print(f"{layer_sizes}: cost {costs[-1]:.4f}, accuracy {float(accuracy(predict(h), Y)):.2f}, {np.ravel(h)}")


if __name__ == "__main__":
    main()
