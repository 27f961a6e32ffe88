"""Confusion matrices: the classes that samples were taken for, and how often."""

from __future__ import annotations

import math

from markupsafe import Markup

from grader.grade import Confusion
from grader.reports.pictures.axes import svg, text
from grader.reports.text import clip, counted

_STEPS = 7
_WIDTH, _RIGHT, _TOP = 360.0, 354.0, 36.0
_DIGIT, _SMALL_DIGIT = 6.3, 4.6  # the width of one in a cell
_LETTER = 6.4
_NONE = "none"  # of the classes


def draw(picture: Confusion, label: str) -> Markup:
    """Draw the picture as SVG: a row for each class, shaded by its share of the row; the diagonal framed."""
    counts = _rectangular(picture)
    names = [clip(name, 20) for name in picture.classes]
    columns = [*names, _NONE] if counts and len(counts[0]) > len(names) else names
    left = 26 + min(80.0, _LETTER * max(map(len, names), default=1))
    wide = min(56.0, (_RIGHT - left) / max(1, len(columns)))
    high = min(26.0, max(15.0, wide))
    room = max(1, int(wide / _LETTER))
    shades: dict[int, str] = {}
    body: list[Markup] = []
    for i, row in enumerate(counts):
        y = _TOP + i * high
        for j, value in enumerate(row):
            x, shade = left + j * wide, _shade(value, sum(row))
            shades[shade] = shades.get(shade, "") + f"M{x:.1f} {y:.1f}h{wide:.2f}v{high:.2f}h-{wide:.2f}z"
            body.append(_written(value, shade, x, y, wide, high))
        body.append(text(left - 5, y + high / 2 + 3.5, names[i][:12], anchor="end"))
    body[:0] = [Markup('<path class="h{}" d="{}"/>').format(*item) for item in sorted(shades.items())]
    frames = "".join(
        f"M{left + i * wide + 1:.1f} {_TOP + i * high + 1:.1f}h{wide - 2:.1f}v{high - 2:.1f}h-{wide - 2:.1f}z"
        for i in range(len(counts))
    )
    body.append(Markup('<path class="right-cell" d="{}"/>').format(frames))
    for j, name in enumerate(columns):
        body.append(text(left + (j + 0.5) * wide, _TOP - 6, name if len(name) <= room else name[: room - 1] + "…"))
    bottom = _TOP + len(counts) * high
    body.append(text(left + len(columns) * wide / 2, 12, "taken for", style="axis-label"))
    body.append(text(11, (_TOP + bottom) / 2, "right class", style="axis-label", turned=True))
    return svg(_WIDTH, bottom + 6, label, body, kind="heatmap")


def describe(picture: Confusion) -> str:
    """Describe the picture in words: how many are right, and what is confused most often."""
    counts = _rectangular(picture)
    total = sum(map(sum, counts))
    right = sum(row[i] for i, row in enumerate(counts))
    share = f" ({100 * right / total:.1f} %)" if total else ""
    words = f"{right:,} of {total:,} are right{share}: the diagonal."
    cells = ((i, j, value) for i, row in enumerate(counts) for j, value in enumerate(row))
    wrong = sorted((-value, i, j) for i, j, value in cells if i != j and value)[:3]
    if wrong:
        names = [*picture.classes, "none of the classes"]
        listed = [f"{clip(names[i], 20)} for {clip(names[j], 20)} ({counted(-value, 'time')})" for value, i, j in wrong]
        words += f" Most often taken: {', '.join(listed)}."
    return words + " The stronger the shade, the larger the share of its row; an empty cell is 0."


def _rectangular(picture: Confusion) -> list[list[int]]:
    """Return a row for each class, all as wide as the classes or by one wider."""
    size = len(picture.classes)
    width = size + any(len(row) > size for row in picture.counts)
    rows = [[*row[:width], *[0] * (width - len(row))] for row in picture.counts[:size]]
    return [*rows, *[[0] * width for _ in range(size - len(rows))]]


def _shade(value: int, total: int) -> int:
    """Return a shade by the root of the count's share; by the share itself, a few wrong ones would look like none."""
    share = math.sqrt(min(1.0, value / total)) if value > 0 and total > 0 else 0.0
    return min(_STEPS - 1, max(int(value > 0), int(share * _STEPS)))


def _written(value: int, shade: int, x: float, y: float, wide: float, high: float) -> Markup:
    """Write the count, in small digits where they are needed to fit, and not at all where those would not fit."""
    words = f"{value:,}" if value < 10**5 else f"{value:.0e}"
    small = len(words) * _DIGIT > wide - 2
    if value <= 0 or (small and len(words) * _SMALL_DIGIT > wide - 1):
        return Markup("")
    return text(x + wide / 2, y + high / 2 + 3.5, words, style=f"entry on{shade}{' small' if small else ''}")
