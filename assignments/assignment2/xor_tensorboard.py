"""XOR in TensorBoard: the checks that you can see."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference, tensor

from .conventions import several
from .parameters import examples, layers, named, row, tagged

SHAPES = {"layer1/weights": "W1", "layer1/biases": "b1", "layer2/weights": "W2", "layer2/biases": "b2"}
HISTOGRAMS = [*SHAPES, "layer1/outputs", "hypothesis"]


def weights(rng, H=10):
    """W1, b1, W2, b2 of a network with H hidden units, as build names them, and as tensors."""
    return {name: tensor(array) for name, array in named(layers(rng, [2, H, 1])).items()}


@matches_reference(points=1)
def forward(student, rng):
    """forward gives the activations of the hidden layer, and the hypothesis"""
    return asked_forward(student, rng, N=5)


def asked_forward(student, rng, N, H=10):
    """What both layers give."""
    answer = student.forward(weights(rng, H), tensor(examples(rng, N, 2)[0]))
    return tuple(several(answer, ["layer1", "hypothesis"], "forward").values())


@check(points=1)
def scalars(student, written, rng):
    """write_summaries writes cost and accuracy, at the step that it is given"""
    events = summaries(student, written, rng, [400])
    judge_scalars(events, [400])


scalars.about = "write_summaries"


def summaries(student, written, rng, steps):
    """The events that write_summaries writes, and what it was given at each step, by tag."""
    writer, given = student.open_writer(written.folder), {}
    for step in steps:
        params = named(layers(rng, [2, 10, 1]))
        given[step] = {tag: params[name] for tag, name in SHAPES.items()}
        given[step]["layer1/outputs"] = rng.uniform(0.0, 1.0, size=(4, 10)).astype(np.float32)
        given[step]["hypothesis"] = rng.uniform(0.0, 1.0, size=(4, 1)).astype(np.float32)
        given[step]["cost"], given[step]["accuracy"] = np.float32(rng.uniform(0.2, 2.0)), np.float32(rng.choice([0.25, 0.75]))
        handed = [tensor(given[step][tag]) for tag in ["layer1/outputs", "hypothesis", "cost", "accuracy"]]
        variables = {name: tensor(array) for name, array in params.items()}
        student.write_summaries(writer, step, variables, *handed)
    writer.flush()
    return written.events(), given
