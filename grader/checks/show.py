"""What a check shows beside its verdict: pictures as data, drawn later by the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks import show_graph, show_images
from grader.checks.drawable import array_of, cell, finite, row_of, whole
from grader.checks.sheet import Sheet
from grader.errors import StudentFault, UnusableAnswer
from grader.grade import Boundary, Curves, Heatmap, Picture, Series, Surface, Table

GRID = 48  # points along each axis of a decision boundary or a surface
MOST_POINTS = 400  # of a curve; longer ones are thinned, keeping both ends
MOST_CELLS = 64  # rows or columns of a heat map


class Show:
    """The `show` argument of a check. What cannot be drawn is left out: a picture costs no points.

    The reference's curve of the same title is laid over the student's, and its surface beside it where that is
    asked for.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def curve(self, title: str, x: Any, y: Any, *, name: str = "yours", x_label: str = "", y_label: str = "") -> None:
        """A line of y over x (each of shape (K,)); several calls with one title share the axes."""
        xs, ys = row_of(x), row_of(y)
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
        answer = _on_grid(predict, xs, ys)
        if answer is None:
            return
        classes = np.nan_to_num(answer, nan=-1.0, posinf=-1.0, neginf=-1.0).astype(int).tolist()
        points = [(float(a), float(b), int(c)) for (a, b), c in zip(X, y, strict=True)]
        extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
        self._sheet.pictures.append(Boundary(title, extent, classes, points))

    def surface(
        self,
        title: str,
        function: Callable[[Any], Any],
        low: float | Sequence[float],
        high: float | Sequence[float],
        points: Any = None,
        labels: Any = None,
        *,
        level: float = 0.5,
        reference: bool = False,
    ) -> None:
        """A function of the plane, asked once for all (K, 2) points of a grid: (K,) or (K, 1).

        Over the square from `low` to `high` (a number, or one for each axis), with the line where it is `level`, and
        points (N, 2) with their labels (N,) on it. With `reference`, the reference is asked too and shown beside it.
        """
        if self._sheet.recording and not reference:
            return
        (x0, y0), (x1, y1) = (np.broadcast_to(np.asarray(corner, dtype=float), 2).tolist() for corner in (low, high))
        share = (np.arange(GRID) + 0.5) / GRID  # the centres of the cells
        answer = _on_grid(function, x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        if answer is None:
            return
        values = [[finite(float(f"{item:.4g}")) for item in row] for row in answer]
        places = row_of([] if points is None else points).astype(float).reshape(-1, 2)
        classes = np.zeros(len(places), dtype=int) if labels is None else whole(labels)
        marks = [(float(a), float(b), int(c)) for (a, b), c in zip(places, classes, strict=True)]
        self._sheet.pictures.append(Surface(title, (x0, x1, y0, y1), values, marks, level))

    def heatmap(self, title: str, values: Any, *, row_label: str = "row", column_label: str = "column") -> None:
        """A matrix as colours."""
        self._add(heatmap(title, array_of(values), row_label, column_label))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows of text or numbers under column headings."""
        cells = [[cell(item) for item in row] for row in rows[:MOST_CELLS]]
        self._add(Table(title, [str(column) for column in columns], cells))

    def images(self, title: str, images: Any, captions: Sequence[Any] | None = None, *, filters: bool = False) -> None:
        """Up to 64 small grey images in rows: (N, H, W), (N, H·H), or (N, H, W, C), each channel one image.

        With `filters`, the weights (H, W, C, N) of a convolution. The least value of all is black, the greatest white.
        """
        if not self._sheet.recording:
            self._add(show_images.images(title, images, captions, filters=filters))

    def predictions(self, title: str, images: Any, probabilities: Any, labels: Any) -> None:
        """Up to 16 images, the probabilities (N, C) of each one's classes as bars, and its right class (N,)."""
        if not self._sheet.recording:
            self._add(show_images.predictions(title, images, probabilities, labels))

    def confusion(self, title: str, true: Any, predicted: Any, classes: int | Sequence[Any]) -> None:
        """How often each class (N,) was taken for which (N,); `classes` are their names, or how many there are."""
        if not self._sheet.recording:
            self._add(show_images.confusion(title, true, predicted, classes))

    def graph(self, title: str, edges: show_graph.Edges, *, values: Mapping[Any, Any] | None = None) -> None:
        """A computation graph of up to 30 nodes: {(from, to): derivative}, or (from, to, derivative) of each edge.

        `values` by node stand below its name.
        """
        if not self._sheet.recording:
            self._add(show_graph.graph(title, edges, values))

    def _add(self, picture: Picture | None) -> None:
        if picture is not None:
            self._sheet.pictures.append(picture)


def heatmap(title: str, values: np.ndarray, row_label: str, column_label: str) -> Heatmap | None:
    """The picture of a matrix; a vector is one row, more dimensions are flattened behind the first."""
    if values.dtype.kind not in "biuf" or values.size == 0:
        return None
    matrix = np.atleast_2d(values) if values.ndim < 2 else values.reshape(len(values), -1)
    matrix = matrix[:MOST_CELLS, :MOST_CELLS]
    rows = [[finite(item) for item in row] for row in matrix.astype(float)]
    return Heatmap(title, rows, row_label, column_label)


def _on_grid(function: Callable[[Any], Any], xs: np.ndarray, ys: np.ndarray) -> np.ndarray | None:
    """What the function says at each point, a row for each of `ys`; None where that cannot be drawn."""
    try:
        answer = array_of(function(np.array([(a, b) for b in ys for a in xs])))
    except StudentFault as fault:
        if not (fault.is_answer or isinstance(fault, UnusableAnswer)):
            raise  # the process is gone, or was slow: whatever is asked next would tell
        return None
    if answer.dtype.kind not in "biuf" or answer.size != xs.size * ys.size:
        return None
    return answer.astype(float).reshape(ys.size, xs.size)


def _thinned(xs: np.ndarray, ys: np.ndarray) -> tuple[list[float], list[float | None]]:
    chosen = np.unique(np.linspace(0, xs.size - 1, min(xs.size, MOST_POINTS)).round().astype(int))
    points = zip(xs[chosen].astype(float), ys[chosen].astype(float), strict=True)
    kept = [(x, finite(b)) for a, b in points if (x := finite(a)) is not None]
    return [x for x, _ in kept], [y for _, y in kept]
