"""A network on XOR, watched by TensorBoard: what it is made of, and how its numbers move while it learns.

Five steps lead there: give the parts of the graph names, choose what to record, open a writer and put the graph into
it, write the summaries while training, and look at them:

    tensorboard --logdir logs/xor

The network has two inputs, ten hidden units, one output. Rows are examples: X is (N, 2), Y and hypotheses are (N, 1).

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

import os

import numpy as np
import tensorflow as tf

EVERY = 100  # summaries are written at the steps 0, 100, 200, …


def xor():
    """The four examples: X of shape (4, 2), Y of shape (4, 1)."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    return X, np.array([[0], [1], [1], [0]], dtype=np.float32)


def build(seed=0):
    """The variables by name: W1 (2, 10), b1 (10,), W2 (10, 1), b2 (1,). The same seed gives the same numbers."""
    random = np.random.RandomState(seed)
    shapes = {"W1": (2, 10), "b1": (10,), "W2": (10, 1), "b2": (1,)}
    return {
        name: tf.Variable(random.standard_normal(shape).astype(np.float32), name=name) for name, shape in shapes.items()
    }


def cost(hypothesis, Y):
    """The mean cross-entropy."""
    h = tf.clip_by_value(hypothesis, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(Y * tf.math.log(h) + (1 - Y) * tf.math.log(1 - h))


def accuracy(hypothesis, Y):
    """The share of the examples on the right side of one half."""
    return tf.reduce_mean(tf.cast(tf.equal(tf.cast(hypothesis > 0.5, tf.float32), Y), tf.float32))


def open_writer(log_dir):
    """A writer of event files into the folder `log_dir`, which is made where there is none."""
    return tf.summary.create_file_writer(log_dir)


# ---- the five steps ----


def forward(params, X):
    """Both layers of logistic units, each within a scope of its own: tf.name_scope('layer1'), then 'layer2'.

    params: as from build; X: (N, 2)
    returns: what the hidden layer gives (N, 10), and the hypothesis (N, 1), in this order
    """
    raise NotImplementedError("compute both layers, in scopes named layer1 and layer2")


def write_summaries(writer, step, params, layer1, hypothesis, cost, accuracy):
    """Write what is worth watching at this step: two scalars and six histograms.

    writer: from open_writer; step: int; params: as from build; layer1, hypothesis: as from forward; cost and
    accuracy: scalars

    The tags, which TensorBoard shows, are
        scalars      cost, accuracy
        histograms   layer1/weights (W1), layer1/biases (b1), layer1/outputs (what the hidden layer gives),
                     layer2/weights (W2), layer2/biases (b2), hypothesis
    """
    raise NotImplementedError("write the scalars and histograms")


def write_graph(writer, params):
    """Write the graph of `forward`: the one that tf.function makes of it, for X of shape (None, 2).

    tf.summary.graph writes a graph; it can be had from a tf.function's get_concrete_function(…).graph.
    """
    raise NotImplementedError("make a graph of forward, and write it")


def train(log_dir, learning_rate=0.1, steps=10001, seed=0):
    """Train a network on XOR by gradient descent, and write events into the folder `log_dir`.

    log_dir: a folder for this run alone; into it go the graph, once, and summaries at the steps 0, EVERY, 2 EVERY, …
    returns: params and costs, in this order; costs has a number for each step, the cost before it

    All that is written at a step is from before its update: at step 0, the numbers that the network begins with.
    Everything is in the files when the function returns: close the writer.
    """
    raise NotImplementedError("train, and write the graph and the summaries")


def compare(log_dir, steps=10001, seed=0):
    """Two runs from the same weights, at the learning rates 0.1 and 0.01, in two folders within `log_dir`.

    returns: the costs of each run by its learning rate, {0.1: […], 0.01: […]}

    TensorBoard on `log_dir` then shows both curves in one plot.
    """
    raise NotImplementedError("train twice, each run in a folder of its own")


def main():
    """Both runs, for TensorBoard to show."""
    for rate, costs in compare(os.path.join("logs", "xor")).items():
        print(f"learning rate {rate}: cost {costs[0]:.4f} at first, {costs[-1]:.4f} after {len(costs)} steps")
    print("Now: tensorboard --logdir logs/xor")


if __name__ == "__main__":
    main()
