"""Heat maps: a matrix of numbers, its largest entry marked."""

from __future__ import annotations

import math
from collections.abc import Callable

from markupsafe import Markup

from grader.grade import Heatmap
from grader.reports.pictures.axes import finite, svg, text
from grader.reports.text import counted, number

_STEPS = 7  # shades, from nothing to the most
_MOST_CELLS = 60  # along one axis; a larger matrix is drawn by blocks
_LEFT, _TOP, _ACROSS = 46.0, 36.0, 308.0
_WIDTH = 360.0
_LOG_FROM = 1000.0
_WRITTEN_FROM = 36.0  # cells this wide carry their number

Cells = list[list[float | None]]


def panels(picture: Heatmap, title: str) -> list[tuple[str, Markup]]:
    """Draw the picture: one panel, or, beside a reference, the expected matrix, yours, and their difference.

    All three have one scale, so that equal shades are equal sizes.
    """
    label = f"{title}. {describe(picture)}"
    if not picture.reference:
        return [("", _draw(picture, _rectangular(picture.values), label))]
    yours, expected = _rectangular(picture.values), _rectangular(picture.reference)
    apart = _difference(yours, expected)
    scale = [*yours, *expected]
    return [
        ("Expected", _draw(picture, expected, f"{title}, the expected matrix.", scale)),
        ("Yours", _draw(picture, yours, f"{title}, your matrix.", scale)),
        ("Difference", _draw(picture, apart, label, [*scale, *apart], framed=True)),
    ]


def _difference(yours: Cells, expected: Cells) -> Cells:
    """Subtract the expected matrix from yours; None where one of the two is no number."""
    return [
        [None if a is None or b is None else a - b for a, b in zip(mine, wanted, strict=False)]
        for mine, wanted in zip(yours, expected, strict=False)
    ]


