"""Curves: the student's solid, the reference's dashed over them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from grader.grade import Curves, Series
from grader.reports.pictures.axes import Scale, finite, frame, padded, scale, svg
from grader.reports.text import clip, number, visible

WIDTH, HEIGHT = 360.0, 236.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 352.0, 8.0, 198.0
_MOST_POINTS = 240  # more than the eye tells apart at this width
_MOST_SERIES = 6
_MARKS = 6  # on each line, where there are several


def draw(picture: Curves, label: str) -> Markup:
    """Draw the picture as SVG; a gap in a line is where its value is not a number."""
    yours, reference = picture.yours[:_MOST_SERIES], picture.reference[:_MOST_SERIES]
    every = [*yours, *reference]
    x = scale((value for line in every for value in line.x), _LEFT, _RIGHT)
    y = padded(scale((value for line in every for value in line.y), _BOTTOM, _TOP, may_be_log=True))
    body = [frame(x, y, picture.x_label, picture.y_label)]
    several = len(yours) > 1 or len(reference) > 1
    for lines, style in ((yours, "yours"), (reference, "true")):
        for place, line in enumerate(lines):
            slot = _slot(line, place, yours)
            body.append(_line(line, x, y, f"{style} s{slot}"))
            if several:
                body.append(_marks(line, x, y, slot, f"{style} mark s{slot}"))
    return svg(WIDTH, HEIGHT, label, body)


def legend(picture: Curves) -> list[tuple[Markup, str]]:
    """Return a swatch and a name for each line."""
    yours, reference = picture.yours[:_MOST_SERIES], picture.reference[:_MOST_SERIES]
    several = len(yours) > 1 or len(reference) > 1
    entries = []
    for lines, style, whose in ((yours, "yours", "yours"), (reference, "true", "reference")):
        for place, line in enumerate(lines):
            slot = _slot(line, place, yours)
            mark = (
                Markup('<path class="{} mark s{}" d="{}"/>').format(style, slot, _shape(15, 6, slot)) if several else ""
            )
            swatch = Markup(
                '<svg class="swatch" viewBox="0 0 30 12" aria-hidden="true">'
                '<path class="{0} s{1}" d="M2 6H28"/>{2}</svg>'
            ).format(style, slot, mark)
            entries.append((swatch, f"{clip(line.name, 60)}, {whose}" if several and line.name else whose))
    return entries


def describe(picture: Curves) -> str:
    """Describe the picture in words: how far lines are apart, where they begin and end, where numbers stop."""
    sentences = []
    references = {line.name: line for line in picture.reference}
    for line in picture.yours[:_MOST_SERIES]:
        name = f"{clip(line.name, 60)}: " if len(picture.yours) > 1 else ""
        gap = next((x for x, y in zip(line.x, line.y, strict=False) if not finite(y)), None)
        if gap is not None:
            sentences.append(f"{name}not a number from {picture.x_label} = {number(gap)} on.")
            continue
        other = references.get(line.name)
        if other is None and len(picture.yours) == len(picture.reference) == 1:
            other = picture.reference[0]
        sentences.append(name + (_apart(line, other, picture.x_label) if other else _ends(line)))
    text = " ".join(sentences)
    return text if len(picture.yours) > 1 else text[:1].upper() + text[1:]  # a name stays as it is written


def _apart(line: Series, other: Series, x_label: str) -> str:
    truth = {x: y for x, y in zip(other.x, other.y, strict=False) if y is not None and finite(y)}
    pairs = [(x, y, truth[x]) for x, y in zip(line.x, line.y, strict=False) if y is not None and x in truth]
    if not pairs:
        return _ends(line)
    x, yours, true = max(pairs, key=lambda pair: abs(pair[1] - pair[2]))
    size = max(abs(value) for value in truth.values()) or 1.0
    if abs(yours - true) <= 1e-6 * size:
        return "the two lines coincide."
    return f"furthest apart at {x_label} = {number(x)}: yours {number(yours)}, the reference {number(true)}."


def _ends(line: Series) -> str:
    drawn = [y for y in line.y if finite(y)]
    return f"from {number(drawn[0])} to {number(drawn[-1])}." if drawn else "no values."


def _slot(line: Series, place: int, yours: list[Series]) -> int:
    """Return the place of a line's colour and mark: a reference's line has those of the student's line of its name."""
    return next((index for index, mine in enumerate(yours) if mine.name == line.name), place)


def _line(line: Series, x: Scale, y: Scale, style: str) -> Markup:
    commands: list[str] = []
    pen_down = False
    for value, height in _thinned(line):
        if height is None:
            pen_down = False
            continue
        commands.append(f"{'L' if pen_down else 'M'}{x(value):.1f} {y(height):.1f}")
        pen_down = True
    if commands and len(commands) == 1:
        commands.append("h0")
    return Markup('<path class="{}" d="{}"><title>{}</title></path>').format(
        style, "".join(commands), visible(clip(line.name, 60))
    )


def _thinned(line: Series) -> Iterator[tuple[float, float | None]]:
    """Yield the points to draw: of each stretch that is too fine to see, the lowest and the highest."""
    points = [
        (x, y if y is not None and finite(y) else None) for x, y in zip(line.x, line.y, strict=False) if finite(x)
    ]
    if len(points) <= _MOST_POINTS:
        yield from points
        return
    stretch = -(-len(points) // (_MOST_POINTS // 2))
    for start in range(0, len(points), stretch):
        part = points[start : start + stretch]
        numbers = [(y, place) for place, (_, y) in enumerate(part) if y is not None]
        if len(numbers) < len(part):
            yield part[0][0], None
        if numbers:
            for place in sorted({min(numbers)[1], max(numbers)[1]}):
                yield part[place]


def _marks(line: Series, x: Scale, y: Scale, slot: int, style: str) -> Markup:
    points = [(value, height) for value, height in _thinned(line) if height is not None]
    step = max(1, len(points) // _MARKS)
    shapes = "".join(_shape(x(value), y(height), slot) for value, height in points[step // 2 :: step])
    return Markup('<path class="{}" d="{}"/>').format(style, shapes)


def _shape(x: float, y: float, slot: int) -> str:
    """Return the path of a mark around (x, y): circle, square, triangle or diamond."""
    start = f"M{x:.1f} {y:.1f}"
    return start + ("m-3 0a3 3 0 106 0a3 3 0 10-6 0z", "m-3-3h6v6h-6z", "m0-4l4 7h-8z", "m0-4l4 4l-4 4l-4-4z")[slot % 4]
