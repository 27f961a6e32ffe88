"""The picture of a computation graph, from its edges."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.checks.drawable import cell, finite, row_of
from grader.grade import Graph

MOST_NODES = 30
MOST_EDGES = 80
LONGEST_NAME = 24

Edges = Mapping[tuple[Hashable, Hashable], Any] | Iterable[Sequence[Any]]


def graph(title: str, edges: Edges, values: Mapping[Any, Any] | None) -> Graph | None:
    """The picture; None where there is no edge, or more of it than can be read."""
    found = list(_edges(edges))
    places: dict[Hashable, int] = {}
    for start, end, _ in found:
        places.setdefault(start, len(places))
        places.setdefault(end, len(places))
    if not found or len(places) > MOST_NODES or len(found) > MOST_EDGES:
        return None
    drawn = [(places[start], places[end], derivative) for start, end, derivative in found]
    below = [cell(values[node])[:LONGEST_NAME] if node in values else "" for node in places] if values else []
    return Graph(title, [str(node)[:LONGEST_NAME] for node in places], drawn, below)


def _edges(edges: Edges) -> Iterator[tuple[Hashable, Hashable, float | None]]:
    """(from, to, derivative) of each edge; an edge from a node to itself is none of a computation."""
    rows: Iterable[Sequence[Any]] = edges
    if isinstance(edges, Mapping):
        rows = [(start, end, value) for (start, end), value in edges.items()]
    for start, end, derivative in rows:
        if start != end:
            number = row_of(derivative)
            yield start, end, finite(float(number[0])) if number.size == 1 else None
