"""Computation graphs: nodes in layers from top to bottom, the derivative on each edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from grader.grade import Graph
from grader.reports.pictures.axes import finite, svg, text
from grader.reports.pictures.graph_layout import Layers, layers
from grader.reports.text import counted, number

_WIDTH = 360.0
_PITCH = 110.0  # between neighbours of a row, at most
_NEAREST, _FARTHEST = 42.0, 140.0  # from row to row
_LETTER, _SMALL = 7.0, 6.2  # the widths of one in a name, and in a number
_MOST_SPOKEN = 40  # edges
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.12, 0.88)  # where along an edge its number may stand

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass
class _Plan:
    """The places and sizes of everything in the drawing."""

    places: dict[int, Point]
    wide: list[float]  # of each node
    high: float
    height: float
    taken: list[Box] = field(default_factory=list)  # by nodes, and by numbers that stand already


def draw(picture: Graph, label: str) -> Markup:
    """Draw the picture as SVG."""
    count, edges = len(picture.nodes), _edges(picture)
    found = layers(count, [(start, end) for start, end, _ in edges])
    plan = _plan(picture, found)
    curves = [_curve(route, plan, found) for route in found.routes]
    lines = [_line(curve) for curve in curves]
    trails = [[_at(piece, step / 16) for piece in curve for step in range(17)] for curve in curves]
    numbers = [
        _number(_spelt(derivative), curve, plan, [trail for other, trail in enumerate(trails) if other != place])
        for place, ((_, _, derivative), curve) in enumerate(zip(edges, curves, strict=True))
    ]
    nodes = [_node(picture, node, plan) for node in range(count)]
    return svg(_WIDTH, plan.height, label, [*lines, *nodes, *numbers], kind="graph")


def describe(picture: Graph) -> str:
    """Describe the picture in words: how many nodes and edges there are, and derivatives that are not a number."""
    edges = _edges(picture)
    holes = sum(not finite(derivative) for _, _, derivative in edges)
    tail = f"; {counted(holes, 'derivative is', 'derivatives are')} not a number" if holes else ""
    return f"{counted(len(picture.nodes), 'node')}, {counted(len(edges), 'edge')}{tail}."


def spoken(picture: Graph) -> str:
    """Return the edges and then the nodes with their values in words, for those who cannot see the drawing."""
    names, edges = picture.nodes, _edges(picture)
    listed = [f"{names[start]} to {names[end]}: {_spelt(value)}" for start, end, value in edges[:_MOST_SPOKEN]]
    below = [f"{name}: {value}" for name, value in zip(names, picture.values, strict=False) if value]
    words = f" Edges: {'; '.join(listed)}."
    return words + (f" Nodes: {'; '.join(below[:_MOST_SPOKEN])}." if below else "")


def _edges(picture: Graph) -> list[tuple[int, int, float | None]]:
    """Return the edges between nodes that exist."""
    inside = range(len(picture.nodes))
    return [edge for edge in picture.edges if edge[0] in inside and edge[1] in inside and edge[0] != edge[1]]


def _plan(picture: Graph, found: Layers) -> _Plan:
    high = 34.0 if any(picture.values) else 24.0
    tops = _tops(found, high)
    places: dict[int, Point] = {}
    pitch_of: dict[int, float] = {}
    for level, row in enumerate(found.rows):
        pitch = min(_PITCH, _WIDTH / max(1, len(row)))
        for place, item in enumerate(row):
            places[item] = _WIDTH / 2 + (place - (len(row) - 1) / 2) * pitch, tops[level] + high / 2
            pitch_of[item] = pitch
    values = [*picture.values, *[""] * len(picture.nodes)]
    wide = [
        min(pitch_of[node] - 6, max(30.0, 12 + _LETTER * len(name), 12 + _SMALL * len(values[node])))
        for node, name in enumerate(picture.nodes)
    ]
    plan = _Plan(places, wide, high, (tops[-1] if tops else 0.0) + high + 2)
    plan.taken = [_box(places[node], wide[node], high) for node in range(len(picture.nodes))]
    return plan


def _tops(found: Layers, high: float) -> list[float]:
    """Return where each row begins: further from the one above, the more edges with their numbers lie between."""
    level = {item: place for place, row in enumerate(found.rows) for item in row}
    between = [0] * len(found.rows)
    for route in found.routes:
        for item in route[1:]:
            between[level[item]] += 1
    tops = [2.0]
    for passing in between[1:]:
        tops.append(tops[-1] + high + min(_FARTHEST, _NEAREST + 7.0 * max(0, passing - 4)))
    return tops


def _curve(route: list[int], plan: _Plan, found: Layers) -> list[tuple[Point, ...]]:
    """Return the cubic pieces of an edge, from the bottom of its first node to the top of its last."""
    points = [plan.places[item] for item in route]
    (x0, y0), (x1, y1) = points[0], points[-1]
    if y1 <= y0:  # back, in a circle: around the right side
        start, end = (x0 + plan.wide[route[0]] / 2, y0), (x1 + plan.wide[route[-1]] / 2 + 1, y1)
        far = min(_WIDTH, max(start[0], end[0]) + 50)
        return [(start, (far, y0), (far, y1), end)]
    points[0] = x0 + _port(route, found, plan, first=True), y0 + plan.high / 2
    points[-1] = x1 + _port(route, found, plan, first=False), y1 - plan.high / 2 - 1
    pieces: list[tuple[Point, ...]] = []
    for (ax, ay), (bx, by) in pairwise(points):
        middle = (ay + by) / 2
        pieces.append(((ax, ay), (ax, middle), (bx, middle), (bx, by)))
    return pieces


def _port(route: list[int], found: Layers, plan: _Plan, *, first: bool) -> float:
    """Return how far from a node's middle an edge leaves or enters it: in the order in which the other ends lie."""
    node = route[0] if first else route[-1]
    others = [
        (plan.places[other[1] if first else other[-2]][0], place)
        for place, other in enumerate(found.routes)
        if (other[0] if first else other[-1]) == node
    ]
    others.sort()
    mine = next(order for order, (_, place) in enumerate(others) if found.routes[place] is route)
    return (mine - (len(others) - 1) / 2) * min(12.0, 0.7 * plan.wide[node] / len(others))


