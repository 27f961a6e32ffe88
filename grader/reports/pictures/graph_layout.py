"""The layout of a small graph: in layers from top to bottom, with as few crossings as a few sweeps find.

An edge that passes a layer without ending in it has a place of its own there, so that it goes around the nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 8

Pair = tuple[int, int]


@dataclass(frozen=True)
class Layers:
    """The `rows` of items in the order from left to right; each edge as the items that it goes through, end to end.

    Items below the number of nodes are nodes; the others are the places of edges that pass.
    """

    rows: list[list[int]]
    routes: list[list[int]]


def layers(count: int, edges: Sequence[Pair]) -> Layers:
    """Return the layers of `count` nodes. Where edges go around in a circle, some of them lead upwards."""
    depth = _depths(count, edges)
    rows: list[list[int]] = [[] for _ in range(max(depth, default=-1) + 1)]
    for node in range(count):
        rows[depth[node]].append(node)
    routes, item = [], count
    for start, end in edges:
        passed = list(range(depth[start] + 1, depth[end]))
        for row in passed:
            rows[row].append(item + row - passed[0])
        routes.append([start, *range(item, item + len(passed)), end])
        item += len(passed)
    return Layers(_ordered(rows, routes), routes)


def _depths(count: int, edges: Sequence[Pair]) -> list[int]:
    """Return depths: one more than the deepest node that leads to a node; a node without any is right above its use."""
    into: list[set[int]] = [set() for _ in range(count)]
    for start, end in edges:
        if start != end:
            into[end].add(start)
    depth: dict[int, int] = {}
    while len(depth) < count:
        left = [node for node in range(count) if node not in depth]
        ready = [node for node in left if into[node] <= depth.keys()] or left[:1]  # a circle begins somewhere
        depth |= {node: 1 + max((depth.get(before, -1) for before in into[node]), default=-1) for node in ready}
    for node in range(count):
        uses = [depth[end] for start, end in edges if start == node and end != node]
        if not into[node] and uses:
            depth[node] = max(0, min(uses) - 1)
    return [depth[node] for node in range(count)]


def _ordered(rows: list[list[int]], routes: list[list[int]]) -> list[list[int]]:
    """Sort each row by where its neighbours in the next row lie, down and up; return the best order on the way."""
    pieces = [piece for route in routes for piece in pairwise(route)]
    below: dict[int, list[int]] = {}
    above: dict[int, list[int]] = {}
    for start, end in pieces:
        below.setdefault(start, []).append(end)
        above.setdefault(end, []).append(start)
    best, fewest = [list(row) for row in rows], _crossings(rows, pieces)
    for sweep in range(_SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            where = _places(rows)
            middle = {
                item: sum(where[other] for other in near) / len(near) if (near := neighbours.get(item)) else where[item]
                for item in row
            }
            row.sort(key=lambda item: middle[item])
        if (found := _crossings(rows, pieces)) < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def _places(rows: list[list[int]]) -> dict[int, float]:
    """Return how far from the left each item stands, between 0 and 1."""
    return {item: (place + 0.5) / len(row) for row in rows for place, item in enumerate(row)}


def _crossings(rows: list[list[int]], pieces: list[Pair]) -> int:
    where = {item: (level, place) for level, row in enumerate(rows) for place, item in enumerate(row)}
    spans: dict[int, list[Pair]] = {}
    for start, end in pieces:
        spans.setdefault(where[start][0], []).append((where[start][1], where[end][1]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for level in spans.values()
        for place, one in enumerate(level)
        for other in level[place + 1 :]
    )
