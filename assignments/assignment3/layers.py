"""Part 3: layers, Jacobians and tensors."""

from __future__ import annotations

import numpy as np

from grader import as_array, call, check, expect, matches_reference
from grader.errors import UnusableAnswer

from .conventions import several, unchanged
from .points import worth


def weighted_sum(answer, weights):
    """Σ answer · weights: a number whose gradient with respect to the answer is `weights`."""
    array = as_array(answer)
    if array is None or array.shape != weights.shape:
        raise UnusableAnswer(f"An array of shape {weights.shape} is needed.")
    return float(np.sum(array * weights))


def judge_sigmoid_backward(student, inputs, incoming):
    """sigmoid_backward against the slope of Σ sigmoid_forward · incoming."""
    expect.gradient(
        call(student, "sigmoid_backward", inputs, incoming),
        of=lambda at: weighted_sum(call(student, "sigmoid_forward", at), incoming),
        at=inputs,
        name="the gradient of the inputs",
        bias_shape=False,
    )


def judge_dense_backward(student, X, W, dZ):
    """dX and dW against the slopes of Σ dense_forward · dZ."""
    expect.gradient(
        several(call(student, "dense_backward", X, W, dZ), ["dX", "dW"], "dense_backward"),
        of=lambda at: weighted_sum(call(student, "dense_forward", at["dX"], at["dW"]), dZ),
        at={"dX": X, "dW": W},
        bias_shape=False,
    )


@matches_reference(points=worth(2))
def sigmoid_forward(student, rng, show):
    """sigmoid_forward applies the logistic function to every element"""
    x = np.linspace(-6, 6, 61)
    show.curve("The sigmoid", x, call(student, "sigmoid_forward", x), x_label="input", y_label="output")
    return call(student, "sigmoid_forward", rng.normal(size=(5, 3)))


@check(points=worth(3), after=[sigmoid_forward], given=["sigmoid_forward"])
def sigmoid_backward(student, rng):
    """sigmoid_backward takes the gradient of the outputs to that of the inputs"""
    judge_sigmoid_backward(student, rng.normal(size=(5, 3)), rng.normal(size=(5, 3)))


@matches_reference(points=worth(1))
def dense_forward(student, rng):
    """dense_forward is X W"""
    return call(student, "dense_forward", rng.normal(size=(5, 3)), rng.normal(size=(3, 4)))


@check(points=worth(3), after=[dense_forward], given=["dense_forward"])
def dense_backward(student, rng):
    """dense_backward gives the gradients of X and of W, in this order"""
    judge_dense_backward(student, rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=(5, 4)))


@matches_reference(points=worth(2))
def jacobian_chain(student, rng):
    """jacobian_chain is the Jacobian of f after g"""
    return call(student, "jacobian_chain", rng.normal(size=(2, 5)), rng.normal(size=(5, 3)))


@matches_reference(points=worth(2))
def matmul_derivative(student, rng):
    """matmul_derivative holds the derivative of every entry of C = A B by every entry of A"""
    return call(student, "matmul_derivative", rng.normal(size=(2, 3)), rng.normal(size=(3, 5)))


@matches_reference(points=worth(1))
def matmul_backward(student, rng):
    """matmul_backward takes the gradient of C = A B to that of A"""
    return call(student, "matmul_backward", rng.normal(size=(2, 5)), rng.normal(size=(3, 5)))


# ---- rules of robustness: remarks, not failures ----

LARGE = np.array([[-1000.0, 1000.0, 0.5], [800.0, -800.0, -0.25]])


@matches_reference(robustness=True, about="sigmoid_forward", after=["sigmoid_forward"])
def sigmoid_forward_stays_finite(student):
    """sigmoid_forward stays finite for large inputs of either sign"""
    return call(student, "sigmoid_forward", LARGE)


@matches_reference(robustness=True, about="sigmoid_backward", after=["sigmoid_backward"], given=["sigmoid_forward"])
def sigmoid_backward_stays_finite(student):
    """sigmoid_backward stays finite for large inputs of either sign"""
    return call(student, "sigmoid_backward", LARGE, np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -1.0]]))


@check(robustness=True, about="sigmoid_backward", after=["sigmoid_backward"], given=["sigmoid_forward"])
def sigmoid_backward_changes_nothing(student, rng):
    """sigmoid_backward leaves its arguments as they are"""
    arguments = {"inputs": rng.normal(size=(5, 3)), "incoming_gradient": rng.normal(size=(5, 3))}
    unchanged(student, "sigmoid_backward", arguments, lambda gradient: gradient)


@check(robustness=True, about="dense_backward", after=["dense_backward"], given=["dense_forward"])
def dense_backward_changes_nothing(student, rng):
    """dense_backward leaves its arguments as they are"""
    arguments = {"X": rng.normal(size=(5, 3)), "W": rng.normal(size=(3, 4)), "dZ": rng.normal(size=(5, 4))}
    unchanged(student, "dense_backward", arguments, lambda both: several(both, ["dX", "dW"], "dense_backward"))
