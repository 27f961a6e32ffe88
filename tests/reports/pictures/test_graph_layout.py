"""Where the nodes of a graph lie."""

from __future__ import annotations

import pytest

from grader.reports.pictures.graph_layout import layers


def test_edges_lead_downwards() -> None:
    """A node stands below all that leads to it, and an input right above its first use."""
    found = layers(4, [(0, 1), (1, 2), (0, 2), (3, 2)])
    level = {item: place for place, row in enumerate(found.rows) for item in row}
    assert [level[node] for node in range(4)] == [0, 1, 2, 1]


def test_an_edge_that_passes_a_row_has_a_place_there() -> None:
    """Of its own, between its ends."""
    found = layers(3, [(0, 1), (1, 2), (0, 2)])
    assert found.routes == [[0, 1], [1, 2], [0, 3, 2]]
    assert sorted(found.rows[1]) == [1, 3]


def test_crossings_are_undone() -> None:
    """Two edges that cross are drawn side by side."""
    found = layers(4, [(0, 3), (1, 2)])
    assert found.rows in ([[0, 1], [3, 2]], [[1, 0], [2, 3]])


@pytest.mark.parametrize(
    "edges", [[], [(0, 1), (1, 0)], [(0, 1), (1, 2), (2, 0)], [(0, 0), (0, 1)], [(0, 1), (0, 1)], [(2, 1), (1, 0)]]
)
def test_every_node_has_one_place(edges: list[tuple[int, int]]) -> None:
    """In a circle, too, and without edges."""
    found = layers(3, edges)
    assert sorted(item for row in found.rows for item in row if item < 3) == [0, 1, 2]
    assert layers(0, []).rows == []
