"""XOR in TensorBoard, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference
from grader.errors import UnusableAnswer

from ..parameters import row, tagged, trained
from ..xor_tensorboard import HISTOGRAMS, asked_forward, at_steps, judge_histogram, judge_scalars, summaries


@matches_reference(points=1, about="forward", after=["forward"])
def forward_of_other_sizes(student, tensors, rng):
    """forward is right for other numbers of examples"""
    return [asked_forward(student, tensors, rng, N) for N in (1, 10, 13)]


@check(points=1, about="write_summaries", after=["scalars"])
def scalars_step_by_step(student, tensors, written, rng):
    """write_summaries writes the scalars of several steps"""
    judge_scalars(*summaries(student, tensors, written, rng, [0, 50, 700]))


@check(points=1, about="write_summaries", after=["histograms"])
def histograms_step_by_step(student, tensors, written, rng):
    """write_summaries writes the histograms of several steps"""
    events, given = summaries(student, tensors, written, rng, [0, 10, 100])
    for tag in HISTOGRAMS:
        judge_histogram(events, given, tag)


@check(points=1.5, about="train", after=["train_writes"], diagnosed=False)
def train_writes_what_it_returns(student, tensors, written):
    """the cost that train writes at a step is the one that it returns for it"""
    _, costs = trained(student, tensors, written.folder, 1.0, 201, 5)
    points = dict(tagged(written.events().scalars(), "cost"))
    at_steps(points, [0, 100, 200], "cost")
    hint = "Is the cost of a step written before the update, under the step's own number?"
    expect.true(
        costs.size == 201, "there is not one cost for each step", name="costs", hint="How many steps are taken?"
    )
    if costs.size == 201:
        agree = all(abs(points.get(step, np.nan) - costs[step]) < 1e-4 for step in (0, 100, 200))
        expect.true(agree, "what is written and what is returned differ", name="written and returned", hint=hint)


@check(points=1, about="train", after=["train_writes"], diagnosed=False)
def train_follows_the_slope(student, tensors, written):
    """train takes steps of gradient descent, at the learning rate that it is given"""
    for i, (rate, seed) in enumerate([(0.1, 2), (2.0, 3)], 1):
        _, costs = trained(student, tensors, f"{written.folder}/run{i}", rate, 12, seed)
        expect.same(costs, name=f"costs of training {i}")


@check(points=0.5, about="train", after=["train_writes"], diagnosed=False)
def train_writes_one_graph(student, tensors, written):
    """train writes its graph into the folder of its run, with both scopes"""
    trained(student, tensors, written.folder + "/a", 0.5, 3, 1)
    trained(student, tensors, written.folder + "/b", 0.5, 3, 1)
    events = written.events()
    for run in ("a", "b"):
        nodes = events.graph(run)
        scopes = all(any(f"/{scope}/" in f"/{name}" for name in nodes) for scope in ("layer1", "layer2"))
        expect.true(
            scopes, "a run has no graph with both scopes", name=f"graph of {run}", hint="What does write_graph do?"
        )


@check(points=1.5, about="compare", after=["train_writes"], diagnosed=False)
def two_runs(student, written, show):
    """compare writes two runs in two folders of the one that it is given"""
    student.compare(written.folder, 101, 4)
    events = written.events()
    expect.true(len(events.runs) == 2, f"there are {len(events.runs)} runs, not two", name="runs", hint="Two folders?")
    curves = {run: dict(tagged(events.scalars(run), "cost")) for run in events.runs}
    for i, points in enumerate(curves.values(), 1):
        both = list(points) == [0, 100]
        expect.true(both, "a run's cost is not written every hundred steps", name=f"steps of run {i}")
    starts = {round(points.get(0, np.nan), 4) for points in curves.values()}
    hint = "Which seed has each run? Is what is written at step 0 what it begins with?"
    expect.true(len(starts) == 1, "the runs do not begin alike", name="start", hint=hint)
    ends = {round(points.get(100, np.nan), 4) for points in curves.values()}
    expect.true(len(ends) == 2, "the two runs end alike", name="ends", hint="Which learning rate has each run?")
    for run, points in curves.items():
        show.curve("Cost of both runs", list(points), list(points.values()), name=run, x_label="step", y_label="cost")


@check(points=1, about="compare", after=["two_runs"], diagnosed=False)
def two_learning_rates(student, written):
    """compare returns the costs at the learning rates 0.1 and 0.01, from the same weights"""
    answer = student.compare(written.folder, 21, 6)
    if not isinstance(answer, dict) or not all(isinstance(key, (int, float, np.generic)) for key in answer):
        raise UnusableAnswer("compare must return a dictionary: the costs of each run by its learning rate.")
    hint = "Does each run have its own learning rate, and the seed that compare was given?"
    rates = sorted(round(float(key), 6) for key in answer)
    expect.true(rates == [0.01, 0.1], "its keys are not the two learning rates", name="rates", hint=hint)
    for rate in (0.01, 0.1):
        costs = [value for key, value in answer.items() if abs(float(key) - rate) < 1e-6]
        expect.same(row(costs[0] if costs else [], "the costs that compare returns"), name=f"costs at {rate}")
