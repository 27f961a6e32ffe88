"""Decision boundaries: the classes that a network predicts over the plane, under the data."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from grader.grade import Boundary
from grader.reports.pictures.axes import Scale, finite, frame, regions, svg
from grader.reports.text import counted

WIDTH, HEIGHT = 360.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 352.0, 6.0, 224.0
_MOST_CELLS = 110  # along one axis
_MOST_POINTS = 800
_SLOTS = 6


def draw(picture: Boundary, grid: Sequence[Sequence[int]], label: str) -> Markup:
    """Draw `grid` (the student's classes or the reference's) over the picture's extent, as SVG."""
    x0, x1, y0, y1 = _extent(picture)
    x, y = Scale(x0, x1, _LEFT, _RIGHT), Scale(y0, y1, _BOTTOM, _TOP)
    slots = _slots(picture)
    body = [_regions(grid, slots, x, y), frame(x, y, "x₁", "x₂"), *_points(picture, grid, slots, x, y)]
    return svg(WIDTH, HEIGHT, label, body)


def legend(picture: Boundary) -> list[tuple[Markup, str]]:
    """Return a swatch and a name for each class, and for points on the wrong side."""
    entries = [
        (
            Markup(
                '<svg class="swatch" viewBox="0 0 30 12" aria-hidden="true">'
                '<path class="area c{0}" d="M0 0h30v12h-30z"/><path class="hatch k{0}" d="M0 0h30v12h-30z"/>'
                '<path class="point c{0}" d="{1}"/></svg>'
            ).format(slot, _shape(15, 6, slot)),
            f"class {value}",
        )
        for value, slot in list(_slots(picture).items())[:_SLOTS]
    ]
    if picture.points:
        ring = Markup('<svg class="swatch" viewBox="0 0 30 12" aria-hidden="true"><path class="wrong" d="{}"/></svg>')
        entries.append((ring.format(_ring(15, 6)), "on the wrong side"))
    return entries


def describe(picture: Boundary) -> str:
    """Describe the picture in words: how many classes there are, and how many points are on the wrong side."""
    classes = {value for row in picture.classes for value in row}
    if len(classes) == 1:
        first = f"Everywhere the same class, {next(iter(classes))}."
    else:
        first = f"The plane is divided among {counted(len(classes), 'class', 'classes')}."
    if not picture.points:
        return first
    wrong = _wrong_side(picture, picture.classes)
    beside = f"; with the reference {_wrong_side(picture, picture.reference)}" if picture.reference else ""
    return f"{first} {wrong} of {counted(len(picture.points), 'point')} on the wrong side{beside}."


def _wrong_side(picture: Boundary, grid: Sequence[Sequence[int]]) -> int:
    return sum(_on_wrong_side(picture, grid))


def _on_wrong_side(picture: Boundary, grid: Sequence[Sequence[int]]) -> list[bool]:
    """Return for each point whether another class than its own is predicted there."""
    x0, x1, y0, y1 = _extent(picture)
    wide, high, found = x1 - x0, y1 - y0, []
    for x, y, value in picture.points:
        row = grid[min(len(grid) - 1, max(0, int((y - y0) / high * len(grid))))] if grid and finite(y) else []
        there = row[min(len(row) - 1, max(0, int((x - x0) / wide * len(row))))] if row and finite(x) else None
        found.append(there != value)
    return found


def _extent(picture: Boundary) -> tuple[float, float, float, float]:
    x0, x1, y0, y1 = picture.extent
    usable = all(map(finite, picture.extent)) and x1 > x0 and y1 > y0
    return (x0, x1, y0, y1) if usable else (0.0, 1.0, 0.0, 1.0)


def _slots(picture: Boundary) -> dict[int, int]:
    found = {value for grid in (picture.classes, picture.reference) for row in grid for value in row}
    found |= {value for _, _, value in picture.points}
    return {value: place % _SLOTS for place, value in enumerate(sorted(found))}


def _regions(grid: Sequence[Sequence[int]], slots: dict[int, int], x: Scale, y: Scale) -> Markup:
    """Draw one path for each class, and its hatch."""
    step = max(1, -(-max(len(grid), max(map(len, grid), default=0)) // _MOST_CELLS))
    rows = [[slots[value] for value in row[::step]] for row in grid[::step]]
    return Markup("").join(
        Markup('<path class="area c{0}" d="{1}"/><path class="hatch k{0}" d="{1}"/>').format(slot, path)
        for slot, path in regions(rows, x, y)
    )


def _points(
    picture: Boundary, grid: Sequence[Sequence[int]], slots: dict[int, int], x: Scale, y: Scale
) -> list[Markup]:
    step = max(1, -(-len(picture.points) // _MOST_POINTS))
    shapes: dict[int, list[str]] = {}
    rings: list[str] = []
    wrong = _on_wrong_side(picture, grid)
    for (across, up, value), is_wrong in zip(picture.points[::step], wrong[::step], strict=True):
        if not (x.low <= across <= x.high and y.low <= up <= y.high):
            continue
        shapes.setdefault(slots[value], []).append(_shape(x(across), y(up), slots[value]))
        if is_wrong:
            rings.append(_ring(x(across), y(up)))
    drawn = [
        Markup('<path class="point c{}" d="{}"/>').format(slot, "".join(shape))
        for slot, shape in sorted(shapes.items())
    ]
    return [*drawn, Markup('<path class="wrong" d="{}"/>').format("".join(rings))] if rings else drawn


def _shape(x: float, y: float, slot: int) -> str:
    start = f"M{x:.1f} {y:.1f}"
    kinds = ("m-2.4 0a2.4 2.4 0 104.8 0a2.4 2.4 0 10-4.8 0z", "m0-3l2.9 5h-5.8z", "m-2.2-2.2h4.4v4.4h-4.4z")
    return start + kinds[slot % len(kinds)]


def _ring(x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}m-4.6 0a4.6 4.6 0 109.2 0a4.6 4.6 0 10-9.2 0z"
