"""Wrong implementations of tf_training.py that students write, each with the hint that a teacher would give."""

from __future__ import annotations

import os

import numpy as np
import tensorflow as tf

from grader import mistake

from . import tf_training as right

writers = []


def descended(x0, learning_rate, steps, log_dir, *, slope=lambda x: 2 * x, log=lambda x, step: None):
    """The right loop, with another slope, or other summaries."""
    x, values = tf.Variable(x0, dtype=tf.float32), []
    writer = tf.summary.create_file_writer(log_dir) if log_dir else tf.summary.create_noop_writer()
    with writer.as_default():
        for step in range(steps + 1):
            log(x, step)
            values.append(float(x))
            if step < steps:
                x.assign_sub(learning_rate * slope(x))
    writer.close()
    return values


def both(x, step):
    """The right summaries."""
    tf.summary.scalar("x", x, step=step)
    tf.summary.scalar("cost", tf.square(x), step=step)


# ---- minimise_square ----


@mistake(instead_of="minimise_square", hint="Does the cost fall? In which direction does the gradient point?")
def uphill(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The step goes along the gradient, not against it."""
    return descended(x0, -learning_rate, steps, log_dir, log=both)


@mistake(instead_of="minimise_square", hint="What is the derivative of x²? By which factor should x shrink in a step?")
def slope_without_its_factor(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The derivative of x² is taken for x."""
    return descended(x0, learning_rate, steps, log_dir, slope=lambda x: x, log=both)


@mistake(instead_of="minimise_square", hint="How many numbers should there be, and which is the first of them?")
def start_left_out(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The list begins after the first step."""
    return right.minimise_square(x0, learning_rate, steps, log_dir)[1:]


@mistake(instead_of="minimise_square", hint="How many numbers should there be? Is x after the last step among them?")
def end_left_out(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The list ends before the last step."""
    return right.minimise_square(x0, learning_rate, steps, log_dir)[:-1]


@mistake(instead_of="minimise_square", hint="The function is asked with several rates. Where is learning_rate used?")
def rate_of_its_own(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The learning rate is always 0.1."""
    return right.minimise_square(x0, 0.1, steps, log_dir)


@mistake(instead_of="minimise_square", hint="Where does x start? Its first value is given.")
def start_of_its_own(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The variable's start is always positive."""
    return right.minimise_square(abs(x0), learning_rate, steps, log_dir)


@mistake(
    instead_of="minimise_square",
    hint="Step is an integer in a summary, and each value should have its own. What is it in yours?",
)
def all_at_step_zero(x0, learning_rate=0.1, steps=10, log_dir=None):
    """Every value is written for step 0."""
    return descended(x0, learning_rate, steps, log_dir, log=lambda x, step: both(x, 0))


@mistake(
    instead_of="minimise_square", hint="Which values are in the file? The way down is of interest, not only its end."
)
def only_every_other_step(x0, learning_rate=0.1, steps=10, log_dir=None):
    """Only every other step is written."""
    return descended(x0, learning_rate, steps, log_dir, log=lambda x, step: both(x, step) if step % 2 == 0 else None)


@mistake(
    instead_of="minimise_square", hint="What is x at step 0: before the first step, or after it? Look at both curves."
)
def written_after_the_step(x0, learning_rate=0.1, steps=10, log_dir=None):
    """What is written for a step is x after it."""

    def log(x, step):
        if step:
            both(x, step - 1)

    return descended(x0, learning_rate, steps, log_dir, log=log)


@mistake(
    instead_of="minimise_square", hint="Two quantities are to be written, each under its tag. What is the cost of x?"
)
def cost_is_x(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The cost that is written is x itself."""

    def log(x, step):
        tf.summary.scalar("x", x, step=step)
        tf.summary.scalar("cost", x, step=step)

    return descended(x0, learning_rate, steps, log_dir, log=log)


@mistake(instead_of="minimise_square", hint="Which tags does the handout want? A writer takes any.")
def tags_of_its_own(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The cost is written under another tag."""

    def log(x, step):
        tf.summary.scalar("x", x, step=step)
        tf.summary.scalar("loss", tf.square(x), step=step)

    return descended(x0, learning_rate, steps, log_dir, log=log)


@mistake(
    instead_of="minimise_square", hint="Summaries only watch. Which of your lines changes x when there is a folder?"
)
def another_step_when_logging(x0, learning_rate=0.1, steps=10, log_dir=None):
    """With a folder, one more step is taken before the first."""
    start = x0 * (1 - 2 * learning_rate) if log_dir else x0
    return right.minimise_square(start, learning_rate, steps, log_dir)


@mistake(
    instead_of="minimise_square",
    hint="Each call has a folder of its own. For how long is your writer the default one?",
)
def first_writer_for_all(x0, learning_rate=0.1, steps=10, log_dir=None):
    """The first folder's writer stays the default one for ever."""
    if log_dir and not writers:
        writers.append(tf.summary.create_file_writer(log_dir))
    with writers[0].as_default() if writers else tf.summary.create_noop_writer().as_default():
        return descended_silently(x0, learning_rate, steps)


def descended_silently(x0, learning_rate, steps):
    """The loop under whichever writer is the default one."""
    x, values = tf.Variable(x0, dtype=tf.float32), []
    for step in range(steps + 1):
        both(x, step)
        values.append(float(x))
        if step < steps:
            x.assign_sub(learning_rate * 2 * x)
    if writers:
        writers[0].flush()
    return values


# ---- linear_regression ----


def regression(x, y, steps, learning_rate, *, loss=None, start=0.0, bias=True, rows=None, shape=None):
    """The right training, with one thing different."""
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
    w, b = tf.Variable(tf.zeros([x.shape[1]]) + start), tf.Variable(0.0)
    losses = []
    for step in range(steps):
        chosen = (x, y) if rows is None else (rows(x, step), rows(y, step))
        with tf.GradientTape() as tape:
            off = tf.linalg.matvec(chosen[0], w) + b - chosen[1]
            value = loss(off) if loss else tf.reduce_mean(tf.square(off))
        for variable, gradient in zip((w, b), tape.gradient(value, (w, b))):
            if bias or variable is w:
                variable.assign_sub(learning_rate * gradient)
        losses.append(float(value))
    return w.numpy(), b.numpy(), losses


@mistake(instead_of="linear_regression", hint="The loss should not grow with the number of examples. Is yours a mean?")
def sum_of_squares(x, y, steps=300, learning_rate=0.1):
    """The squares are summed, not averaged."""
    return regression(x, y, steps, learning_rate, loss=lambda off: tf.reduce_sum(tf.square(off)))


@mistake(instead_of="linear_regression", hint="Other books halve the mean of the squares. Does the handout?")
def half_of_the_mean(x, y, steps=300, learning_rate=0.1):
    """The loss is half of the mean."""
    return regression(x, y, steps, learning_rate, loss=lambda off: tf.reduce_mean(tf.square(off)) / 2)


@mistake(
    instead_of="linear_regression", hint="A mean of absolute differences has another slope. Which loss is asked for?"
)
def absolute_differences(x, y, steps=300, learning_rate=0.1):
    """The loss is the mean of the absolute differences."""
    return regression(x, y, steps, learning_rate, loss=lambda off: tf.reduce_mean(tf.abs(off)))


@mistake(
    instead_of="linear_regression",
    hint="Print the shape of prediction − y. How does TensorFlow subtract (N,) from (N, 1)?",
)
def differences_of_all_pairs(x, y, steps=300, learning_rate=0.1):
    """The predictions are (N, 1), so that the difference from y is (N, N)."""
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
    w, b = tf.Variable(tf.zeros([x.shape[1], 1])), tf.Variable(0.0)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x @ w + b - y))
        for variable, gradient in zip((w, b), tape.gradient(loss, (w, b))):
            variable.assign_sub(learning_rate * gradient)
        losses.append(float(loss))
    return w.numpy().ravel(), b.numpy(), losses


@mistake(
    instead_of="linear_regression",
    hint="The plane need not pass through the origin. Which of your variables is never changed?",
)
def bias_never_trained(x, y, steps=300, learning_rate=0.1):
    """b stays zero."""
    return regression(x, y, steps, learning_rate, bias=False)


@mistake(instead_of="linear_regression", hint="Where do w and b start, according to the handout?")
def weights_start_at_one(x, y, steps=300, learning_rate=0.1):
    """The weights start at one."""
    return regression(x, y, steps, learning_rate, start=1.0)


@mistake(
    instead_of="linear_regression", hint="How many examples does each of your steps see? The loss is over all of them."
)
def one_example_a_step(x, y, steps=300, learning_rate=0.1):
    """Each step uses a single example."""
    return regression(x, y, steps, learning_rate, rows=lambda array, step: array[step % len(array) :][:1])


@mistake(
    instead_of="linear_regression",
    hint="Gradient descent subtracts the gradient times the rate. What else does your optimizer do?",
)
def adam_for_gradient_descent(x, y, steps=300, learning_rate=0.1):
    """Adam is used, not gradient descent."""
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
    w, b = tf.Variable(tf.zeros([x.shape[1]])), tf.Variable(0.0)
    optimizer, losses = tf.keras.optimizers.Adam(learning_rate), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.linalg.matvec(x, w) + b - y))
        optimizer.apply_gradients(zip(tape.gradient(loss, (w, b)), (w, b)))
        losses.append(float(loss))
    return w.numpy(), b.numpy(), losses


