"""Samples and what a network says of them: the image, a bar for each class's probability, right or wrong."""

from __future__ import annotations

from markupsafe import Markup

from grader.grade import Predictions
from grader.reports.pictures.axes import finite, svg, text
from grader.reports.pictures.image_grid import ImageGrid, count
from grader.reports.text import counted

_WIDTH, _CELL, _ROW = 360.0, 184.0, 92.0
_IMAGE, _TOP = 56.0, 22.0  # the size of an image; where it begins, below the line above it
_BARS_FROM, _BARS_TO, _HIGH = 64.0, 170.0, 46.0
_MOST_NUMERALS = 12


def draw(picture: Predictions, label: str) -> Markup:
    """Draw the picture as SVG, two samples in a row."""
    shown = _shown(picture)
    if not shown:
        return svg(_WIDTH, 24, label, [text(_WIDTH / 2, 16, "no samples")])
    scale = _IMAGE / max(picture.images.width, picture.images.height)
    across = round(_CELL / scale) - picture.images.width
    down = round(_ROW / scale) - picture.images.height
    sheet = ImageGrid(picture.images, 2, scale, max(1, across), max(1, down), 1.0, _TOP)
    samples = [_sample(picture, place, *sheet.corner(place)) for place in range(shown)]
    return svg(_WIDTH, sheet.top + sheet.height + 12, label, [sheet.draw(), *samples])


def legend(picture: Predictions) -> list[tuple[Markup, str]]:
    """Return a swatch and a name for each kind of bar, and for the mark of the right class."""
    swatch = Markup('<svg class="swatch" viewBox="0 0 30 12" aria-hidden="true">{}</svg>')
    bar = Markup('<path class="bar {}" d="M10 0h10v12h-10z"/>')
    entries = [
        (swatch.format(bar.format("said")), "what it says"),
        (swatch.format(bar.format("")), "another class"),
        (swatch.format(Markup('<path class="right-one" d="{}"/>').format(_mark(15, 1))), "the right class"),
    ]
    holes = any(value is None for row in picture.probabilities for value in row)
    return [*entries, (swatch.format(bar.format("missing")), "not a number")] if holes else entries


def describe(picture: Predictions) -> str:
    """Describe the picture in words: how many are right, and whether the rows are probabilities at all."""
    shown = _shown(picture)
    rows = list(zip(picture.probabilities[:shown], picture.labels[:shown], strict=True))
    right = sum(_said(row) == label for row, label in rows)
    words = f"{right} of {counted(shown, 'sample')} right."
    holes = sum(None in row for row, _ in rows)
    if holes:
        words += f" {counted(holes, 'row has', 'rows have')} entries that are not a number."
    none = sum(None not in row and not _is_distribution(row) for row, _ in rows)
    if none:
        words += f" {counted(none, 'row is', 'rows are')} no distribution: they leave 0 to 1, or their sum is not 1."
    return words


def spoken(picture: Predictions) -> str:
    """Return each sample's verdict in words, for those who cannot see the drawing."""
    rows = zip(picture.probabilities, picture.labels, strict=False)
    return " " + "; ".join(_verdict(row, label) for row, label in list(rows)[: _shown(picture)]) + "."


def _sample(picture: Predictions, place: int, x: float, y: float) -> Markup:
    row, label = picture.probabilities[place], picture.labels[place]
    said = _said(row)
    icon = Markup('<use class="icon {0}" href="#i-{0}" x="{1:.1f}" y="{2:.1f}" width="12" height="12"/>').format(
        "good" if said == label else "bad", x, y - 16
    )
    parts = [icon, text(x + 16, y - 6, _verdict(row, label), anchor="start", style="verdict")]
    start, wide = x + _BARS_FROM, (_BARS_TO - _BARS_FROM) / max(1, len(row))
    bottom = y + _HIGH
    bars: dict[str, str] = {}
    for index, value in enumerate(row):
        left = start + index * wide
        if value is None or not finite(value):
            style, high = "bar missing", _HIGH / 2
        else:
            style, high = "bar said" if index == said else "bar", _HIGH * min(1.0, max(0.0, value))
        bars[style] = bars.get(style, "") + _bar(left, bottom, wide, high)
        if len(row) <= _MOST_NUMERALS or index % 5 == 0:
            parts.append(text(left + wide / 2, bottom + 9.5, str(index), style="numeral"))
        if index == label:
            parts.append(Markup('<path class="right-one" d="{}"/>').format(_mark(left + wide / 2, bottom + 11.5)))
    parts += [Markup('<path class="{}" d="{}"/>').format(style, path) for style, path in bars.items()]
    parts.append(Markup('<path class="axis" d="M{:.1f} {:.1f}h{:.1f}"/>').format(start, bottom, _BARS_TO - _BARS_FROM))
    return Markup("").join(parts)


def _bar(left: float, bottom: float, wide: float, high: float) -> str:
    return f"M{left + 0.1 * wide:.1f} {bottom:.1f}h{0.8 * wide:.1f}v-{high:.1f}h-{0.8 * wide:.1f}z"


def _mark(x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}l3.4 6h-6.8z"


def _verdict(row: list[float | None], label: int) -> str:
    said = _said(row)
    if said is None:
        return f"says nothing, is {label}"
    share = row[said] or 0.0
    sure = f" ({100 * share:.0f} %)" if _is_distribution(row) else ""
    return f"says {said}{sure}" if said == label else f"says {said}{sure}, is {label}"


def _said(row: list[float | None]) -> int | None:
    """Return the class with the largest probability; None where there is none, or something that is no number."""
    known = [value for value in row if value is not None and finite(value)]
    return row.index(max(known)) if known and len(known) == len(row) else None


def _is_distribution(row: list[float | None]) -> bool:
    known = [value for value in row if value is not None]
    return all(-1e-6 <= value <= 1 + 1e-6 for value in known) and abs(sum(known) - 1) < 1e-3


def _shown(picture: Predictions) -> int:
    return min(count(picture.images), len(picture.probabilities), len(picture.labels))
