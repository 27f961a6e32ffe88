"""A graph as data."""

from __future__ import annotations

import pytest

from grader.checks.show import LONGEST_NAME, MOST_EDGES, MOST_NODES, graph

EDGES = {("x", "u"): 1, ((2, "h"), "u"): float("nan"), ("u", "z"): None}


def test_nodes_are_numbered_in_the_order_of_the_edges():
    """Whatever their names are; what is no number is none."""
    picture = graph("t", EDGES, {"u": 0.123456, "z": 1.0})
    assert picture is not None and picture.nodes == ["x", "u", "(2, 'h')", "z"]
    assert picture.edges == [(0, 1, 1.0), (2, 1, None), (1, 3, None)]
    assert picture.values == ["", "0.1235", "", "1"]


def test_edges_may_be_a_list():
    """The same picture; nodes that look alike stay apart."""
    assert graph("t", [(*edge, value) for edge, value in EDGES.items()], None) == graph("t", EDGES, None)
    picture = graph("t", [(1, "1", 2.0), ("1", "1", 3.0)], None)
    assert picture is not None and picture.nodes == ["1", "1"] and picture.edges == [(0, 1, 2.0)]


@pytest.mark.parametrize(
    "edges",
    [{}, [(k, k + 1, 1.0) for k in range(MOST_NODES)], [(0, 1, 1.0)] * (MOST_EDGES + 1), [("a", "a", 1.0)]],
)
def test_a_graph_that_nobody_can_read_is_left_out(edges):
    """Or one without edges."""
    assert graph("t", edges, None) is None


def test_names_are_cut():
    """A node may be called anything."""
    picture = graph("t", [("x" * 999, "y", 1.0)], {"y": "z" * 999})
    assert picture is not None and {len(picture.nodes[0]), len(picture.values[1])} == {LONGEST_NAME}
