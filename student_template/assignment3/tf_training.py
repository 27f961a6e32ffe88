"""Training in TensorFlow 2, in small: a square, a line through noise, summaries of what happens, and checkpoints.

Everything is computed in float32. There are many ways to write these functions: tf.GradientTape and assign, an
optimizer of Keras, tf.function or not. What counts is what they return, and what they leave in a folder.

Write the four functions that raise NotImplementedError. `grade assignment3` says how far you are.
"""

import os
import tempfile

import numpy as np
import tensorflow as tf


def minimise_square(x0, learning_rate=0.1, steps=10, log_dir=None):
    """Gradient descent on cost(x) = x².

    x0: the number at which x starts
    log_dir: a folder for summaries, which need not exist yet; None where nothing is to be written
    returns: a list of steps + 1 floats: x0, and x after each step

    With log_dir an event file is written there, by tf.summary, with the scalars "x" and "cost". Their values at step
    k, for k = 0, 1, …, steps, are x after k steps, and its square.

    Example: minimise_square(0.448929, steps=1) is [0.448929, 0.359143].
    """
    raise NotImplementedError("descend, and write the summaries where there is a folder for them")


def linear_regression(x, y, steps=300, learning_rate=0.1):
    """Find w and b of y = x w + b + noise by gradient descent.

    The loss is the mean of the squared differences, loss = 1/N Σ (x w + b - y)². w and b start at zero, and each step
    goes along the gradient over all examples.

    x: (N, D); y: (N,)
    returns: w (D,), b (a number), and the losses: a list of `steps` floats, the loss before each step

    Example: with x = [[1], [2]], y = [1, 3], steps=1 and learning_rate=0.1: w = [0.7], b = 0.4, losses = [5].
    """
    raise NotImplementedError("minimise the loss over w and b")


def save_every(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The same training as in linear_regression, with a checkpoint after each `every` steps.

    directory: a folder for the checkpoints, which need not exist yet
    returns: a dictionary {step: (w, b)}, w (D,) and b a number, of all the steps at which a checkpoint was made

    A checkpoint is made after the steps every, 2·every, 3·every, … up to steps. In the folder, the last five of them
    are kept, and older ones are removed. In its name, each has the number of its step behind a hyphen: "ckpt-250".

    Example: with every=50 and steps=300 the dictionary has the steps 50, 100, 150, 200, 250, 300; and in the folder
    are "ckpt-100" to "ckpt-300", each of which is a file .index and at least one file .data-….
    """
    raise NotImplementedError("train, and save w and b; tf.train.CheckpointManager knows how many to keep")


def restore(step, directory, D=3):
    """The weights of a checkpoint that save_every made.

    step: the number in the checkpoint's name
    directory: the folder that save_every was given
    D: how many weights there are in w
    returns: w (D,) and b, just as they were after that step; ValueError where there is no checkpoint of that step

    Example: restore(250, directory) gives the w and b that save_every(x, y, directory)[250] has.
    """
    raise NotImplementedError("look for the checkpoint of that step, and read it into new variables")


def main():
    """Follow x downhill, find a line in noise, and go back to a checkpoint."""
    print("x:", " ".join(f"{x:.6f}" for x in minimise_square(1.0)))
    rng = np.random.default_rng(0)
    truth, x = np.array([0.3, 0.5, 0.1]), rng.normal(size=(1000, 3))
    y = x @ truth - 0.2 + rng.normal(scale=0.2, size=1000)
    w, b, losses = linear_regression(x, y)
    print("w:", w, "the truth:", truth, "b:", b, "the truth:", -0.2)
    print("the loss:", losses[0], "at first,", losses[-1], "in the end")
    with tempfile.TemporaryDirectory() as folder:
        saved = save_every(x, y, folder)
        print("saved after the steps", *saved)
        print("after step 250:", restore(250, folder))


if __name__ == "__main__":
    main()
