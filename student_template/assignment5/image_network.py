"""A first network on images: handwritten digits by one hidden layer, in TensorFlow 2.

Rows are examples: images x are (N, 784) float32 between 0 and 1, labels are (N,) int64, 0 to 9.

    hidden layer   h = relu(x W + b)         100 units
    output         logits = h W + b          one for each class; their softmax are the probabilities

Write the functions that raise NotImplementedError. `grade assignment5` says how far you are.
"""

import numpy as np
import tensorflow as tf


def make_parameters(n_input=784, n_hidden1=100, n_output=10, stddev=0.1, seed=0):
    """The variables of the network.

    returns: weights, biases, two dictionaries of trainable float32 tf.Variables:
        weights["hidden1"] (n_input, n_hidden1), weights["output"] (n_hidden1, n_output)
        biases["hidden1"] (n_hidden1,), biases["output"] (n_output,)

    All are drawn from the normal distribution with mean 0 and this standard deviation; biases of zero will do. The same
    seed gives the same numbers, whatever was drawn before; another seed gives others. The layers begin differently.
    """
    raise NotImplementedError("draw the weights and biases of both layers")


def build_model(x, weights, biases):
    """The network's logits: relu in the hidden layer, nothing behind the output layer.

    x: (N, n_input); weights, biases: as make_parameters returns them, with variables, tensors or arrays in them
    returns: a tensor (N, n_output)

    Example: where weights and biases are all 1, an x of two ones gives the hidden units 3, and with two of them 7.
    """
    raise NotImplementedError("compute the logits")


def cost(logits, Y):
    """The mean over the examples of the cross-entropy between the softmax of the logits and the labels.

    logits: (N, C); Y: (N, C) float32, one-hot: a 1 in the column of the right class, 0 elsewhere
    returns: a scalar, finite even where logits are 1000

    Example: where all logits are equal, it is log C: 2.303 for ten classes.
    """
    raise NotImplementedError("compute the mean cross-entropy")


def train(data, iterations=2500, batch_size=50, learning_rate=1e-4, seed=0, log_every=250):
    """Train a network of 100 hidden units and 10 classes by Adam on small batches.

    data: a dictionary of arrays: x_train (N, D) float32, y_train (N,) int64, x_test, y_test. The latter two are for
        looking at, and do not change what is learned.
    seed: the same seed gives the same initial weights and the same batches, and so the same numbers
    returns: weights, biases, costs. costs is a dictionary {iteration: cost of its batch, a float}, for the iterations
        0, log_every, 2·log_every, … below `iterations`, each before that iteration's step.

    The network begins as make_parameters(n_input=D, seed=seed) makes it. Each iteration takes a batch of batch_size
    training examples (all of them, where there are fewer), drawn at random, and one step of Adam on their cost.

    Example: with the defaults, costs has the iterations 0, 250, …, 2250. With iterations=0 nothing is learned.
    """
    raise NotImplementedError("train")


def predict(x, weights, biases):
    """The most probable class of each example: integers (N,).

    x: (N, n_input), an array or a tensor; weights, biases: as make_parameters or train return them
    """
    raise NotImplementedError("choose a class for each example")


def probabilities(x, weights, biases):
    """The probability of each class, for each example: (N, n_output), rows that sum to one.

    x: (N, n_input), an array or a tensor; weights, biases: as above
    """
    raise NotImplementedError("compute the softmax of the logits")


def accuracy(x, labels, weights, biases):
    """The share of the examples whose most probable class is their label.

    x: (N, n_input); labels: (N,) integers; arrays or tensors
    returns: a number between 0 and 1
    """
    raise NotImplementedError("compute the share of right predictions")


def main(where="digits"):
    """Train on the digits, and look at the accuracy on images that were not trained on."""
    from grader.datasets import images

    found = images(where)
    data = {name: getattr(found, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    weights, biases, costs = train(data)
    for iteration, value in costs.items():
        print(f"iteration {iteration:4}: cost {value:.3f}")
    share = float(accuracy(data["x_test"], data["y_test"], weights, biases))
    print(f"{found.name}: {100 * share:.1f} % of {len(data['y_test'])} held-out images right")


if __name__ == "__main__":
    main()
