"""Pictures as figures: the drawing, its title, and its meaning in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from markupsafe import Markup

from grader.grade import (
    Boundary,
    Confusion,
    Curves,
    Graph,
    GreyImages,
    Heatmap,
    Picture,
    Predictions,
    Surface,
    Table,
)
from grader.reports.pictures import boundary, confusion, curves, graph, heatmap, image_rows, predictions, surface
from grader.reports.text import clip

_MOST_ROWS = 40
_MOST_COLUMNS = 12


@dataclass(frozen=True)
class Figure:
    """A picture ready for the page; `panels` are (heading, drawing), `tables` (heading, columns, rows)."""

    title: str
    words: str = ""
    panels: list[tuple[str, Markup]] = field(default_factory=list)
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)
    legend: list[tuple[Markup, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return roughly how many bytes of the page the figure takes."""
        return sum(len(drawing) for _, drawing in self.panels)


def figure(picture: Picture) -> Figure:
    """Return the picture as it stands in a report."""
    title = clip(picture.title, 200)
    match picture:
        case Curves():
            words = curves.describe(picture)
            label = f"{title}: {picture.y_label} over {picture.x_label}. {words}"
            return Figure(title, words, [("", curves.draw(picture, label))], legend=curves.legend(picture))
        case Boundary():
            return _boundary(title, picture)
        case Surface():
            return _surface(title, picture)
        case Heatmap():
            return Figure(title, heatmap.describe(picture), heatmap.panels(picture, title))
        case GreyImages():
            words = image_rows.describe(picture)
            label = f"{title}. {words}{image_rows.spoken(picture)}"
            return Figure(title, words, [("", image_rows.draw(picture, label))])
        case Predictions():
            words = predictions.describe(picture)
            label = f"{title}. {words}{predictions.spoken(picture)}"
            return Figure(title, words, [("", predictions.draw(picture, label))], legend=predictions.legend(picture))
        case Confusion():
            words = confusion.describe(picture)
            return Figure(title, words, [("", confusion.draw(picture, f"{title}. {words}"))])
        case Graph():
            words = graph.describe(picture)
            return Figure(title, words, [("", graph.draw(picture, f"{title}. {words}{graph.spoken(picture)}"))])
        case Table():
            return Figure(title, tables=_tables(picture))


def _boundary(title: str, picture: Boundary) -> Figure:
    words = boundary.describe(picture)
    panels = [("Yours" if picture.reference else "", boundary.draw(picture, picture.classes, f"{title}. {words}"))]
    if picture.reference:
        panels.append(("Reference", boundary.draw(picture, picture.reference, f"{title}, the reference's.")))
    return Figure(title, words, panels, legend=boundary.legend(picture))


def _surface(title: str, picture: Surface) -> Figure:
    words = surface.describe(picture)
    panels = [("Yours" if picture.reference else "", surface.draw(picture, picture.values, f"{title}. {words}"))]
    if picture.reference:
        panels.append(("Reference", surface.draw(picture, picture.reference, f"{title}, the reference's.")))
    return Figure(title, words, panels, legend=surface.legend(picture))


def _tables(picture: Table) -> list[tuple[str, list[str], list[list[str]]]]:
    both = [("Yours" if picture.reference else "", picture.rows)]
    if picture.reference:
        both.append(("Reference", picture.reference))
    columns = [clip(column, 80) for column in picture.columns[:_MOST_COLUMNS]]
    return [(heading, columns, [_fitted(row, len(columns)) for row in rows[:_MOST_ROWS]]) for heading, rows in both]


def _fitted(row: list[str], width: int) -> list[str]:
    """Return the row with as many cells as there are columns."""
    return [clip(cell, 120) for cell, _ in zip_longest(row[:width], range(width), fillvalue="")]
