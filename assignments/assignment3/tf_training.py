"""Part 5: gradient descent in TensorFlow 2, with summaries of what happens, and checkpoints to go back to."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect
from grader.errors import Crashed, UnusableAnswer

from .training import holds, judge_log, kept, near, plane, regressed, row, saved, weights


@check(points=2)
def minimise_square(student, show):
    """minimise_square takes x downhill, from 0.448929 to 0.359143 in its first step"""
    values = row(call(student, "minimise_square", 0.448929), "what minimise_square returns")
    expect.same(np.array(len(values)), name="how many values there are")
    near(values, "the values of x")
    show.curve("x over the steps", np.arange(len(values)), values, x_label="step", y_label="x")


@check(points=2, about="minimise_square", after=[minimise_square])
def minimise_square_is_logged(student, written):
    """minimise_square writes x and its cost for every step into an event file"""
    call(student, "minimise_square", 0.75, 0.1, 10, written.folder)
    judge_log(written.events(), "", 10)


@check(points=2, diagnosed=False)
def linear_regression(student, data, show):
    """linear_regression finds weights within 0.1 of the truth behind 1000 noisy examples"""
    asked = data.regression
    w, b, losses = regressed(student, asked.x, asked.y)
    for name, off in {"w": np.abs(w - asked.w).max(), "b": abs(float(b) - asked.b)}.items():
        expect.true(off < 0.1, f"{name} is {off:.3g} away from the truth", name=f"{name} near the truth")
    show.curve("The loss", np.arange(len(losses)), losses, x_label="step", y_label="mean squared difference")


@check(points=1)
def save_every(student, rng, written):
    """save_every keeps the last five checkpoints, each with the number of its step"""
    x, y = plane(rng, 50, 3)
    steps = saved(student, x, y, written.folder, 10, 70, 0.01)
    expect.same(np.array(sorted(steps)), name="the steps in the dictionary")
    expect.same(np.array(sorted(kept(written))), name="the steps of the checkpoints in the folder")


@check(points=1, after=[save_every])
def restore(student, rng, written):
    """restore gives back the very weights that were saved"""
    x, y = plane(rng, 50, 3)
    saved(student, x, y, written.folder, 10, 30, 0.01)
    judge_restored(student, kept(written), 30, written.folder, 3)


def judge_restored(student, checkpoints, step, folder, D):
    """w and b of a checkpoint, held against what is in its files."""
    if step not in checkpoints:
        hint = "Begin with save_every. Which numbers are at the ends of the names of the files that it leaves?"
        raise UnusableAnswer("save_every leaves no checkpoint of that step, so there is nothing to restore.", hint=hint)
    w, b = weights(call(student, "restore", step, folder, D), D, "restore")
    same = all(holds(checkpoints[step], value) and np.any(value) for value in (w, b))
    hint = "Which file do you read, and do the names in it fit those of the objects that you read it into?"
    message = f"what restore({step}) returns is not in the checkpoint of step {step}"
    expect.true(same, message, hint=hint, name=f"the weights of step {step}, {D} of them")


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="minimise_square", after=[minimise_square])
def minimise_square_at_another_rate(student):
    """minimise_square begins at the x it is given, and goes at the rate it is given"""
    near(row(call(student, "minimise_square", -1.0, 0.3, 2), "what minimise_square returns"), "the values of x")


@check(points=0, about="linear_regression", after=[linear_regression])
def linear_regression_of_the_example(student):
    """linear_regression takes the step of the handout's example, and returns the loss before it"""
    x, y = np.float32([[1], [2]]), np.float32([1, 3])
    for name, value in zip(["w", "b", "losses"], regressed(student, x, y, 1, 0.1)):
        near(value, name)


@check(points=0, about="save_every", after=[save_every])
def save_every_tells_what_it_saves(student, rng, written):
    """the dictionary of save_every has for each step the weights that are in its checkpoint"""
    x, y = plane(rng, 20, 2)
    steps = saved(student, x, y, written.folder, 3, 7, 0.1)
    for step, arrays in sorted(kept(written).items()):
        same = step in steps and all(holds(arrays, value) for value in steps[step])
        hint = "Which weights are in the file, and which in the dictionary: those before the step, or after it?"
        expect.true(same, f"the weights of step {step} differ", hint=hint, name=f"step {step}")


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="restore", after=["restore"])
def restore_of_what_is_gone(student, rng, written):
    """restore raises ValueError where there is no checkpoint of that step"""
    x, y = plane(rng, 30, 3)
    saved(student, x, y, written.folder, 5, 30, 0.02)
    for step in (5, 12, 35):
        try:
            call(student, "restore", step, written.folder, 3)
            raised = "nothing"
        except Crashed as crash:
            raised = crash.type_name
        hint = "Which steps were never saved, and which were removed since? How does your code find out?"
        message = f"restore should raise ValueError for step {step}, and raises {raised}"
        expect.true(raised == "ValueError", message, hint=hint, name=f"what is raised for step {step}")
    judge_restored(student, kept(written), 15, written.folder, 3)
