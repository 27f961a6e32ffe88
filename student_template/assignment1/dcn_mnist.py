"""Part 3: a deep convolutional network for handwritten digits, in TensorFlow 2, with its summaries for TensorBoard.

Images are rows x of 784 grey values between 0 and 1, float32; labels are integers 0 … 9 of shape (N,).

    conv1   5×5×1×32 and activation      (N, 28, 28, 32)    pooled to (N, 14, 14, 32)
    conv2   5×5×32×64 and activation     (N, 14, 14, 64)    pooled to (N, 7, 7, 64), which is 3136 numbers
    dense1  3136→1024 and activation     (N, 1024)          then dropout
    dense2  1024→10                      (N, 10)            the logits; no activation, no softmax

Write what is marked YOUR CODE; everything else is given. `grade assignment1` says how far you are.
"""

import argparse
from pathlib import Path

import numpy as np
import tensorflow as tf

LOG_EVERY = 100  # steps between two entries of the loss, and of the summaries of every layer
TEST_EVERY = 1100  # steps between two entries of the test error

tf.get_logger().setLevel("ERROR")  # no warnings where train is called many times, and traced anew each time


def weight_variable(shape):
    """A trainable variable, drawn from a normal distribution of standard deviation 0.1 truncated at two deviations.

    shape: a list or tuple of sizes
    returns: a tf.Variable of that shape, float32
    """
    raise NotImplementedError("a variable whose first value is drawn at random")


def bias_variable(shape):
    """A trainable variable that is 0.1 throughout: a little above zero, so that no relu starts out dead.

    shape: a list or tuple of sizes
    returns: a tf.Variable of that shape, float32
    """
    raise NotImplementedError("a variable with a constant first value")


def conv2d(x, W):
    """The convolution of images with filters, stride 1, padded so that the images keep their size (SAME).

    x: (N, height, width, channels)
    W: (filter height, filter width, channels, filters)
    returns: (N, height, width, filters), without a bias
    """
    raise NotImplementedError("convolve x with W")


def max_pool_2x2(x):
    """The largest of each 2×2 block, stride 2; of an odd size the last block is smaller (SAME).

    x: (N, height, width, channels)
    returns: (N, height/2, width/2, channels), both rounded up
    """
    raise NotImplementedError("pool x")


class DCN(tf.Module):
    """The network at the top of this file."""

    def __init__(self, activation="relu", initializer="truncated_normal", seed=0):
        """Make the eight variables: weights and biases of conv1, conv2, dense1 and dense2.

        activation: 'relu' or 'tanh'
        initializer: 'truncated_normal' (weight_variable) or 'xavier' (Glorot: mean 0, variance
            2 / (fan_in + fan_out); a convolution's fans count the filter's area). Biases are 0.1 with both.
        Any other name raises ValueError.
        seed: the same seed gives the same weights
        """
        super().__init__()
        raise NotImplementedError("check the two names, and make the variables")

    def __call__(self, x, keep_prob=1.0, watch=None):
        """The logits of images.

        x: (N, 784) or (N, 28, 28, 1)
        keep_prob: the share of dense1's units that dropout keeps, each multiplied by 1/keep_prob; 1 keeps all
        watch: yours, and optional: a dictionary in which to leave what `train` is to log, by name
        returns: (N, 10)
        """
        raise NotImplementedError("go through the four layers")


def cross_entropy(logits, labels):
    """The mean over the examples of −log softmax(logits)[label]; finite even where logits are ±1000.

    logits: (N, 10); labels: (N,) integers
    returns: one number

    Example: logits [[0, 0]] and labels [1] give log 2, which is 0.6931.
    """
    raise NotImplementedError("from logits to the loss")


def make_optimizer(name, learning_rate):
    """The optimizer of that name.

    name: 'adam', 'sgd' (plain gradient descent) or 'momentum' (gradient descent with momentum 0.9, not Nesterov's);
        any other name raises ValueError
    returns: an object with a method apply_gradients, which takes pairs (gradient, variable), as Keras's have
    """
    raise NotImplementedError("choose")


def accuracy(model, x, labels):
    """The share of images whose largest logit is the label's, without dropout.

    x: (N, 784), any N; labels: (N,) integers
    returns: a number between 0 and 1
    """
    raise NotImplementedError("count")


def variable_summaries(name, var, step):
    """Write what is worth watching of a tensor to the default summary writer.

    Scalars {name}/mean, {name}/stddev, {name}/max and {name}/min, and a histogram {name}/histogram, at this step.
    """
    raise NotImplementedError("five summaries")


def batches(examples, batch_size, seed):
    """Endless rows of indices: every example once, in random order, before any comes again."""
    random = np.random.RandomState(seed)
    waiting = np.array([], dtype=int)
    while True:
        while len(waiting) < batch_size:
            waiting = np.concatenate([waiting, random.permutation(examples)])
        yield waiting[:batch_size]
        waiting = waiting[batch_size:]


def train(
    model,
    data,
    steps,
    batch_size=50,
    learning_rate=1e-4,
    optimizer="adam",
    keep_prob=0.5,
    log_dir=None,
    seed=0,
):
    """Train the model in place: `steps` steps, each along the gradient of the loss of one batch, with dropout.

    data: a dictionary of arrays: x_train (N, 784), y_train (N,), x_test (M, 784), y_test (M,)
    optimizer: a name that make_optimizer knows
    log_dir: where given, the folder in which to write
        - at steps 0, 100, 200 …: the batch's `loss`, and variable_summaries of every layer's weights, biases,
          net_input and activation, and of what is pooled: conv1/weights, conv1/biases, conv1/net_input,
          conv1/activation, conv1/pooled, the same of conv2; dense1 without pooled; dense2 without activation too
        - at steps 0, 1100, 2200 … and after the last: the `test_error`, the share of test images that are wrong
        - after the last step at the latest: a checkpoint of the model (tf.train.Checkpoint)
    seed: the same seed gives the same batches and the same dropout
    What it returns does not matter.

    `batches` above is given, if you like it: `for rows in batches(…): x = data["x_train"][rows]`.
    """
    raise NotImplementedError("the training loop, and what it writes")


def main():
    """Train on digits, or on MNIST: python dcn_mnist.py --data mnist --steps 5500"""
    from grader.datasets import images  # or read the images in your own way

    options = argparse.ArgumentParser()
    options.add_argument("--data", default="digits", help="digits, mnist, or a folder with MNIST's files")
    options.add_argument("--steps", type=int, default=1100)
    options.add_argument("--activation", default="relu")
    options.add_argument("--initializer", default="truncated_normal")
    options.add_argument("--optimizer", default="adam")
    options.add_argument("--learning-rate", type=float, default=1e-4)
    options.add_argument("--log-dir", default=None, help="look at it with: tensorboard --logdir FOLDER")
    chosen, _ = options.parse_known_args()  # a notebook passes arguments of its own

    read = images(chosen.data)
    data = {name: getattr(read, name) for name in ["x_train", "y_train", "x_test", "y_test"]}
    model = DCN(chosen.activation, chosen.initializer)
    train(
        model,
        data,
        chosen.steps,
        learning_rate=chosen.learning_rate,
        optimizer=chosen.optimizer,
        log_dir=chosen.log_dir,
    )
    print(f"after {chosen.steps} steps: {accuracy(model, data['x_test'], data['y_test']):.4f} of the test images right")


if __name__ == "__main__":
    main()
