"""XOR by hand: the checks that you can see."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference, reaches, unchanged

from .conventions import GATES, GRADIENTS, WEIGHTS, as_backward_gives, finite, gates, output, outputs, several, updated
from .points import worth
from .units import network, unit


@matches_reference(points=worth(3))
def sigmoid(student, rng, show):
    """sigmoid applies the logistic function to every element of an array"""
    z = np.linspace(-6, 6, 61)
    show.curve("The logistic function", z, call(student, "sigmoid", z), x_label="net input z", y_label="sigmoid(z)")
    return call(student, "sigmoid", rng.normal(size=(5, 3)))


@matches_reference(points=worth(4), given=["sigmoid"])
def forward(student, rng):
    """forward computes the unit's output from inputs, weights and bias"""
    asked = unit(rng, N=7, D=3)
    return output(student, asked.a0, asked.W, asked.b)


@matches_reference(points=worth(1.5), each=GATES)
def backward(student, rng, each):
    """backward's {each} is the slope at that gate"""
    asked = unit(rng, N=7, D=3)
    return gates(student, asked.a0, asked.a1, asked.t)[each]


@check(points=worth(5))
def update(student, rng):
    """update takes one step along the mean over the examples"""
    asked = unit(rng, N=7, D=3)
    grads = as_backward_gives(student, asked.grads)
    for name, value in updated(student, asked.W, asked.b, grads, 0.3, 7).items():
        expect.same(value, name=name, bias_shape=name == "b")


@check(robustness=True, about="update", after=[update])
def update_changes_nothing(student, rng):
    """update returns new arrays and leaves its arguments as they were"""
    asked = unit(rng, N=5, D=2)
    grads = as_backward_gives(student, asked.grads)
    unchanged(student, "update", {"W": asked.W, "b": asked.b, "grads": grads, "learning_rate": 0.3, "N": 5}, 3)


@check(points=worth(2), about="update", after=[forward, backward, update], given=["sigmoid", "forward", "backward"])
def one_unit_on_xor(student, data, show):
    """forward, backward and update together train one unit: on XOR, all its outputs end near one half"""
    W, b = np.array([[0.8], [-0.4]]), np.array([0.3])
    for _ in range(45):
        a1 = output(student, data.X, W, b)
        step = updated(student, W, b, call(student, "backward", data.X, a1, data.t), 3.0, 4)
        W, b = step["W"], step["b"]
    a1 = output(student, data.X, W, b)
    for name, value in {"W": W, "b": b, "the outputs": a1}.items():
        # W and b end near zero, where single precision leaves 1e-7 of the 0.8 that they begin with.
        expect.same(value, name=name, bias_shape=name == "b", atol=1e-6)
    rows = [[str(x), int(target[0]), value] for x, target, value in zip(data.X, data.t, outputs(a1, 4))]
    show.table("One unit after 45 steps: no line separates XOR", ["inputs", "target", "output"], rows)
    show.surface(
        "One unit's output over the plane", lambda points: output(student, points, W, b), -0.5, 1.5, data.X, data.t
    )


@check(points=worth(4), given=["sigmoid"])
def network_forward(student, rng):
    """network_forward computes the activations of both layers"""
    asked = network(rng, N=7, D=3, H=5)
    answer = call(student, "network_forward", asked.X, *asked.weights)
    for name, value in several(answer, ["a1", "a2"], "network_forward").items():
        expect.same(value, name=name)


@check(points=worth(6))
def network_backward(student, rng):
    """network_backward gives the gradients of the mean cross-entropy in all weights and biases"""
    judge_gradients(student, network(rng, N=7, D=3, H=5))


def judge_gradients(student, asked):
    """The four gradients against the slope of the loss."""
    a1, a2 = asked.activations(*asked.weights)
    answer = call(student, "network_backward", asked.X, a1, a2, asked.t, asked.W2)
    sizes = {"N": len(asked.X), "D": asked.X.shape[1], "H": a1.shape[1]}
    expect.gradient(
        several(answer, GRADIENTS, "network_backward"),
        of=asked.loss,
        at=dict(zip(GRADIENTS, asked.weights)),
        context={"sizes": sizes},
    )


@check(
    points=worth(3),
    after=[network_forward, network_backward],
    given=["sigmoid", "network_forward", "network_backward"],
)
def descend(student, rng):
    """descend moves all weights and biases by one step against their gradients"""
    judge_steps(student, network(rng, N=7, D=3, H=5), 0.4, 1)


def judge_steps(student, asked, learning_rate, steps):
    """The weights after some steps."""
    answer = call(student, "descend", asked.X, asked.t, *asked.weights, learning_rate, steps)
    for name, value in several(answer, WEIGHTS, "descend").items():
        expect.same(value, name=name, bias_shape=name in ("b1", "b2"))