def _draw(picture: Heatmap, cells: Cells, label: str, scale: Cells | None = None, *, framed: bool = False) -> Markup:
    """Draw one matrix as SVG, shaded by the sizes in `scale`, its largest entry `framed` where it stands alone.

    A matrix much taller than wide is laid on its side, and its axes say so.
    """
    framed, scale = framed or scale is None, scale or cells
    block = max(1, -(-max(len(cells), len(cells[0])) // _MOST_CELLS))
    sideways = len(cells) > 16 and len(cells) > 2 * len(cells[0])
    cells, across, down = _blocks(cells, block), picture.column_label, picture.row_label
    if sideways:
        cells, across, down = [list(column) for column in zip(*cells, strict=True)], down, across
    wide = min(56.0, _ACROSS / len(cells[0]))
    high = min(24.0, max(5.0, wide, 96.0 / len(cells)))
    shade = _shades(scale)
    body = [
        _cell(value, shade(value), _LEFT + j * wide, _TOP + i * high, wide, high)
        for i, row in enumerate(cells)
        for j, value in enumerate(row)
    ]
    bottom = _TOP + len(cells) * high
    if framed:
        body.append(_worst(cells, wide, high))
    for place in _labelled(len(cells[0])):
        body.append(text(_LEFT + (place + 0.5) * wide, _TOP - 6, str(place * block)))
    for place in _labelled(len(cells), most=max(2, int(len(cells) * high / 14))):
        body.append(text(_LEFT - 6, _TOP + (place + 0.5) * high + 3.5, str(place * block), anchor="end"))
    body.append(text(_LEFT + len(cells[0]) * wide / 2, 12, across, style="axis-label"))
    body.append(text(11, (_TOP + bottom) / 2, down, style="axis-label", turned=True))
    body.append(_key(cells, scale, bottom + 14))
    return svg(_WIDTH, bottom + 44, label, body, kind="heatmap")


def describe(picture: Heatmap) -> str:
    """Describe the picture in words: its size, its largest entry or difference, and what is no number."""
    cells = _rectangular(picture.values)
    if picture.reference:
        cells = _difference(cells, _rectangular(picture.reference))
    entries = [(abs(value), i, j) for i, row in enumerate(cells) for j, value in enumerate(row) if value is not None]
    size = f"{len(cells)} × {len(cells[0])} entries"
    missing = len(cells) * len(cells[0]) - len(entries)
    tail = f" {counted(missing, 'entry is', 'entries are')} not a number." if missing else ""
    if not entries:
        return f"{size}, none of them a number."
    largest, i, j = max(entries, key=lambda entry: entry[0])
    near = counted(sum(value >= largest / 10 for value, _, _ in entries), "entry is", "entries are")
    if not largest:
        return f"{size}, {'no difference' if picture.reference else 'all zero'}.{tail}"
    name = "largest difference" if picture.reference else "largest"
    return f"{size}. The {name}, {number(cells[i][j])}, is at [{i}, {j}]; {near} at least a tenth of it.{tail}"


def _rectangular(values: list[list[float | None]]) -> Cells:
    """Return the matrix with its ragged ends and its infinities as None; one empty cell where there is nothing."""
    width = max(map(len, values), default=0)
    if not width:
        return [[None]]
    return [[value if finite(value) else None for value in [*row, *[None] * (width - len(row))]] for row in values]


def _blocks(cells: Cells, block: int) -> Cells:
    """Return for each block of cells its entry that lies farthest from zero; None counts as farthest."""
    if block == 1:
        return cells
    pooled: Cells = []
    for i in range(0, len(cells), block):
        rows = cells[i : i + block]
        pooled.append([])
        for j in range(0, len(cells[0]), block):
            inside = [value for row in rows for value in row[j : j + block]]
            known = [value for value in inside if value is not None]
            pooled[-1].append(None if len(known) < len(inside) else max(known, key=abs))
    return pooled


def _range(cells: Cells) -> tuple[float, float, bool]:
    """Return the least and the greatest magnitude to shade, and whether the shades are logarithmic."""
    sizes = [abs(value) for row in cells for value in row if value]
    low, high = min(sizes, default=0.0), max(sizes, default=0.0)
    if low and high / low > _LOG_FROM:
        return max(low, high / 1e8), high, True
    return 0.0, high, False


def _shades(cells: Cells) -> Callable[[float | None], int]:
    low, high, log = _range(cells)

    def shade(value: float | None) -> int:
        if not value or not high:
            return 0
        size = abs(value)
        share = math.log(max(size, low) / low) / math.log(high / low) if log else size / high
        return min(_STEPS - 1, int(share * _STEPS))

    return shade


def _cell(value: float | None, shade: int, x: float, y: float, wide: float, high: float) -> Markup:
    box = Markup('d="M{:.1f} {:.1f}h{:.2f}v{:.2f}h-{:.2f}z"').format(x, y, wide, high, wide)
    if value is None:
        return Markup('<path class="missing" {}/>').format(box)
    below = Markup('<path class="below" {}/>').format(box) if value < 0 and shade else Markup("")
    written = (
        text(x + wide / 2, y + high / 2 + 3.5, number(value, 2), style=f"entry on{shade}")
        if wide >= _WRITTEN_FROM and high >= 12
        else Markup("")
    )
    return Markup('<path class="h{}" {}/>{}{}').format(shade, box, below, written)


def _worst(cells: Cells, wide: float, high: float) -> Markup:
    """Draw a frame around the largest entry, so that it is found without telling shades apart."""
    entries = [(abs(value), i, j) for i, row in enumerate(cells) for j, value in enumerate(row) if value]
    if not entries:
        return Markup("")
    _, i, j = max(entries, key=lambda entry: entry[0])
    return Markup('<rect class="worst" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        _LEFT + j * wide - 1, _TOP + i * high - 1, wide + 2, high + 2
    )


def _labelled(count: int, most: int = 11) -> range:
    """Return the indices to write along an axis of `count` cells."""
    rough = -(-count // most)
    return range(0, count, next((step for step in (1, 2, 5, 10, 20, 50) if step >= rough), rough))


def _key(cells: Cells, scale: Cells, y: float) -> Markup:
    low, high, log = _range(scale)
    wide = 16.0
    shades = [Markup('<path class="h{}" d="M{:.1f} {:.1f}h{}v9h-{}z"/>').format(
        step, _LEFT + step * wide, y, wide, wide) for step in range(_STEPS)]  # fmt: skip
    negative = any(value is not None and value < 0 for row in cells for value in row)
    remark = " (hatched: negative)" if negative else ""
    end = _LEFT + _STEPS * wide
    return Markup("").join(
        [*shades, text(_LEFT, y + 21, number(low, 2)), text(end, y + 21, number(high, 2)),
         text(end + 18, y + 8, ("logarithmic" if log else "") + remark, anchor="start")]
    )  # fmt: skip