@mistake(instead_of="linear_regression", hint="The first loss is that of w = 0 and b = 0. Which is yours?")
def losses_after_the_steps(x, y, steps=300, learning_rate=0.1):
    """The losses are those after each step."""
    w, b, _ = right.linear_regression(x, y, steps, learning_rate)
    return w, b, right.linear_regression(x, y, steps + 1, learning_rate)[2][1:]


@mistake(instead_of="linear_regression", hint="A list of all losses is wanted, so that one can see them fall.")
def last_loss_only(x, y, steps=300, learning_rate=0.1):
    """Only the last loss is returned."""
    w, b, losses = right.linear_regression(x, y, steps, learning_rate)
    return w, b, losses[-1:]


@mistake(instead_of="linear_regression", hint="What shape should w have? A matrix of one column has an axis too many.")
def weights_as_a_column(x, y, steps=300, learning_rate=0.1):
    """The weights are returned as a column."""
    w, b, losses = right.linear_regression(x, y, steps, learning_rate)
    return w[:, None], b, losses


@mistake(
    instead_of="linear_regression",
    hint="Once trained, how far from the truth are you, and after how many steps? Look at your loop.",
)
def too_few_steps(x, y, steps=300, learning_rate=0.1):
    """No more than five steps are taken; the losses are filled up with the last one."""
    w, b, losses = right.linear_regression(x, y, min(steps, 5), learning_rate)
    return w, b, losses + losses[-1:] * (steps - len(losses))


