"""XOR in TensorBoard: the checks that you can see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, tensor
from grader.errors import UnusableAnswer

from .conventions import several
from .parameters import examples, layers, named, put, tagged, trained

VARIABLES = {"layer1/weights": "W1", "layer1/biases": "b1", "layer2/weights": "W2", "layer2/biases": "b2"}
HISTOGRAMS = [*VARIABLES, "layer1/outputs", "hypothesis"]


@matches_reference(points=1)
def forward(student, tensors, rng):
    """forward gives what the hidden layer gives, and the hypothesis"""
    return asked_forward(student, tensors, rng, N=5)


def asked_forward(student, tensors, rng, N):
    """What both layers give, for weights of the grader's own."""
    params = tensors.keep(student.build, 0)
    put(tensors, params, layers(rng, [2, 10, 1]))
    answer = student.forward(params, tensor(examples(rng, N, 2)[0]))
    return tuple(several(answer, ["layer1", "hypothesis"], "forward").values())


@check(points=1, about="write_summaries")
def scalars(student, tensors, written, rng):
    """write_summaries writes the cost and the accuracy, at the step that it is given"""
    judge_scalars(*summaries(student, tensors, written, rng, [400]))


@check(points=0.25, each=HISTOGRAMS, about="write_summaries")
def histograms(student, tensors, written, rng, each):
    """write_summaries writes a histogram of {each}"""
    judge_histogram(*summaries(student, tensors, written, rng, [300]), each)


def summaries(student, tensors, written, rng, steps):
    """The events that write_summaries writes, and what it was given at each step, by tag."""
    writer, params, given = tensors.writer(written.folder), tensors.keep(student.build, 0), {}
    for step in steps:
        network = layers(rng, [2, 10, 1])
        put(tensors, params, network)
        values = {tag: named(network)[name] for tag, name in VARIABLES.items()}
        values["layer1/outputs"] = rng.uniform(0.0, 1.0, size=(4, 10)).astype(np.float32)
        values["hypothesis"] = rng.uniform(0.0, 1.0, size=(4, 1)).astype(np.float32)
        values["cost"], values["accuracy"] = np.float32(rng.uniform(0.2, 2.0)), np.float32(rng.choice([0.25, 0.75]))
        handed = [tensor(values[tag]) for tag in ("layer1/outputs", "hypothesis", "cost", "accuracy")]
        student.write_summaries(writer, step, params, *handed)
        given[step] = values
    return written.events(), given


def judge_scalars(events, given):
    """Both scalars at every step, with the values that were given."""
    found = events.scalars()
    for tag in ("cost", "accuracy"):
        points = dict(tagged(found, tag))
        at_steps(points, given, tag)
        right = all(abs(points.get(step, np.nan) - values[tag]) < 1e-5 for step, values in given.items())
        hint = "Which of the function's arguments belongs to this tag?"
        expect.true(right, f"{tag} is written with another value than the one given", name=tag, hint=hint)


def at_steps(points, steps, tag):
    """Something is written at each of these steps, and at no other."""
    hint = "A summary belongs to a step: where do you say which?"
    expect.true(
        list(points) == list(steps), f"{tag} is not written at the right steps", name=f"{tag}, steps", hint=hint
    )


def judge_histogram(events, given, tag):
    """A histogram at every step, of as many numbers as were given, between the same bounds."""
    points = {step: rest for step, *rest in tagged(events.histograms(), tag)}
    at_steps(points, given, tag)
    for i, (step, values) in enumerate(given.items(), 1):
        count, low, high, _ = points.get(step, [0, np.nan, np.nan, np.nan])
        array = values[tag]
        hint = "Which variable, or which layer's output, belongs to this tag?"
        message = f"{tag} is a histogram of other numbers, {count:g} of them"
        right = count == array.size and abs(low - array.min()) < 1e-3 and abs(high - array.max()) < 1e-3
        expect.true(right, message, name=f"{tag}, histogram {i}", hint=hint)


@check(points=1.5, about="write_graph", after=[forward])
def graph(student, tensors, written):
    """write_graph writes the graph of forward, whose parts stand in the scopes layer1 and layer2"""
    writer = tensors.writer(written.folder)
    student.write_graph(writer, tensors.keep(student.build, 0))
    judge_graph(written.events().graph())


def judge_graph(nodes):
    """A graph that has both scopes."""
    hint = "tf.summary.graph wants a graph; which one does a tf.function make when you ask it for a concrete function?"
    expect.true(len(nodes) > 0, "no graph is written", name="graph", hint=hint)
    for scope in ("layer1", "layer2"):
        inside = [name for name in nodes if f"/{scope}/" in f"/{name}"]
        hint = "Which operations should stand within tf.name_scope(…)? Is the scope there when the graph is made?"
        expect.true(len(inside) > 1, f"the graph has no operations in a scope {scope}", name=scope, hint=hint)


@check(points=1.5, about="train", after=[forward, scalars, histograms, graph], diagnosed=False)
def train_writes(student, tensors, written, show):
    """train writes the cost, the accuracy and all six histograms every hundred steps, and the graph"""
    run = written.folder + "/first"
    _, costs = trained(student, tensors, run, 0.5, 201, 3)
    events = written.events()
    if events.runs != ["first"]:
        raise UnusableAnswer("train must write into the very folder that it is given, and into no other.")
    for tag in ("cost", "accuracy"):
        at_steps(dict(tagged(events.scalars("first"), tag)), [0, 100, 200], tag)
    for tag in HISTOGRAMS:
        at_steps({step: rest for step, *rest in tagged(events.histograms("first"), tag)}, [0, 100, 200], tag)
    expect.true(len(events.graph("first")) > 0, "train writes no graph", name="graph", hint="Which function writes it?")
    show.curve("Cost of a run", np.arange(costs.size), costs, x_label="step", y_label="cost")


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="compare", after=[train_writes], diagnosed=False)
def compare_two_rates(student, written):
    """compare writes two runs into two folders, and returns their costs by learning rate"""
    answer = student.compare(written.folder, 3, 1)
    if not isinstance(answer, dict):
        raise UnusableAnswer("compare must return a dictionary: the costs of each run by its learning rate.")
    expect.true(
        set(answer) == {0.1, 0.01}, "its keys are not 0.1 and 0.01", name="rates", hint="Which rates are asked?"
    )
    runs = len(written.events().runs)
    expect.true(runs == 2, f"events stand in {runs} folders, not two", name="runs", hint="Two folders, for two curves?")
