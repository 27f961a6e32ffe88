"""Surfaces: a function over a rectangle in shades, with the line where it has a certain level, and points on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from grader.grade import Surface
from grader.reports.pictures.axes import Scale, finite, frame, regions, svg, text
from grader.reports.text import counted, number

WIDTH, HEIGHT = 360.0, 314.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 352.0, 6.0, 248.0
_KEY = 290.0  # the top of the key
_STEPS = 7
_HOLE = -1  # the shade of what is no number
_MOST_POINTS = 400

Values = Sequence[Sequence[float | None]]


def draw(picture: Surface, values: Values, label: str) -> Markup:
    """Draw `values` (the student's or the reference's) over the picture's extent, as SVG."""
    x0, x1, y0, y1 = _extent(picture)
    x, y = Scale(x0, x1, _LEFT, _RIGHT), Scale(y0, y1, _BOTTOM, _TOP)
    low, high = _range(picture)
    shades = [[_shade(value, low, high) for value in row] for row in values]
    body = [
        Markup('<path class="{}" d="{}"/>').format("missing" if shade == _HOLE else f"h{shade}", path)
        for shade, path in regions(shades, x, y)
    ]
    line = "".join(_level_line(values, picture.level, x, y))
    if line:
        body.append(Markup('<path class="level-under" d="{0}"/><path class="level" d="{0}"/>').format(line))
    body += [frame(x, y, "x₁", "x₂"), *_points(picture, values, x, y), _key(low, high)]
    return svg(WIDTH, HEIGHT, label, body)


def legend(picture: Surface) -> list[tuple[Markup, str]]:
    """Return a swatch and a name for the line, each label's mark, the ring and the hatch, where they are drawn."""
    swatch = Markup('<svg class="swatch" viewBox="0 0 30 12" aria-hidden="true">{}</svg>')
    entries = [(swatch.format(Markup('<path class="level" d="M2 6H28"/>')), f"where it is {number(picture.level)}")]
    labels = sorted({label for _, _, label in picture.points})
    for slot, label in enumerate(labels[:6]):
        mark = Markup('<path class="spot f{}" d="{}"/>').format(slot % 2, _shape(15, 6, slot))
        entries.append((swatch.format(mark), f"label {label}" if len(labels) > 1 else "points"))
    if _has_sides(picture):
        entries.append(
            (swatch.format(Markup('<path class="wrong" d="{}"/>').format(_ring(15, 6, 5))), "on the wrong side")
        )
    if any(not finite(value) for values in (picture.values, picture.reference) for row in values for value in row):
        entries.append((swatch.format(Markup('<path class="missing" d="M0 0h30v12h-30z"/>')), "not a number"))
    return entries


def describe(picture: Surface) -> str:
    """Describe the picture in words: its range, where it is no number, and how many points are on the wrong side."""
    known = [value for row in picture.values for value in row if value is not None and finite(value)]
    holes = sum(map(len, picture.values)) - len(known)
    if not known:
        return "Nowhere a number."
    words = f"Between {number(min(known))} and {number(max(known))} here"
    if all(value > picture.level for value in known):
        words += f", everywhere above {number(picture.level)}"
    elif all(value < picture.level for value in known):
        words += f", everywhere below {number(picture.level)}"
    words += f"; at {counted(holes, 'place')} not a number." if holes else "."
    if _has_sides(picture):
        wrong = _wrong_side(picture, picture.values)
        beside = f"; with the reference {_wrong_side(picture, picture.reference)}" if picture.reference else ""
        words += f" {wrong} of {counted(len(picture.points), 'point')} on the wrong side{beside}."
    return words


def _extent(picture: Surface) -> tuple[float, float, float, float]:
    x0, x1, y0, y1 = picture.extent
    usable = all(map(finite, picture.extent)) and x1 > x0 and y1 > y0
    return (x0, x1, y0, y1) if usable else (0.0, 1.0, 0.0, 1.0)


