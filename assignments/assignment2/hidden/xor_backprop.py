"""XOR by hand, the questions that students do not see."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from ..conventions import GATES, GRADIENTS, WEIGHTS, as_backward_gives, gates, output, several, updated
from ..points import worth
from ..units import network, unit
from ..xor_backprop import judge_gradients, judge_steps


@matches_reference(points=worth(3), about="sigmoid", after=["sigmoid"])
def sigmoid_of_any_shape(student, rng):
    """sigmoid takes arrays of any shape"""
    return [call(student, "sigmoid", rng.normal(size=shape)) for shape in [(6,), (1, 4), (2, 3, 4)]]


@matches_reference(points=worth(3), about="forward", after=["forward"], given=["sigmoid"])
def forward_of_other_sizes(student, rng):
    """forward is right for other numbers of examples and inputs"""
    return [output(student, *unit(rng, N, D)[:3]) for N, D in [(5, 2), (2, 11), (4, 4)]]


@matches_reference(points=worth(2), about="forward", after=["forward"], given=["sigmoid"])
def forward_of_one_example(student, rng):
    """forward keeps the shape of its output for a single example and a single input"""
    return [output(student, *unit(rng, N, D)[:3]) for N, D in [(1, 3), (1, 1), (6, 1)]]


def judge_gates(student, N, D, rng, t=None):
    """The six slopes."""
    asked = unit(rng, N, D)
    answer = gates(student, asked.a0, asked.a1, asked.t if t is None else t)
    for name in GATES:
        expect.same(answer[name], name=name)


@check(points=worth(6), about="backward", after=["backward"])
def backward_of_other_sizes(student, rng):
    """backward is right for other numbers of examples and inputs"""
    judge_gates(student, 11, 4, rng)


@check(points=worth(3), about="backward", after=["backward"])
def backward_of_square_inputs(student, rng):
    """backward uses its inputs the right way round"""
    judge_gates(student, 4, 4, rng)


@check(points=worth(2), about="backward", after=["backward"])
def backward_of_one_example(student, rng):
    """backward is right for a single example"""
    judge_gates(student, 1, 3, rng)


@check(points=worth(2), about="backward", after=["backward"])
def backward_of_soft_targets(student, rng):
    """backward is right where targets lie between 0 and 1"""
    judge_gates(student, 5, 2, rng, t=np.array([[0.2], [0.7], [0.5], [1.0], [0.0]]))


@check(points=worth(3), about="backward", after=["backward"])
def backward_of_a_sure_unit(student, rng):
    """backward stays finite, and right, where outputs are very near or equal to 0 and 1"""
    probes = {"sure": [1.0, 1.0, 0.0, 0.0], "nearly sure": [0.999, 0.998, 0.001, 0.002]}
    for word, values in probes.items():
        a1, t = np.array(values)[:, None], np.array([[0.0], [1.0], [1.0], [0.0]])
        answer = gates(student, rng.normal(size=(4, 2)), a1, t)
        for name in ["d_a1", "d_sigma", "d_l"]:
            expect.same(answer[name], name=f"{name} of a unit that is {word}")


@check(points=worth(5), about="update", after=["update"])
def update_of_other_sizes(student, rng):
    """update is right for other numbers of examples and inputs"""
    for i, (N, D) in enumerate([(11, 2), (3, 5), (1, 4)], 1):
        asked = unit(rng, N, D)
        grads = as_backward_gives(student, asked.grads)
        for name, value in updated(student, asked.W, asked.b, grads, 0.7, N).items():
            expect.same(value, name=f"{name}, unit {i}", bias_shape=name == "b")


@check(points=worth(2), about="update", after=["update"])
def update_grows_with_the_learning_rate(student, rng):
    """update takes a step in proportion to the learning rate"""
    asked = unit(rng, N=7, D=3)
    grads = as_backward_gives(student, asked.grads)
    for i, rate in enumerate([0.0, 0.01, 2.0], 1):
        for name, value in updated(student, asked.W, asked.b, grads, rate, 7).items():
            expect.same(value, name=f"{name}, rate {i}", bias_shape=name == "b")


@check(
    points=worth(3),
    about="update",
    after=["forward", "backward", "update"],
    given=["sigmoid", "forward", "backward"],
)
def one_unit_learns(student, rng):
    """forward, backward and update together train a unit on what one line does separate"""
    a0 = rng.normal(size=(9, 2))
    t = (a0 @ np.array([[1.0], [-2.0]]) > 0.3).astype(float)
    W, b = rng.normal(size=(2, 1)), rng.normal(size=1)
    for _ in range(20):
        step = updated(student, W, b, call(student, "backward", a0, output(student, a0, W, b), t), 0.5, 9)
        W, b = step["W"], step["b"]
    for name, value in {"W": W, "b": b}.items():
        expect.same(value, name=name, bias_shape=name == "b")


@check(points=worth(5), about="network_forward", after=["network_forward"], given=["sigmoid"])
def network_forward_of_other_sizes(student, rng):
    """network_forward is right for other numbers of examples, inputs and hidden units"""
    for i, (N, D, H) in enumerate([(5, 2, 8), (4, 4, 4), (1, 3, 2), (6, 2, 1)], 1):
        asked = network(rng, N, D, H)
        answer = call(student, "network_forward", asked.X, *asked.weights)
        for name, value in several(answer, ["a1", "a2"], "network_forward").items():
            expect.same(value, name=f"{name}, network {i}")


@check(points=worth(5), about="network_backward", after=["network_backward"])
def network_backward_of_other_sizes(student, rng):
    """network_backward is right for other numbers of examples, inputs and hidden units"""
    judge_gradients(student, network(rng, N=11, D=2, H=7))


@check(points=worth(6), about="network_backward", after=["network_backward"])
def network_backward_of_square_weights(student, rng):
    """network_backward uses inputs and weights the right way round"""
    judge_gradients(student, network(rng, N=4, D=4, H=4))


@check(points=worth(3), about="network_backward", after=["network_backward"])
def network_backward_of_one_example(student, rng):
    """network_backward is right for a single example, and for a single hidden unit"""
    for i, (N, D, H) in enumerate([(1, 3, 4), (5, 2, 1)], 1):
        asked = network(rng, N, D, H)
        a1, a2 = asked.activations(*asked.weights)
        answer = call(student, "network_backward", asked.X, a1, a2, asked.t, asked.W2)
        for name, value in several(answer, GRADIENTS, "network_backward").items():
            expect.same(value, name=f"{name}, network {i}", bias_shape=name.startswith("d_b"))


BEFORE = ["sigmoid", "network_forward", "network_backward"]


@check(points=worth(6), about="descend", after=["descend"], given=BEFORE)
def descend_twenty_steps(student, rng):
    """descend takes as many steps as it is asked to, each from where the last one ended"""
    judge_steps(student, network(rng, N=11, D=2, H=4), 0.8, 20)


@check(points=worth(1), about="descend", after=["descend"], given=BEFORE)
def descend_no_step(student, rng):
    """descend gives the weights back where it is asked for no step"""
    judge_steps(student, network(rng, N=5, D=2, H=3), 0.8, 0)


@check(points=worth(1), about="train", after=["descend"])
def same_seed_same_network(student, data):
    """the same seed gives the same network, and another seed another"""
    one, same, other = (
        several(call(student, "train", data.X, data.t, 3, 1.0, 5, seed), WEIGHTS, "train") for seed in [5, 5, 6]
    )
    for name in WEIGHTS:
        expect.close(same[name], one[name], name=f"{name} of the same seed", rtol=0, atol=0)
    alike = np.array_equal(np.asarray(other["W1"]), np.asarray(one["W1"]))
    expect.true(not alike, "two different seeds give the same W1", hint="Where is seed used?")