def _line(curve: list[tuple[Point, ...]]) -> Markup:
    start = curve[0][0]
    path = f"M{start[0]:.1f} {start[1]:.1f}" + "".join(
        "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in piece[1:]) for piece in curve
    )
    (before, _), (x, y) = curve[-1][2:]
    back = "l-3.6 -7h7.2z" if before == x else "l7 -3.6v7.2z"
    return Markup('<path class="flow" d="{}"/><path class="head" d="M{:.1f} {:.1f}{}"/>').format(path, x, y, back)


def _number(words: str, curve: list[tuple[Point, ...]], plan: _Plan, others: list[list[Point]]) -> Markup:
    """Draw the derivative where it covers nothing and no other edge passes, as far as there is such a place."""
    wide = 4 + _SMALL * len(words)

    def cost(at: Point) -> float:
        box = _box(at, wide, 14)
        covered = sum(_overlap(box, other) for other in plan.taken)
        passing = sum(any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in trail) for trail in others)
        outside = max(0.0, -box[0]) + max(0.0, box[2] - _WIDTH)
        return 10 * covered + 3 * passing + 10 * outside

    middle = len(curve) // 2
    order = [curve[middle], *curve[:middle], *curve[middle + 1 :]]
    at = min((_at(piece, share) for piece in order for share in _SHARES), key=cost)
    at = min(max(at[0], wide / 2), _WIDTH - wide / 2), at[1]
    plan.taken.append(_box(at, wide, 14))
    return text(at[0], at[1] + 3.8, words, style="weight")


def _node(picture: Graph, node: int, plan: _Plan) -> Markup:
    (x, y), wide = plan.places[node], plan.wide[node]
    value = (picture.values[node] if node < len(picture.values) else "").replace("-", "−")
    box = Markup('<rect class="node" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="7"/>').format(
        x - wide / 2, y - plan.high / 2, wide, plan.high
    )
    name = text(x, y - 2 if value else y + 4, _cut(picture.nodes[node], (wide - 6) / _LETTER), style="node-name")
    below = text(x, y + 12, _cut(value, (wide - 4) / _SMALL), style="node-value") if value else ""
    return Markup("").join([box, name, below])


def _spelt(derivative: float | None) -> str:
    return number(derivative) if derivative is not None and finite(derivative) else "NaN"


def _cut(words: str, most: float) -> str:
    return words if len(words) <= most else words[: max(1, int(most) - 1)] + "…"


def _at(piece: tuple[Point, ...], share: float) -> Point:
    """Return the point at `share` of a cubic piece."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, piece, strict=True)) for axis in (0, 1))
    return x, y


def _box(middle: Point, wide: float, high: float) -> Box:
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