@reaches({0.5: worth(1), 0.8: worth(3)}, seeds=3, about="train", after=[descend])
def the_network_solves_xor(student, data, show, seed):
    """trained by your own backward pass, a network with eight hidden units gets all of XOR right, and clearly so"""
    weights = several(call(student, "train", data.X, data.t, 8, 1.0, 600, seed % 1000), WEIGHTS, "train")

    def says(points):
        answer = call(student, "network_forward", points, *weights.values())
        return outputs(several(answer, ["a1", "a2"], "network_forward")["a2"], len(points))

    a2, t = says(data.X), data.t.ravel()
    rows = [[str(x), int(target), value] for x, target, value in zip(data.X, t, a2)]
    show.table("What the trained network says", ["inputs", "target", "output"], rows)
    show.surface("The network's output over the plane", says, -0.5, 1.5, data.X, t)
    return 1 - np.max(np.abs(a2 - t))  # above one half, all four are on the right side


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="backward", after=[backward])
def backward_of_targets_between(student, rng):
    """backward takes targets between 0 and 1"""
    asked = unit(rng, N=4, D=2)
    answer = gates(student, asked.a0, asked.a1, np.array([[0.1], [0.9], [0.4], [0.6]]))
    for name in ["d_a1", "d_l", "d_W"]:
        expect.same(answer[name], name=name)


@check(points=0, about="backward", after=[backward])
def backward_adds_the_epsilon(student, rng):
    """backward divides by a1 (1 − a1) + EPSILON, so that an output of exactly 0 or 1 gives finite slopes"""
    a1, t = np.array([[1.0], [0.0], [0.9995]]), np.array([[0.0], [1.0], [0.0]])
    answer = gates(student, rng.normal(size=(3, 2)), a1, t)
    for name in ["d_a1", "d_l"]:
        expect.same(answer[name], name=name)


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="sigmoid")
def sigmoid_stays_finite(student):
    """sigmoid stays finite where net inputs are very large"""
    return call(student, "sigmoid", np.array([-1000.0, -745.0, -30.0, 30.0, 745.0, 1000.0]))


@matches_reference(robustness=True, about="forward", after=["forward"], given=["sigmoid"])
def forward_stays_finite(student):
    """forward stays finite where weights are very large"""
    a0 = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]])
    return output(student, a0, np.array([[700.0], [400.0]]), np.array([0.5]))


@check(robustness=True, about="backward", after=["backward"])
def backward_changes_nothing(student, rng):
    """backward leaves its arguments as they were"""
    asked = unit(rng, N=5, D=2)
    unchanged(student, "backward", {"a0": asked.a0, "a1": asked.a1, "t": asked.t}, 27)


@check(robustness=True, about="network_forward", after=["network_forward"], given=["sigmoid"])
def network_forward_stays_finite(student, rng):
    """network_forward stays finite where net inputs are very large"""
    asked = network(rng, N=5, D=2, H=3)
    biases = np.array([[1000.0, -1000.0, 0.0]]), np.array([[-900.0]])
    answer = call(student, "network_forward", asked.X, asked.W1, biases[0], asked.W2, biases[1])
    for name, value in several(answer, ["a1", "a2"], "network_forward").items():
        expect.same(value, name=name)


@check(robustness=True, about="network_backward", after=["network_backward"])
def network_backward_stays_finite(student, rng):
    """network_backward stays finite where the network is sure of itself"""
    asked = network(rng, N=4, D=2, H=3)
    a1, a2 = np.ones((4, 3)), np.array([[0.0], [1.0], [1.0], [0.0]])
    a1[:, 1] = 0.0
    answer = call(student, "network_backward", asked.X, a1, a2, 1 - a2, asked.W2)
    for name, value in several(answer, GRADIENTS, "network_backward").items():
        hint = "Which division is one by zero where an output is exactly 0 or 1? Does it stay when you multiply out?"
        expect.true(finite(value), f"{name} is not finite", name=f"{name} finite", hint=hint)


@check(robustness=True, about="network_backward", after=["network_backward"])
def network_backward_changes_nothing(student, rng):
    """network_backward leaves its arguments as they were"""
    asked = network(rng, N=5, D=2, H=3)
    a1, a2 = asked.activations(*asked.weights)
    unchanged(student, "network_backward", {"X": asked.X, "a1": a1, "a2": a2, "t": asked.t, "W2": asked.W2}, 13)


@check(robustness=True, about="descend", after=["descend"], given=["sigmoid", "network_forward", "network_backward"])
def descend_changes_nothing(student, rng):
    """descend leaves the weights that it is given as they were"""
    asked = network(rng, N=5, D=2, H=3)
    arguments = dict(zip(["X", "t", *WEIGHTS], [asked.X, asked.t, *asked.weights]))
    unchanged(student, "descend", {**arguments, "learning_rate": 0.8, "steps": 3}, 13)


@check(robustness=True, about="sigmoid", after=[sigmoid])
def sigmoid_changes_nothing(student, rng):
    """sigmoid leaves its argument as it was"""
    unchanged(student, "sigmoid", {"z": rng.normal(size=(4, 3))}, 12)
