"""Part 1, hidden: other sizes, other weights, edges."""

from __future__ import annotations

import numpy as np

from grader import call, check, expect, matches_reference

from ..conventions import several, zero_or_one
from ..half_planes import Network
from ..points import worth

APART = 0.05  # no point lies nearer to where a sign changes


def network(rng: np.random.Generator, N: int, D: int, L: int) -> Network:
    """Random points, lines and top, each side of each line and both classes occurring where there is room."""
    while True:
        X, lines, top = rng.normal(size=(N, D)), rng.normal(size=(L, D + 1)), rng.normal(size=L + 1)
        net = X @ lines[:, 1:].T + lines[:, 0]
        sums = (net > 0) @ top[1:] + top[0]
        both = N < 4 or all(0 < share < 1 for share in [*(net > 0).mean(axis=0), (sums > 0).mean()])
        if both and np.abs(net).min() > APART and np.abs(sums).min() > APART:
            return Network(X, lines, top)


def triangle(rng: np.random.Generator, N: int) -> Network:
    """A random triangle, N points around it of which at least a quarter are inside, and a unit that fires for all."""
    while True:
        angles = rng.uniform(0, 2 * np.pi) + np.array([0.0, 2.1, 4.2]) + rng.uniform(-0.2, 0.2, size=3)
        normals, centre = np.column_stack([np.cos(angles), np.sin(angles)]), rng.normal(size=2)
        size = rng.uniform(0.6, 1.2, size=3)
        lines = np.column_stack([size - normals @ centre, normals]) * rng.uniform(0.5, 2.0, size=(3, 1))
        X = centre + rng.uniform(-2, 2, size=(N, 2))
        net = X @ lines[:, 1:].T + lines[:, 0]
        if np.abs(net).min() > APART / 5 and 0.25 < (net > 0).all(axis=1).mean() < 0.75:
            return Network(X, lines, np.array([-2.6, 1.0, 1.1, 0.9]))


def decide(student, X, w):
    """d and sign, judged both."""
    answer = several(call(student, "linear_decision", X, w), ["d", "sign"], "linear_decision")
    expect.same(answer["d"], name="d")
    expect.same(zero_or_one(answer["sign"]), name="sign")


@check(points=worth(2), about="linear_decision", after=["linear_decision"])
def linear_decision_of_more_features(student, rng):
    """linear_decision is right for points of any dimension"""
    asked = network(rng, N=6, D=5, L=1)
    decide(student, asked.X, asked.lines[0])


@check(points=worth(1), about="linear_decision", after=["linear_decision"])
def linear_decision_of_one_point(student, rng):
    """linear_decision is right for a single row"""
    asked = network(rng, N=1, D=2, L=1)
    decide(student, asked.X, asked.lines[0])


@check(points=worth(1), about="linear_decision", after=["linear_decision"])
def sign_on_the_line(student):
    """linear_decision has a sign for points that lie exactly on the line"""
    decide(student, np.array([[1.0, 1.0], [2.0, 0.5], [3.0, 3.0], [-1.0, -1.0]]), np.array([0.0, 2.0, -2.0]))


@matches_reference(points=worth(3), about="logistic_probability", after=["logistic_probability"],
                   given=["linear_decision"])  # fmt: skip
def logistic_probability_of_more_features(student, rng):
    """logistic_probability is right for points of any dimension"""
    asked = network(rng, N=5, D=3, L=1)
    return [call(student, "logistic_probability", X, asked.lines[0]) for X in (asked.X, asked.X[:1])]


@matches_reference(points=worth(2), about="hidden_features", after=["hidden_features"], given=["linear_decision"])
def hidden_features_of_other_sizes(student, rng):
    """hidden_features is right for any number of half-planes and dimensions"""
    asked = network(rng, N=4, D=3, L=5)
    several_and_one = [(asked.X, asked.lines), (asked.X[:1], asked.lines), (asked.X, asked.lines[:1])]
    return [zero_or_one(call(student, "hidden_features", X, lines)) for X, lines in several_and_one]


@matches_reference(points=worth(1), about="hidden_features", after=["hidden_features"], given=["linear_decision"])
def hidden_features_of_as_many_points_as_lines(student, rng):
    """hidden_features has the points in its rows and the half-planes in its columns"""
    while True:
        asked = network(rng, N=3, D=2, L=3)
        features = asked.X @ asked.lines[:, 1:].T + asked.lines[:, 0] > 0
        if np.sum(features != features.T) >= 4:
            return zero_or_one(call(student, "hidden_features", asked.X, asked.lines))


@matches_reference(points=worth(3), about="triangle_classifier", after=["triangle_classifier"],
                   given=["linear_decision", "hidden_features"])  # fmt: skip
def triangle_classifier_with_another_top(student, rng):
    """triangle_classifier combines the half-planes as the weights of the unit on top say"""
    asked = network(rng, N=40, D=2, L=4)
    return zero_or_one(call(student, "triangle_classifier", asked.X, asked.lines, asked.top))


@matches_reference(points=worth(1), about="triangle_classifier", after=["triangle_classifier"],
                   given=["linear_decision", "hidden_features"])  # fmt: skip
def triangle_classifier_of_another_triangle(student, rng):
    """triangle_classifier separates other triangles too"""
    asked = triangle(rng, N=60)
    several_and_one = (asked.X, asked.X[:1])
    return [zero_or_one(call(student, "triangle_classifier", X, asked.lines, asked.top)) for X in several_and_one]


@matches_reference(points=worth(3), about="collapse", after=["collapse"])
def collapse_of_square_weights(student, rng):
    """collapse uses its weights the right way round"""
    asked = network(rng, N=2, D=3, L=4)
    return call(student, "collapse", asked.lines, asked.top)


@matches_reference(points=worth(1), about="collapse", after=["collapse"])
def collapse_of_one_unit(student, rng):
    """collapse is right for a single hidden unit"""
    asked = network(rng, N=2, D=3, L=1)
    return call(student, "collapse", asked.lines, asked.top)
