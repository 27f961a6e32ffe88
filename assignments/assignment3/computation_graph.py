"""Part 2: derivatives on a graph."""

from __future__ import annotations

import numpy as np

from grader import check, expect, matches_reference

from .conventions import unchanged
from .graphs import by_paths, by_reverse_mode, in_time, ladder, look_up, nodes_of, number, valued
from .points import worth

# x and y are inputs; u and v are used twice; z is the result.
SMALL = [("x", "u"), ("y", "u"), ("y", "v"), ("u", "z"), ("v", "z"), ("u", "v")]
ONE_EDGE = [("v", "u")]  # a is v and b is u, with one path between them
TOO_MANY_PATHS = (
    "On this graph every step doubles the number of paths: walking each of them never ends. What several paths have in "
    "common need only be multiplied once: when is the derivative of a node complete, so that it can be passed on?"
)


@matches_reference(points=worth(3))
def derivative_by_paths(student, rng):
    """derivative_by_paths is the sum over all paths of the product of their edges"""
    graph = valued(rng, SMALL)
    return {f"∂z/∂{b}": by_paths(student, graph, "z", b) for b in ["u", "v", "x", "y"]}


@matches_reference(points=worth(1), about="derivative_by_paths", after=[derivative_by_paths])
def derivative_by_paths_of_a_node_by_itself(student, rng):
    """the derivative of a node with respect to itself is that of the path without edges"""
    graph = valued(rng, SMALL)
    return {f"∂{a}/∂{b}": by_paths(student, graph, a, b) for a, b in [("z", "z"), ("u", "u"), ("y", "y"), *ONE_EDGE]}


@matches_reference(points=worth(1), about="derivative_by_paths", after=[derivative_by_paths])
def derivative_by_paths_where_there_are_none(student, rng):
    """derivative_by_paths knows what to say where no path leads from b to a"""
    graph = valued(rng, SMALL)
    return {f"∂{a}/∂{b}": by_paths(student, graph, a, b) for a, b in [("x", "y"), ("x", "z"), ("u", "v"), *ONE_EDGE]}


@check(points=worth(5))
def derivative_by_reverse_mode(student, rng, show):
    """derivative_by_reverse_mode gives the derivative of a with respect to every node before it"""
    graph = valued(rng, SMALL)
    nodes = ["z", "v", "u", "x", "y"]
    values, _ = by_reverse_mode(student, graph, "z", nodes)
    for node, value in zip(nodes, values):
        expect.same(float(value), name=f"∂z/∂{node}")
    yours = dict(zip(nodes, values.tolist()))
    show.graph("The derivatives on the graph's edges; below each name, what you say is ∂z/∂name", graph, values=yours)


@check(points=worth(4), about="derivative_by_reverse_mode", after=[derivative_by_reverse_mode], time_limit=3.0)
def derivative_by_reverse_mode_of_many_paths(student, rng):
    """derivative_by_reverse_mode gets through a graph of 240 edges with 10^18 paths"""
    graph = ladder(rng, rungs=60)
    nodes = nodes_of(graph)
    values, _ = in_time(lambda: by_reverse_mode(student, graph, "n60", nodes), TOO_MANY_PATHS)
    expect.same(np.asarray(values), name="the derivatives")


# ---- rules of the handout that other checks judge: you see here whether you keep them; no points ----


@check(points=0, about="derivative_by_reverse_mode", after=[derivative_by_reverse_mode])
def derivative_by_reverse_mode_of_a_node_within(student, rng):
    """derivative_by_reverse_mode has every node of the graph: 1 for a itself, 0 for what a does not depend on"""
    values, complete = by_reverse_mode(student, valued(rng, SMALL), "u", ["z", "v", "u", "x", "y"])
    expect.same(values, name="the derivatives")
    hint = "What is the derivative of a with respect to a node that has no influence on it? The handout wants it too."
    expect.true(complete, "there are nodes of the graph that your dictionary lacks", hint=hint, name="every node")


# ---- rules of robustness: remarks, not failures ----


@check(robustness=True, about="derivative_by_paths", after=["derivative_by_paths"])
def derivative_by_paths_changes_nothing(student, rng):
    """derivative_by_paths leaves the graph as it is"""
    arguments = {"graph": valued(rng, SMALL), "a": "z", "b": "y"}
    unchanged(student, "derivative_by_paths", arguments, lambda value: number(value, "a derivative"))


@check(robustness=True, about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_changes_nothing(student, rng):
    """derivative_by_reverse_mode leaves the graph as it is"""
    arguments = {"graph": valued(rng, SMALL), "a": "z"}
    unchanged(
        student, "derivative_by_reverse_mode", arguments, lambda found: number(look_up(found)("y"), "a derivative")
    )
