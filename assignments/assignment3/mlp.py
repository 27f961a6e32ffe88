"""Part 1: half-planes, and a network that combines them."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from .conventions import several, unchanged, zero_or_one
from .half_planes import on_a_grid
from .points import worth


@check(points=worth(2))
def linear_decision(student, rng):
    """linear_decision gives d(x) = w0 + w1 x1 + w2 x2 and its sign for every point"""
    asked = on_a_grid(rng, N=7, D=2, L=1)
    answer = several(call(student, "linear_decision", asked.X, asked.lines[0]), ["d", "sign"], "linear_decision")
    expect.same(answer["d"], name="d")
    expect.same(zero_or_one(answer["sign"]), name="sign")


@matches_reference(points=worth(2), given=["linear_decision"])
def logistic_probability(student, rng, show):
    """logistic_probability is the logistic function of d(x)"""
    line = np.column_stack([np.linspace(-4, 4, 41), np.zeros(41)])
    across = call(student, "logistic_probability", line, np.array([0.0, 1.0, 0.0]))
    show.curve("The probability across a line", line[:, 0], across, x_label="d(x)", y_label="probability")
    asked = on_a_grid(rng, N=7, D=2, L=1)
    return call(student, "logistic_probability", asked.X, asked.lines[0])


@matches_reference(points=worth(2), given=["linear_decision"])
def hidden_features(student, rng):
    """hidden_features says of every point which of the half-planes it lies in"""
    asked = on_a_grid(rng, N=7, D=2, L=3)
    return zero_or_one(call(student, "hidden_features", asked.X, asked.lines))


@matches_reference(points=worth(3), after=[hidden_features], given=["linear_decision", "hidden_features"])
def triangle_classifier(student, data, show):
    """three half-planes and a fourth unit on top tell the inside of a triangle from the outside"""

    def classes(X):
        return zero_or_one(call(student, "triangle_classifier", X, data.lines, data.top))

    show.decision_boundary(classes, data.X, data.y, title="The triangle")
    return classes(data.X)


@matches_reference(points=worth(3))
def collapse(student, rng):
    """collapse finds the one linear function that a network without a nonlinearity is"""
    asked = on_a_grid(rng, N=2, D=2, L=4)
    return call(student, "collapse", asked.lines, asked.top)


# ---- rules of robustness: remarks, not failures ----


@matches_reference(robustness=True, about="logistic_probability", after=["logistic_probability"],
                   given=["linear_decision"])  # fmt: skip
def logistic_probability_stays_finite(student):
    """logistic_probability stays finite far away from the line"""
    X = np.array([[1000.0, 0.0], [-1000.0, 0.0], [0.5, 0.0], [0.0, 800.0]])
    return call(student, "logistic_probability", X, np.array([0.0, 1.0, -1.0]))


@check(robustness=True, about="collapse", after=["collapse"])
def collapse_changes_nothing(student, rng):
    """collapse leaves the weights that it is given as they are"""
    asked = on_a_grid(rng, N=2, D=2, L=4)
    arguments = {"W_hidden": asked.lines, "w_out": asked.top}
    unchanged(student, "collapse", arguments, lambda w: w)