# ---- save_every ----


def checkpoints(x, y, directory, every, steps, learning_rate, *, keep=5, number=lambda step: step, before=False,
                at=None, frozen=False):  # fmt: skip
    """The right training with checkpoints, with one thing different."""
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.float32)
    w, b = tf.Variable(tf.zeros([x.shape[1]])), tf.Variable(0.0)
    copies = (tf.Variable(w), tf.Variable(b)) if frozen else (w, b)
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(w=copies[0], b=copies[1]), directory, max_to_keep=keep)
    saved = {}
    for step in range(1, steps + 1):
        due = at(step) if at else step % every == 0
        if due and before:
            manager.save(checkpoint_number=number(step))
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.linalg.matvec(x, w) + b - y))
        for variable, gradient in zip((w, b), tape.gradient(loss, (w, b))):
            variable.assign_sub(learning_rate * gradient)
        if due and not before:
            manager.save(checkpoint_number=number(step))
        if due:
            saved[step] = (w.numpy(), b.numpy())
    return saved


@mistake(instead_of="save_every", hint="How many checkpoints are in the folder at the end, and how many should be?")
def all_are_kept(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """Every checkpoint is kept."""
    return checkpoints(x, y, directory, every, steps, learning_rate, keep=None)


@mistake(instead_of="save_every", hint="How many checkpoints are in the folder at the end, and how many should be?")
def only_the_last_is_kept(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """Only the last checkpoint is kept."""
    return checkpoints(x, y, directory, every, steps, learning_rate, keep=1)


@mistake(
    instead_of="save_every",
    hint="What does TensorFlow count when you do not tell it the step? Look at the files' names.",
)
def checkpoints_counted(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The checkpoints are numbered 1, 2, 3, …"""
    return checkpoints(x, y, directory, every, steps, learning_rate, number=lambda step: step // every)


@mistake(instead_of="save_every", hint="What is in the file: the weights before the step with its number, or after it?")
def saved_before_the_step(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The weights in the file are those before the step."""
    return checkpoints(x, y, directory, every, steps, learning_rate, before=True)


@mistake(
    instead_of="save_every", hint="Do the variables that you save ever change? Are they the ones that are trained?"
)
def other_variables_saved(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The checkpoint holds copies of the variables, which are not trained."""
    return checkpoints(x, y, directory, every, steps, learning_rate, frozen=True)


@mistake(instead_of="save_every", hint="What does your dictionary hold: numbers, or variables that go on changing?")
def the_same_weights_for_all_steps(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """Each step in the dictionary has the weights of the end."""
    saved = right.save_every(x, y, directory, every, steps, learning_rate)
    return dict.fromkeys(saved, saved[max(saved)]) if saved else saved


@mistake(
    instead_of="save_every",
    hint="All steps at which you saved belong into the dictionary, also those whose files are gone.",
)
def only_what_is_kept_is_told(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The dictionary has only the last five steps."""
    return dict(list(right.save_every(x, y, directory, every, steps, learning_rate).items())[-5:])


@mistake(
    instead_of="save_every", hint="After which steps should there be a checkpoint? Is the last step always one of them?"
)
def saved_at_the_end_too(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """There is a checkpoint after the last step, whatever its number."""
    return checkpoints(x, y, directory, every, steps, learning_rate, at=lambda step: step % every == 0 or step == steps)


@mistake(instead_of="save_every", hint="The same training as before is meant. What do you do with the learning rate?")
def another_rate(x, y, directory, every=50, steps=300, learning_rate=0.1):
    """The learning rate is always 0.1."""
    return right.save_every(x, y, directory, every, steps, 0.1)


# ---- restore ----


@mistake(instead_of="restore", hint="You read a checkpoint, but which one? The step is given.")
def latest_restored(step, directory, D=3):
    """Whatever the step, the latest checkpoint is read."""
    if not os.path.exists(os.path.join(directory, f"ckpt-{step}.index")):
        raise ValueError("there is no such checkpoint")
    w, b = tf.Variable(tf.zeros([D])), tf.Variable(0.0)
    tf.train.Checkpoint(w=w, b=b).restore(tf.train.latest_checkpoint(directory))
    return w.numpy(), b.numpy()


@mistake(
    instead_of="restore",
    hint="Reading says nothing when the names in the file are not those of your objects. What did you save them as?",
)
def restored_under_other_names(step, directory, D=3):
    """The objects have other names than those saved, and stay zero."""
    right.restore(step, directory, D)
    w, b = tf.Variable(tf.zeros([D])), tf.Variable(0.0)
    tf.train.Checkpoint(weights=w, bias=b).restore(os.path.join(directory, f"ckpt-{step}")).expect_partial()
    return w.numpy(), b.numpy()


@mistake(
    instead_of="restore",
    hint="What does your function return when there is nothing to restore? The handout wants an error.",
)
def nothing_where_there_is_none(step, directory, D=3):
    """Where there is no checkpoint, zeros are returned."""
    if not os.path.exists(os.path.join(directory, f"ckpt-{step}.index")):
        return np.zeros(D, dtype=np.float32), np.float32(0)
    return right.restore(step, directory, D)


@mistake(
    instead_of="restore",
    hint="TensorFlow raises an error of its own for a missing file. Which one does the handout want?",
)
def error_of_tensorflow(step, directory, D=3):
    """Where there is no checkpoint, TensorFlow's own error comes out."""
    w, b = tf.Variable(tf.zeros([D])), tf.Variable(0.0)
    tf.train.Checkpoint(w=w, b=b).read(os.path.join(directory, f"ckpt-{step}")).assert_consumed()
    return w.numpy(), b.numpy()


@mistake(instead_of="restore", hint="Compare all digits with what was saved. Which of your lines rounds?")
def weights_rounded(step, directory, D=3):
    """The weights are rounded to four digits."""
    w, b = right.restore(step, directory, D)
    return np.round(w, 4), np.round(b, 4)


@mistake(instead_of="restore", hint="The number of weights is given. What does your function assume?")
def always_three_weights(step, directory, D=3):
    """There are always three weights."""
    return right.restore(step, directory, 3)
