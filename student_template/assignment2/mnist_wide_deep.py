"""Handwritten digits by a wide and deep network: five layers, 512 units wide, in TensorFlow.

Rows are examples: images x are (N, 784) float32 between 0 and 1, labels are (N,) int64, 0 to 9.

    hidden layer   a = relu(a W + b), then dropout        four of them, 512 units each
    output         logits = a W + b                       no activation, no dropout: the softmax is in the loss

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

import os

import numpy as np
import tensorflow as tf

EVERY = 10  # summaries are written at the steps 0, 10, 20, …


def build(n_input=784, n_hidden=512, n_layers=5, n_output=10, seed=0):
    """The variables of a network of n_layers layers: n_layers - 1 hidden ones of n_hidden units, and the output.

    returns: params, whatever you like that holds the tf.Variables: a list, a dictionary, a tf.Module. What calls your
        functions only hands it back to them. Each layer has a W (inputs, units) and a b (units,).

    Xavier initialisation: the entries of W are random with mean 0 and variance 2 / (inputs + units), normal or uniform.
    Biases are zero. The same seed gives the same numbers, whatever was drawn before; no two layers are alike.
    """
    raise NotImplementedError("make the weights and biases of all layers")


def forward(params, x, keep_prob=1.0):
    """The network's logits.

    params: from build; x: (N, n_input); keep_prob: the probability with which dropout keeps a hidden unit's output.
        What is kept is divided by keep_prob, so that nothing need be changed where keep_prob is 1.
    returns: a tensor (N, n_output): the net inputs of the output layer, without a softmax
    """
    raise NotImplementedError("compute the logits, with relu and dropout behind each hidden layer")


def cross_entropy(logits, labels):
    """The mean over the examples of -log p[label], where p is the softmax of an example's logits.

    logits: (N, n_output); labels: ints (N,)
    returns: a scalar, finite even where logits are 1000
    """
    raise NotImplementedError("compute the mean cross-entropy")


def probabilities(params, x):
    """The probability of each class, for each example: (N, n_output), rows that sum to one. Nothing is dropped.

    x: (N, n_input), an array or a tensor
    """
    raise NotImplementedError("compute the probabilities")


def accuracy(params, x, labels):
    """The share of the examples whose most probable class is their label; nothing is dropped.

    x: (N, n_input); labels: ints (N,); arrays or tensors
    returns: a number between 0 and 1
    """
    raise NotImplementedError("compute the share of right predictions")


def write_summaries(writer, step, params, x, cost, accuracy):
    """Write what is worth watching at this step: scalars, a histogram of each layer, images.

    writer: from tf.summary.create_file_writer; step: int; x: images (N, 784); cost, accuracy: scalars

    The tags, which TensorBoard shows, are
        scalars      cost, accuracy
        histograms   layer1/weights, layer1/biases, layer2/weights, … one pair for each layer of params
        images       input: the first three images of x, as 28 by 28 pixels
    """
    raise NotImplementedError("write the scalars, histograms and images")


def train(params, data, steps=200, batch_size=100, learning_rate=0.001, keep_prob=0.7, log_dir=None, seed=0):
    """Train params by Adam on mini-batches, with dropout.

    params: from build; its variables are changed
    data: a dictionary of arrays: x_train (N, 784), y_train (N,), x_test, y_test
    log_dir: a folder for event files; None: nothing is written. With one, write_summaries is called at the steps 0,
        EVERY, 2 EVERY, …: with this step's batch, its cost, and the accuracy on the test images, all before the update
    returns: a list with the cost of each step's batch, before its update

    Batches are random examples of the training set, or slices of it in a random order; where there are fewer than
    batch_size examples, all of them. Only x_train and y_train are trained on. The same seed gives the same numbers,
    where params begin with the same.
    """
    raise NotImplementedError("train, and write summaries where a folder is given")


def main():
    """Train on scikit-learn's digits, and say how many of the test images are recognised."""
    from grader.datasets import images

    digits = images("digits")
    names = ("x_train", "y_train", "x_test", "y_test")
    data = {name: getattr(digits, name) for name in names}
    params = build()
    costs = train(params, data, log_dir=os.path.join("logs", "digits"))
    share = float(accuracy(params, data["x_test"], data["y_test"]))
    print(
        f"cost {costs[0]:.4f} at first, {costs[-1]:.4f} after {len(costs)} steps; accuracy {share:.4f} on test images"
    )
    print("Now: tensorboard --logdir logs/digits")


if __name__ == "__main__":
    main()