def _range(picture: Surface) -> tuple[float, float]:
    """Return the values of the palest and the darkest shade: 0 and 1 for what looks like probabilities."""
    every = [*picture.values, *picture.reference]
    known = [value for row in every for value in row if value is not None and finite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    return (0.0, 1.0) if low >= -0.02 and high <= 1.02 else (low, high)


def _shade(value: float | None, low: float, high: float) -> int:
    if value is None or not finite(value):
        return _HOLE
    span = high / 2 - low / 2  # half of it, for the whole may be too large for a float
    share = (value / 2 - low / 2) / span if span > 0 else 0.5
    return min(_STEPS - 1, max(0, int(share * _STEPS)))


def _value_at(picture: Surface, values: Values, x: float, y: float) -> float | None:
    x0, x1, y0, y1 = _extent(picture)
    if not (values and finite(x) and finite(y) and x0 <= x <= x1 and y0 <= y <= y1):
        return None
    row = values[min(len(values) - 1, int((y - y0) / (y1 - y0) * len(values)))]
    return row[min(len(row) - 1, int((x - x0) / (x1 - x0) * len(row)))] if row else None


def _has_sides(picture: Surface) -> bool:
    """Return whether the labels say on which side of the line each point belongs."""
    return {label for _, _, label in picture.points} == {0, 1}


def _is_wrong(picture: Surface, values: Values, point: tuple[float, float, int]) -> bool:
    value = _value_at(picture, values, point[0], point[1])
    return value is None or not finite(value) or (value > picture.level) != (point[2] == 1)


def _wrong_side(picture: Surface, values: Values) -> int:
    return sum(_is_wrong(picture, values, point) for point in picture.points)


def _level_line(values: Values, level: float, x: Scale, y: Scale) -> Iterator[str]:
    """Yield a stretch of the line for each square of four neighbouring places that it crosses."""
    rows, columns = len(values), min(map(len, values), default=0)

    def between(one: tuple[int, int], other: tuple[int, int], share: float) -> str:
        i, j = (a + share * (b - a) + 0.5 for a, b in zip(one, other, strict=True))
        across = x.start + j / columns * (x.end - x.start)
        return f"{across:.1f} {y.start + i / rows * (y.end - y.start):.1f}"

    for i in range(rows - 1):
        for j in range(columns - 1):
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            heights = [value for a, b in corners if (value := values[a][b]) is not None and finite(value)]
            if len(heights) < 4 or not min(heights) <= level < max(heights):
                continue
            around = list(zip(corners, heights, strict=True))
            crossed = [
                between(one, other, (level / 2 - start / 2) / (end / 2 - start / 2))
                for (one, start), (other, end) in pairwise([*around, around[0]])
                if (start > level) != (end > level)
            ]
            for one, other in zip(crossed[::2], crossed[1::2], strict=True):
                yield f"M{one}L{other}"


def _points(picture: Surface, values: Values, x: Scale, y: Scale) -> Iterator[Markup]:
    labels = sorted({label for _, _, label in picture.points})
    for point in picture.points[:_MOST_POINTS]:
        if not (x.low <= point[0] <= x.high and y.low <= point[1] <= y.high):
            continue
        slot, across, up = labels.index(point[2]), x(point[0]), y(point[1])
        yield Markup('<path class="spot f{}" d="{}"/>').format(slot % 2, _shape(across, up, slot))
        if _has_sides(picture) and _is_wrong(picture, values, point):
            yield Markup('<path class="wrong-under" d="{0}"/><path class="wrong" d="{0}"/>').format(_ring(across, up))


def _shape(x: float, y: float, slot: int) -> str:
    kinds = ("m-4 0a4 4 0 108 0a4 4 0 10-8 0z", "m0-5l4.8 8.2h-9.6z", "m-3.8-3.8h7.6v7.6h-7.6z")
    return f"M{x:.1f} {y:.1f}" + kinds[slot % len(kinds)]


def _ring(x: float, y: float, radius: int = 8) -> str:
    return "M{0:.1f} {1:.1f}m-{2} 0a{2} {2} 0 10{3} 0a{2} {2} 0 10-{3} 0z".format(x, y, radius, 2 * radius)


def _key(low: float, high: float) -> Markup:
    wide = 16.0
    shades = [
        Markup('<path class="h{}" d="M{:.1f} {:.1f}h{}v9h-{}z"/>').format(step, _LEFT + step * wide, _KEY, wide, wide)
        for step in range(_STEPS)
    ]
    end = _LEFT + _STEPS * wide
    return Markup("").join([*shades, text(_LEFT, _KEY + 21, number(low, 2)), text(end, _KEY + 21, number(high, 2))])
