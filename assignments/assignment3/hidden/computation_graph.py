"""Part 2, hidden: other graphs, other names, and how often an edge is visited."""

from __future__ import annotations

from grader import check, expect, matches_reference

from ..graphs import by_paths, by_reverse_mode, in_time, nodes_of, valued, wide
from ..points import worth

# From p to s by one, two, three or four edges; q is used by all; o comes after s.
UNEQUAL = [("p", "s"), ("p", "q"), ("q", "s"), ("q", "r"), ("r", "s"), ("r", "t"), ("t", "s"), ("k", "r"), ("k", "s")]
BEYOND = [*UNEQUAL, ("s", "o"), ("t", "o"), ("m", "o"), ("p", "m")]
# Nodes may have any name that can be a key of a dictionary.
NAMES = [(0, 1), (0, (2, "h")), (1, (2, "h")), (1, "out"), ((2, "h"), "out"), (-1, 0)]
# 44,000 edges and more than 10^14 paths: neither walking each path nor searching all edges for each node ends in time.
LARGE = {"layers": 30, "width": 500, "ways": 3}
SLOW = (
    "The time must grow with the number of edges alone. What does your code go through again and again, for each node: "
    "all edges, or a long list? What could it look up instead, once the edges are sorted by the node they lead to?"
)


@matches_reference(points=worth(4), about="derivative_by_paths", after=["derivative_by_paths"])
def derivative_by_paths_of_unequal_length(student, rng):
    """derivative_by_paths is right where some paths are longer than others"""
    graph = valued(rng, UNEQUAL)
    return [by_paths(student, graph, "s", b) for b in ["p", "q", "r", "t", "k"]]


@matches_reference(points=worth(2), about="derivative_by_paths", after=["derivative_by_paths"])
def derivative_by_paths_between_inner_nodes(student, rng):
    """derivative_by_paths is right where a is not the last node, nor b a first one"""
    graph = valued(rng, BEYOND)
    return [by_paths(student, graph, a, b) for a, b in [("s", "q"), ("o", "r"), ("t", "p"), ("r", "k"), ("s", "p")]]


@matches_reference(points=worth(1), about="derivative_by_paths", after=["derivative_by_paths"])
def derivative_by_paths_of_other_names(student, rng):
    """derivative_by_paths takes nodes of any name"""
    graph = valued(rng, NAMES)
    return [by_paths(student, graph, a, b) for a, b in [("out", 0), ("out", -1), (0, -1), ((2, "h"), 0)]]


def judge(student, graph, a, nodes=None):
    """The derivatives of a with respect to the nodes, or to all."""
    values, complete = by_reverse_mode(student, graph, a, nodes or nodes_of(graph))
    expect.same(values, name="the derivatives")
    return complete


@check(points=worth(4), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_of_unequal_paths(student, rng):
    """derivative_by_reverse_mode is right where some paths are longer than others"""
    judge(student, valued(rng, UNEQUAL), "s")


@check(points=worth(2), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_of_an_inner_node(student, rng):
    """derivative_by_reverse_mode is right where a is not the last node"""
    graph = valued(rng, BEYOND)
    for a in ["s", "t"]:
        values, _ = by_reverse_mode(student, graph, a, ["s", "t", "r", "q", "p", "k", "o", "m"])
        expect.same(values, name=f"the derivatives of {a}")


@check(points=worth(2), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_of_every_node(student, rng):
    """derivative_by_reverse_mode has a derivative for every node, needed or not"""
    complete = judge(student, valued(rng, BEYOND), "t")
    hint = "What is the derivative of a with respect to a node that has no influence on it? The handout wants it too."
    expect.true(complete, "there are nodes of the graph that your dictionary lacks", hint=hint)


@check(points=worth(2), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_through_zeros(student, rng):
    """derivative_by_reverse_mode is right where derivatives are zero or cancel"""
    graph = valued(rng, UNEQUAL)
    # s does not depend on t here, nor directly on r, so not on r at all.
    judge(student, {**graph, ("t", "s"): 0.0, ("r", "s"): 0.0}, "s")
    # The paths from p by q and by r cancel; i has one more.
    cancelling = {("p", "q"): 2.0, ("q", "s"): 3.0, ("p", "r"): -3.0, ("r", "s"): 2.0, ("i", "p"): 5.0, ("i", "r"): 1.5}
    values, _ = by_reverse_mode(student, cancelling, "s", ["s", "q", "r", "p", "i"])
    expect.same(values, name="the derivatives where paths cancel")


@check(points=worth(1), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode"])
def derivative_by_reverse_mode_of_other_names(student, rng):
    """derivative_by_reverse_mode takes nodes of any name"""
    judge(student, valued(rng, NAMES), "out")


@check(
    points=worth(3), about="derivative_by_reverse_mode", after=["derivative_by_reverse_mode_of_many_paths"],
    time_limit=2.5, diagnosed=False,
)  # fmt: skip
def derivative_by_reverse_mode_of_a_wide_graph(student, rng):
    """derivative_by_reverse_mode takes a time in proportion to the number of edges, however many paths there are"""
    graph = wide(rng, **LARGE)
    first = [f"x0.{i}" for i in range(LARGE["width"])]
    values, _ = in_time(lambda: by_reverse_mode(student, graph, "end", first), SLOW)
    expect.same(values, name="the derivatives")
