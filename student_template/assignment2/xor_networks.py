"""XOR by networks of logistic units, in TensorFlow: one unit fails; two layers, a wide network and a deep one do not.

Rows are examples: inputs X are (N, D), targets Y and hypotheses are (N, 1), all float32.

A network of the sizes [2, 10, 1] has 2 inputs, a layer of 10 units, and an output. Every layer gives
logistic(X, W, b) of what the layer before it gave; W has a row for each input and a column for each unit.

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

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
    raise NotImplementedError("compute the activations of a layer")


def cost(hypothesis, Y):
    """The mean cross-entropy, -mean(Y log h + (1 - Y) log(1 - h)).

    hypothesis: what the network gives, between 0 and 1 (N, 1); Y: targets, 0 or 1 (N, 1); both tensors
    returns: a scalar, and a finite one even where a hypothesis is exactly 0 or 1
    """
    raise NotImplementedError("compute the mean cross-entropy")


def predict(hypothesis):
    """The predicted classes: 1.0 where the hypothesis is above one half, else 0.0.

    hypothesis: (N, 1)
    returns: float32 (N, 1)
    """
    raise NotImplementedError("turn hypotheses into classes")


def accuracy(predicted, Y):
    """The share of the examples whose predicted class is right.

    predicted: what predict gave (N, 1); Y: targets (N, 1)
    returns: a number between 0 and 1
    """
    raise NotImplementedError("compute the share of right predictions")


# ---- networks of any size ----


def build(layer_sizes, seed=0):
    """The variables of a network, all random numbers from the standard normal distribution.

    layer_sizes: units of each layer, inputs first, [2, 10, 1] say
    returns: params, whatever you like that holds the tf.Variables: a list, a dictionary, a tf.Module. What calls your
        functions only hands it back to them. There is a W (inputs, units) and a b (units,) for each layer but the
        first; the biases may as well be zero.

    The same seed gives the same numbers, whatever was drawn before.
    """
    raise NotImplementedError("make the weights and biases of all layers")


def hypothesis(params, X):
    """What the network gives: every layer is logistic of the one before it, the last one too.

    params: from build; X: (N, D), a tensor or an array
    returns: a tensor (N, 1)
    """
    raise NotImplementedError("go through the layers")


def step(params, X, Y, learning_rate):
    """One step of gradient descent: each variable moves by learning_rate times the slope of the cost, against it.

    params: from build; its variables are changed; X: (N, D); Y: (N, 1)
    returns: the cost before the step, a scalar
    """
    raise NotImplementedError("take one step")


def train(layer_sizes, steps=10001, learning_rate=0.1, seed=0):
    """Train a network on XOR: build it from the seed, then take the steps, each on all four examples.

    returns: params and costs, in this order; costs has a number for each step, the cost before it

    10,001 steps take seconds when TensorFlow makes a graph of a step (tf.function), and a little longer without.
    """
    raise NotImplementedError("build and train the network")


def hand_set():
    """Weights that solve XOR and were never trained: think of the two lines that the hidden units should draw.

    returns: W1 (2, H), b1 (H,), W2 (H, 1), b2 (1,), as arrays, in this order, for as many hidden units as you like.
        As a network of logistic units, they should put each of the four outputs within 0.1 of its target.
    """
    raise NotImplementedError("choose weights and biases by hand")


def main():
    """Train the four networks, and print what they say."""
    X, Y = xor()
    for layer_sizes in ([2, 1], [2, 2, 1], [2, 10, 1], [2, 10, 10, 10, 1]):
        params, costs = train(layer_sizes)
        h = hypothesis(params, X)
        print(f"{layer_sizes}: cost {costs[-1]:.4f}, accuracy {float(accuracy(predict(h), Y)):.2f}, {np.ravel(h)}")


if __name__ == "__main__":
    main()
