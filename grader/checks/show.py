"""What a check shows beside its verdict: pictures as data, drawn later by the reports."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.checks.sheet import Sheet
from grader.errors import StudentFault
from grader.grade import Boundary, Curves, Heatmap, Series, Table

GRID = 48  # points along each axis of a decision boundary
MOST_POINTS = 400  # of a curve; longer ones are thinned, keeping both ends
MOST_CELLS = 64  # rows or columns of a heat map


class Show:
    """The `show` argument of a check. A picture of the reference under the same title is laid beside the student's."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def curve(self, title: str, x: Any, y: Any, *, name: str = "yours", x_label: str = "", y_label: str = "") -> None:
        """A line of y over x (each of shape (K,)); several calls with one title share the axes."""
        xs, ys = _row(x), _row(y)
        if xs.size != ys.size or not xs.size:
            return
        series = Series(name, *_thinned(xs, ys))
        pictures = self._sheet.pictures
        for index, picture in enumerate(pictures):
            if isinstance(picture, Curves) and picture.title == title:
                pictures[index] = Curves(title, picture.x_label, picture.y_label, [*picture.yours, series])
                return
        pictures.append(Curves(title, x_label, y_label, [series]))

    def decision_boundary(
        self, predict: Callable[[Any], Any], X: Any, y: Any, *, title: str = "Decision boundary"
    ) -> None:
        """The class that `predict` gives on a grid over X (N, 2), with the data's classes y (N,) on it.

        The reference is not asked: its boundary is not shown.
        """
        if self._sheet.recording:
            return
        low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
        xs, ys = np.linspace(low[0], high[0], GRID), np.linspace(low[1], high[1], GRID)
        grid = np.array([(a, b) for b in ys for a in xs])
        try:
            answer = _array(predict(grid))
        except StudentFault as fault:
            if not fault.is_answer:
                raise
            return  # a picture costs no points
        if answer.dtype.kind not in "biuf" or answer.size != GRID * GRID:
            return
        finite = np.nan_to_num(answer.astype(float), nan=-1.0, posinf=-1.0, neginf=-1.0)
        classes = finite.reshape(GRID, GRID).astype(int).tolist()
        points = [(float(a), float(b), int(c)) for (a, b), c in zip(X, y, strict=True)]
        extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
        self._sheet.pictures.append(Boundary(title, extent, classes, points))

    def heatmap(self, title: str, values: Any, *, row_label: str = "row", column_label: str = "column") -> None:
        """A matrix as colours."""
        picture = heatmap(title, _array(values), row_label, column_label)
        if picture is not None:
            self._sheet.pictures.append(picture)

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows of text or numbers under column headings."""
        cells = [[_cell(item) for item in row] for row in rows[:MOST_CELLS]]
        self._sheet.pictures.append(Table(title, [str(column) for column in columns], cells))


def heatmap(title: str, values: np.ndarray, row_label: str, column_label: str) -> Heatmap | None:
    """The picture of a matrix; a vector is one row, more dimensions are flattened behind the first."""
    if values.dtype.kind not in "biuf" or values.size == 0:
        return None
    matrix = np.atleast_2d(values) if values.ndim < 2 else values.reshape(len(values), -1)
    matrix = matrix[:MOST_CELLS, :MOST_CELLS]
    rows = [[_finite(item) for item in row] for row in matrix.astype(float)]
    return Heatmap(title, rows, row_label, column_label)


def _finite(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _array(values: Any) -> np.ndarray:
    """The values as an array; an empty one where there is no telling what is meant."""
    try:
        return np.asarray(values)
    except ValueError:  # ragged
        return np.array([])


def _row(values: Any) -> np.ndarray:
    array = _array(values)
    return array.ravel() if array.dtype.kind in "biuf" else np.array([])


def _thinned(xs: np.ndarray, ys: np.ndarray) -> tuple[list[float], list[float | None]]:
    chosen = np.unique(np.linspace(0, xs.size - 1, min(xs.size, MOST_POINTS)).round().astype(int))
    points = zip(xs[chosen].astype(float), ys[chosen].astype(float), strict=True)
    kept = [(x, _finite(b)) for a, b in points if (x := _finite(a)) is not None]
    return [x for x, _ in kept], [y for _, y in kept]


def _cell(item: Any) -> str:
    if isinstance(item, (float, np.floating)):
        return f"{item:.4g}"
    return str(item)[:200]
