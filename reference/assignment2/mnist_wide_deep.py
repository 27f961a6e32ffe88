"""Handwritten digits by a wide and deep network: five layers, 512 units wide, in TensorFlow.

Rows are examples: images x are (N, 784) float32 between 0 and 1, labels are (N,) int64, 0 to 9.

    hidden layer   a = relu(a W + b), then dropout        four of them, 512 units each
    output         logits = a W + b                       no activation, no dropout: the softmax is in the loss

Write the functions that raise NotImplementedError; everything else is given. `grade assignment2` says how far you are.
"""

from __future__ import annotations

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
    # YOUR CODE: make the weights and biases of all layers
    random = tf.random.Generator.from_seed(seed)
    sizes = [n_input] + [n_hidden] * (n_layers - 1) + [n_output]
    params = []
    for inputs, units in zip(sizes[:-1], sizes[1:]):
        limit = (6.0 / (inputs + units)) ** 0.5  # the variance of a uniform distribution is a third of its square
        W = tf.Variable(random.uniform((inputs, units), -limit, limit))
        params.append((W, tf.Variable(tf.zeros((units,)))))
    return params
    # END OF YOUR CODE


def forward(params, x, keep_prob=1.0):
    """The network's logits.

    params: from build; x: (N, n_input); keep_prob: the probability with which dropout keeps a hidden unit's output.
        What is kept is divided by keep_prob, so that nothing need be changed where keep_prob is 1.
    returns: a tensor (N, n_output): the net inputs of the output layer, without a softmax
    """
    # YOUR CODE: compute the logits, with relu and dropout behind each hidden layer
    for W, b in params[:-1]:
        x = tf.nn.relu(tf.matmul(x, W) + b)
        if keep_prob < 1.0:
            x = tf.nn.dropout(x, rate=1.0 - keep_prob)
    W, b = params[-1]
    return tf.matmul(x, W) + b
    # END OF YOUR CODE


def cross_entropy(logits, labels):
    """The mean over the examples of -log p[label], where p is the softmax of an example's logits.

    logits: (N, n_output); labels: ints (N,)
    returns: a scalar, finite even where logits are 1000
    """
    # YOUR CODE: compute the mean cross-entropy
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    # END OF YOUR CODE


def probabilities(params, x):
    """The probability of each class, for each example: (N, n_output), rows that sum to one. Nothing is dropped.

    x: (N, n_input), an array or a tensor
    """
    # YOUR CODE: compute the probabilities
    return tf.nn.softmax(forward(params, x))
    # END OF YOUR CODE


def accuracy(params, x, labels):
    """The share of the examples whose most probable class is their label; nothing is dropped.

    x: (N, n_input); labels: ints (N,); arrays or tensors
    returns: a number between 0 and 1
    """
    # YOUR CODE: compute the share of right predictions
    predicted = tf.argmax(forward(params, x), axis=1)
    return tf.reduce_mean(tf.cast(tf.equal(predicted, tf.cast(labels, tf.int64)), tf.float32))
    # END OF YOUR CODE


def write_summaries(writer, step, params, x, cost, accuracy):
    """Write what is worth watching at this step: scalars, a histogram of each layer, images.

    writer: from tf.summary.create_file_writer; step: int; x: images (N, 784); cost, accuracy: scalars

    The tags, which TensorBoard shows, are
        scalars      cost, accuracy
        histograms   layer1/weights, layer1/biases, layer2/weights, … one pair for each layer of params
        images       input: the first three images of x, as 28 by 28 pixels
    """
    # YOUR CODE: write the scalars, histograms and images
    with writer.as_default(step=step):
        tf.summary.scalar("cost", cost)
        tf.summary.scalar("accuracy", accuracy)
        for number, (W, b) in enumerate(params, 1):
            tf.summary.histogram(f"layer{number}/weights", W)
            tf.summary.histogram(f"layer{number}/biases", b)
        tf.summary.image("input", tf.reshape(x, (-1, 28, 28, 1)), max_outputs=3)
    # END OF YOUR CODE


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
    # YOUR CODE: train, and write summaries where a folder is given
    tf.random.set_seed(seed)  # for dropout
    random = np.random.RandomState(seed)  # for the batches
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    variables = [variable for layer in params for variable in layer]

    @tf.function
    def slopes(x, labels):
        with tf.GradientTape() as tape:
            loss = cross_entropy(forward(params, x, keep_prob), labels)
        return loss, tape.gradient(loss, variables)

    writer = tf.summary.create_file_writer(log_dir) if log_dir else None
    examples, costs = len(data["x_train"]), []
    for step in range(steps):
        chosen = random.choice(examples, min(batch_size, examples), replace=False)
        x, labels = tf.constant(data["x_train"][chosen]), tf.constant(data["y_train"][chosen])
        loss, gradients = slopes(x, labels)
        if writer is not None and step % EVERY == 0:
            share = accuracy(params, data["x_test"], data["y_test"])
            write_summaries(writer, step, params, x, loss, share)
        optimizer.apply_gradients(zip(gradients, variables))
        costs.append(float(loss))
    if writer is not None:
        writer.close()
    return costs
    # END OF YOUR CODE


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
