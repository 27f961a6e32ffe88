"""Computation graphs and what they say."""

from __future__ import annotations

import re

from grader.grade import Graph
from grader.reports.pictures.graph import describe, draw, spoken

SMALL = Graph("g", ["x", "y", "u", "z"], [(0, 2, 1.5), (1, 2, -0.25), (2, 3, 2.0), (1, 3, None)], ["3", "", "2", "1"])


def numbers(drawing: str) -> list[tuple[float, float, str]]:
    """Where the derivatives stand."""
    found = re.findall(r'class="weight" x="([-\d.]+)" y="([-\d.]+)" text-anchor="middle">([^<]*)<', drawing)
    return [(float(x), float(y), words) for x, y, words in found]


def test_every_edge_has_its_derivative_and_every_node_its_name() -> None:
    """What is no number is called NaN; values stand below the names."""
    drawing = draw(SMALL, "label")
    assert sorted(words for _, _, words in numbers(drawing)) == ["1.5", "2", "NaN", "−0.25"]
    assert re.findall(r'class="node-name"[^>]*>([^<]*)<', drawing) == ["x", "y", "u", "z"]
    assert re.findall(r'class="node-value"[^>]*>([^<]*)<', drawing) == ["3", "2", "1"]
    assert drawing.count('class="flow"') == drawing.count('class="head"') == 4


def test_edges_are_said_in_words() -> None:
    """For those who cannot see them."""
    assert describe(SMALL) == "4 nodes, 4 edges; 1 derivative is not a number."
    assert spoken(SMALL) == (" Edges: x to u: 1.5; y to u: −0.25; u to z: 2; y to z: NaN. Nodes: x: 3; u: 2; z: 1.")


def test_derivatives_cover_neither_nodes_nor_one_another() -> None:
    """In a small graph there is room for all of them, whatever crosses."""
    crossing = Graph("g", ["a", "b", "c", "d"], [(0, 2, 1.25), (0, 3, 2.25), (1, 2, 3.25), (1, 3, 4.25)])
    for picture in (SMALL, crossing):
        drawing = draw(picture, "label")
        places = numbers(drawing)
        for k, (x, y, words) in enumerate(places):
            for other_x, other_y, other in places[:k]:
                assert abs(y - other_y) >= 14 or abs(x - other_x) >= 3 * (len(words) + len(other))
        boxes = re.findall(r'class="node" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing)
        for x, y, w, h in (map(float, box) for box in boxes):
            assert not any(x < at < x + w and y < up - 4 < y + h for at, up, _ in places)


def test_everything_stays_within_the_picture() -> None:
    """A row of thirty, thirty rows, all to all."""
    names = [f"node {k}" for k in range(30)]
    for edges in (
        [(k, 29, 1.0) for k in range(29)],
        [(k, k + 1, 1.0) for k in range(29)] + [(0, 29, 123456.0)],
        [(i, j, -1e-7) for i in range(8) for j in range(8, 16)],
    ):
        drawing = draw(Graph("g", names, edges), "label")
        height = float(re.findall(r'viewBox="0 0 360 ([\d.]+)"', drawing)[0])
        assert all(0 <= x <= 360 and 0 <= y <= height for x, y, _ in numbers(drawing))
        boxes = re.findall(r'class="node" x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing)
        assert len(boxes) == 30 and all(float(x) >= 0 and float(x) + float(w) <= 360 for x, _, w, _ in boxes)
        assert len(drawing) < 40_000


def test_odd_graphs_are_drawn_all_the_same() -> None:
    """Nothing, a circle, edges of nodes that are not there, names without end."""
    for picture in (
        Graph("g", [], []),
        Graph("g", ["a"], [(0, 0, 1.0), (0, 5, 1.0), (-1, 0, 1.0)]),
        Graph("g", ["a", "b"], [(0, 1, float("inf")), (1, 0, float("nan")), (0, 1, 1e308)]),
        Graph("g", ["x" * 500, "", "\u202e"], [(0, 1, 1.0)], ["y" * 500]),
    ):
        drawing = draw(picture, "label")
        assert "nan" not in drawing and "inf" not in drawing and "x" * 100 not in drawing
        assert describe(picture) is not None and spoken(picture) is not None
