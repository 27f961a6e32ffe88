"""Part 5, hidden: other numbers, and what must not depend on what."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect
from grader.errors import UnusableAnswer

from ..tf_training import judge_restored
from ..training import holds, judge_log, kept, near, plane, regressed, row, saved, scalars


@check(points=1, about="minimise_square", after=["minimise_square"])
def minimise_square_from_elsewhere(student):
    """minimise_square goes downhill from any x, at any rate, for any number of steps"""
    for x0, rate, steps in [(-2.5, 0.25, 4), (1.5, 0.6, 7), (3.0, 0.05, 0), (0.0, 0.1, 3), (4.0, 1.0, 2)]:
        values = row(call(student, "minimise_square", x0, rate, steps), "what minimise_square returns")
        expect.same(np.array(len(values)), name=f"how many values there are from {x0}")
        near(values, f"the values from {x0}")


@check(points=1, about="minimise_square", after=["minimise_square_is_logged"])
def minimise_square_is_logged_elsewhere(student, written):
    """minimise_square writes what happened, whatever the start, the rate and the number of steps"""
    runs = {"slow": (-1.5, 0.02, 6), "fast": (2.0, 0.7, 3)}
    for run, (x0, rate, steps) in runs.items():
        call(student, "minimise_square", x0, rate, steps, f"{written.folder}/{run}")
    events = written.events()
    for run, (_, _, steps) in runs.items():
        judge_log(events, run, steps)


@check(points=1, about="minimise_square", after=["minimise_square_is_logged"])
def minimise_square_alike_when_logged(student, written):
    """minimise_square returns the same whether it writes summaries or not, and into each folder only its own"""
    silent = row(call(student, "minimise_square", 1.25, 0.2, 5), "what minimise_square returns")
    logged = row(call(student, "minimise_square", 1.25, 0.2, 5, f"{written.folder}/a"), "what minimise_square returns")
    call(student, "minimise_square", 0.5, 0.2, 2, f"{written.folder}/b")
    after = row(call(student, "minimise_square", 1.25, 0.2, 5), "what minimise_square returns")
    if len(silent) < 2:
        raise UnusableAnswer("minimise_square returns hardly anything that could be compared.")
    expect.close(logged, silent, name="the values with summaries, and without")
    expect.close(after, silent, name="the values afterwards, and before")
    events = written.events()
    expect.same(sorted(events.runs), name="the folders with event files")
    for run, steps in {"a": 5, "b": 2}.items():
        table = scalars(events, run, "x")
        if table is not None and len(table):
            message = "the steps in the event file are not those of the run that was to be written there"
            expect.true(table[:, 0].max() <= steps and len(table) <= steps + 1, message, name=f"the steps in {run}")


@check(points=2, about="linear_regression", after=["linear_regression"])
def linear_regression_step_by_step(student, rng):
    """linear_regression starts at zero and takes steps along the gradient over all examples"""
    x, y = plane(rng, 30, 3)
    for steps, rate in [(1, 0.1), (2, 0.3), (7, 0.05)]:
        w, b, losses = regressed(student, x, y, steps, rate)
        near(w, f"w after {steps} steps")
        near(b, f"b after {steps} steps")


@check(points=1, about="linear_regression", after=["linear_regression"])
def linear_regression_losses(student, rng):
    """linear_regression returns the loss before each step"""
    x, y = plane(rng, 20, 2)
    *_, losses = regressed(student, x, y, 6, 0.1)
    expect.same(np.array(len(losses)), name="how many losses there are")
    near(losses, "the losses")


@check(points=1, about="linear_regression", after=["linear_regression"])
def linear_regression_of_other_sizes(student, rng):
    """linear_regression is right for other numbers of examples and inputs"""
    for N, D in [(7, 1), (5, 5), (1, 2), (64, 6)]:
        w, b, _ = regressed(student, *plane(rng, N, D), 4, 0.1)
        near(w, f"w of {N} examples")
        near(b, f"b of {N} examples")


@check(points=1, about="save_every", after=["save_every"])
def save_every_trains(student, rng, written):
    """save_every tells the weights of every step at which it saved, and its training is linear_regression's"""
    x, y = plane(rng, 40, 3)
    steps = saved(student, x, y, written.folder, 5, 35, 0.02)
    expect.same(np.array(sorted(steps)), name="the steps in the dictionary")
    for step in sorted(steps):
        w, b = steps[step]
        near(w, f"w of step {step}")
        near(b, f"b of step {step}")


@check(points=1, about="save_every", after=["save_every"])
def save_every_of_other_numbers(student, rng, written):
    """save_every keeps what there is where there are fewer than five, and saves at no other steps"""
    x, y = plane(rng, 20, 2)
    for number, (every, steps) in enumerate([(7, 20), (4, 24), (3, 2)], 1):
        told = saved(student, x, y, f"{written.folder}/run{number}", every, steps, 0.05)
        expect.same(np.array(sorted(told), dtype=int), name=f"the steps in the dictionary, run {number}")
        if steps >= every:
            there = sorted(kept(written, f"run{number}"))
            expect.same(np.array(there, dtype=int), name=f"the steps of the checkpoints, run {number}")


@check(points=1, about="save_every", after=["save_every"])
def save_every_saves_what_it_says(student, rng, written):
    """the checkpoints hold the weights that save_every tells of"""
    x, y = plane(rng, 40, 2)
    steps = saved(student, x, y, written.folder, 6, 36, 0.02)
    checkpoints = kept(written)
    expect.same(np.array(len(checkpoints)), name="how many checkpoints there are")
    for step in sorted(checkpoints):
        same = step in steps and all(holds(checkpoints[step], value) for value in steps[step])
        hint = "Which weights are in the file, and which in the dictionary: those before the step, or after it?"
        expect.true(same, f"the weights of step {step} differ", hint=hint, name=f"step {step}")


@check(points=2, about="restore", after=["restore"])
def restore_of_each_step(student, rng, written):
    """restore reads the checkpoint that is asked for, in the folder that is asked for"""
    for folder, D in {"first": 2, "second": 4}.items():
        x, y = plane(rng, 30, D)
        saved(student, x, y, f"{written.folder}/{folder}", 5, 30, 0.02)
    for folder, D, step in [("first", 2, 20), ("second", 4, 10), ("first", 2, 30), ("first", 2, 10), ("second", 4, 25)]:
        judge_restored(student, kept(written, folder), step, f"{written.folder}/{folder}", D)
