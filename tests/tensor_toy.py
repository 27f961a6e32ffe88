"""A toy assignment in TensorFlow: one unit, trained on numbers, with a quick check of every kind."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import load as assignments
from grader.assignment.model import Assignment

TOML = """\
title = "One unit, in TensorFlow"
points = 10

[[parts]]
file = "unit.py"
title = "A unit"
points = 10
preload = ["tensorflow"]
limits = { load = 60, call = 30, submission = 300 }
"""

REFERENCE = '''\
"""One unit with tanh."""

import tensorflow as tf


class Unit(tf.Module):
    """tanh(x w + b)."""

    def __init__(self, inputs: int, seed: int = 0):
        super().__init__()
        self.w = tf.Variable(tf.random.stateless_normal((inputs, 1), seed=(seed, 1)), name="w")
        self.b = tf.Variable(tf.zeros((1,)), name="b")

    def __call__(self, x):
        # YOUR CODE: the unit's output
        return tf.tanh(x @ self.w + self.b)
        # END OF YOUR CODE


def loss(output, target):
    """The mean square."""
    # YOUR CODE: the mean square
    return tf.reduce_mean((output - target) ** 2)
    # END OF YOUR CODE


def train(unit, x, y, steps, log_dir=None):
    """Gradient descent; writes the loss of every step and a checkpoint."""
    # YOUR CODE: gradient descent
    writer = tf.summary.create_file_writer(log_dir) if log_dir else tf.summary.create_noop_writer()
    for step in range(steps):
        with tf.GradientTape() as tape:
            value = loss(unit(x), y)
        for variable, slope in zip(unit.variables, tape.gradient(value, unit.variables)):
            variable.assign_sub(0.1 * slope)
        with writer.as_default():
            tf.summary.scalar("loss", value, step)
    writer.close()
    if log_dir:
        tf.train.Checkpoint(unit=unit).save(log_dir + "/model")
    return float(value)
    # END OF YOUR CODE
'''

CHECKS = '''\
"""The unit, asked."""

import numpy as np

from grader import check, expect, matches_reference, reaches, tensor


@matches_reference(points=2, about="Unit.__call__")
def output(student, rng, tensors):
    """the output is tanh of the net input"""
    unit = student.Unit(3)
    tensors.set_values([unit.w, unit.b], [rng.normal(size=(3, 1)).astype("f4"), np.ones(1, "f4")])
    return unit(tensor(rng.normal(size=(5, 3)).astype("f4")))


@matches_reference(points=2, about="loss")
def slope(student, rng, tensors):
    """the loss has the right slope for every variable"""
    unit = student.Unit(3, seed=1)
    tensors.set_values([unit.w, unit.b], [rng.normal(size=(3, 1)).astype("f4"), np.ones(1, "f4")])
    x, y = rng.normal(size=(5, 3)).astype("f4"), rng.normal(size=(5, 1)).astype("f4")
    return tensors.gradients(student.loss, unit, unit, [tensor(x)], [tensor(y)])


@check(points=4, about="train", diagnosed=False)
def logged(student, rng, written):
    """training writes the loss and a checkpoint"""
    unit = student.Unit(2)
    x = rng.normal(size=(8, 2)).astype("f4")
    last = student.train(unit, x, np.sign(x[:, :1]), 5, log_dir=written.folder)
    losses = written.events().scalars()["loss"]
    expect.true([step for step, _ in losses] == [0, 1, 2, 3, 4], "the loss was not written at every step")
    expect.close(losses[-1][1], last, "the last loss")
    kept = written.checkpoints()
    expect.true(len(kept) == 1, "there is not one checkpoint")
    expect.true(any(np.array_equal(array, unit.w.numpy()) for array in list(kept.values())[0].values()),
                "the weights are not in the checkpoint")


@reaches({0.9: 2}, about="train", seeds=3)
def learns(student, rng, seed):
    """it separates two halves"""
    unit = student.Unit(2, seed=seed)
    x = rng.normal(size=(40, 2)).astype("f4")
    student.train(unit, x, np.sign(x[:, :1]), 200)
    return (np.sign(unit(x)) == np.sign(x[:, :1])).mean()
'''

MISTAKES = '''\
import tensorflow as tf

from grader import convention, mistake

from . import unit as right


@mistake(instead_of="Unit.__call__", hint="What bends the line?")
def linear(self, x):
    """The net input is not bent."""
    return x @ self.w + self.b


@mistake(instead_of="Unit.__call__", hint="Does every variable matter?")
def frozen_bias(self, x):
    """The bias has no gradient."""
    return tf.tanh(x @ self.w + tf.stop_gradient(self.b))


@mistake(instead_of="loss", hint="A mean, or a sum?")
def sum_of_squares(output, target):
    """The squares are summed."""
    return right.loss(output, target) * tf.cast(tf.size(output), tf.float32)


@mistake(instead_of="train", hint="What does the folder get?")
def nothing_written(unit, x, y, steps, log_dir=None):
    """Nothing is written."""
    return right.train(unit, x, y, steps)


@mistake(instead_of="train", hint="Which way is down?")
def uphill(unit, x, y, steps, log_dir=None):
    """It climbs."""
    value = right.train(unit, x, y, steps, log_dir)
    unit.w.assign(-unit.w)
    return value
'''


class TensorToy:
    """The toy in a folder of its own, to be changed at will."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "assignments" / "unit"
        self.reference = root / "reference" / "unit"
        self.template = root / "student_template" / "unit"
        for folder in (self.folder, self.reference, self.template):
            folder.mkdir(parents=True)
        (self.folder / "assignment.toml").write_text(TOML)
        (self.folder / "unit.py").write_text(CHECKS)
        (self.reference / "unit.py").write_text(REFERENCE)
        (self.reference / "mistakes_unit.py").write_text(MISTAKES)
        (self.folder / "README.md").write_text("# One unit\n")

    def load(self) -> Assignment:
        """The assignment as it is now."""
        return assignments.load(self.folder)
