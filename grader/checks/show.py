"""Pictures that a check shows beside its verdict, as data that the reports draw later."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks.check_record import CheckRecord
from grader.checks.drawable import array_of, cell, finite, numbers, row_of, whole
from grader.errors import StudentFault, UnusableAnswer
from grader.grade import (
    Boundary,
    Confusion,
    Curves,
    Graph,
    GreyImages,
    Heatmap,
    Picture,
    Predictions,
    Series,
    Surface,
    Table,
)

GRID = 48  # points along each axis of a decision boundary or a surface
MOST_POINTS = 400  # of a curve; longer ones are thinned, keeping both ends
MOST_CELLS = 64  # rows or columns of a heat map


class Show:
    """The `show` argument of a check. What cannot be drawn is left out: a picture costs no points.

    The reference's curve of the same title is laid over the student's, and its surface beside it where that is
    asked for.
    """

    def __init__(self, record: CheckRecord) -> None:
        self._sheet = record

    def curve(self, title: str, x: Any, y: Any, *, name: str = "yours", x_label: str = "", y_label: str = "") -> None:
        """Draw a line of y over x (each of shape (K,)); several calls with one title share the axes."""
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
        """Draw the class that `predict` gives on a grid over X (N, 2), with the data's classes y (N,) on it.

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
        """Draw a function of the plane, asked once for all (K, 2) points of a grid: it returns (K,) or (K, 1).

        The grid covers the square from `low` to `high` (a number, or one for each axis); the line of `level` and the
        points (N, 2) with their labels (N,) are on it. With `reference`, the reference is asked too and shown beside.
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
        """Draw a matrix as colours."""
        self._add(heatmap(title, array_of(values), row_label, column_label))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Draw rows of text or numbers under column headings."""
        cells = [[cell(item) for item in row] for row in rows[:MOST_CELLS]]
        self._add(Table(title, [str(column) for column in columns], cells))

    def images(self, title: str, images: Any, captions: Sequence[Any] | None = None, *, filters: bool = False) -> None:
        """Draw up to 64 small grey images in rows: (N, H, W), (N, H·H), or (N, H, W, C), each channel one image.

        With `filters`, `images` are the weights (H, W, C, N) of a convolution. Of all values the least is black, the
        greatest white.
        """
        if not self._sheet.recording:
            self._add(picture_of_images(title, images, captions, filters=filters))

    def predictions(self, title: str, images: Any, probabilities: Any, labels: Any) -> None:
        """Draw up to 16 images, the probabilities (N, C) of each one's classes as bars, and its right class (N,)."""
        if not self._sheet.recording:
            self._add(picture_of_predictions(title, images, probabilities, labels))

    def confusion(self, title: str, true: Any, predicted: Any, classes: int | Sequence[Any]) -> None:
        """Draw how often each class (N,) was taken for which (N,); `classes` are their names, or how many there are."""
        if not self._sheet.recording:
            self._add(picture_of_confusion(title, true, predicted, classes))

    def graph(self, title: str, edges: Edges, *, values: Mapping[Any, Any] | None = None) -> None:
        """Draw a computation graph of up to 30 nodes: {(from, to): derivative}, or (from, to, derivative) of each edge.

        `values` are by node, and stand below its name.
        """
        if not self._sheet.recording:
            self._add(picture_of_graph(title, edges, values))

    def _add(self, picture: Picture | None) -> None:
        if picture is not None:
            self._sheet.pictures.append(picture)


def heatmap(
    title: str, values: np.ndarray, row_label: str, column_label: str, reference: np.ndarray | None = None
) -> Heatmap | None:
    """Make the picture of a matrix, with the expected one beside it where `reference` is given.

    A vector is one row; more dimensions are flattened behind the first.
    """
    if values.dtype.kind not in "biuf" or values.size == 0:
        return None
    expected = [] if reference is None else _cells_of(reference)
    return Heatmap(title, _cells_of(values), row_label, column_label, expected)


def _cells_of(values: np.ndarray) -> list[list[float | None]]:
    matrix = np.atleast_2d(values) if values.ndim < 2 else values.reshape(len(values), -1)
    return [[finite(item) for item in row] for row in matrix[:MOST_CELLS, :MOST_CELLS].astype(float)]


def _on_grid(function: Callable[[Any], Any], xs: np.ndarray, ys: np.ndarray) -> np.ndarray | None:
    """Return the function's answer at each point, a row for each of `ys`; None where that cannot be drawn."""
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


MOST_NODES = 30
MOST_EDGES = 80
LONGEST_NAME = 24

Edges = Mapping[tuple[Hashable, Hashable], Any] | Iterable[Sequence[Any]]


def picture_of_graph(title: str, edges: Edges, values: Mapping[Any, Any] | None) -> Graph | None:
    """Make the picture of a computation graph; None where there is no edge, or more of it than can be read."""
    found = list(_edges(edges))
    places: dict[Hashable, int] = {}
    for start, end, _ in found:
        places.setdefault(start, len(places))
        places.setdefault(end, len(places))
    if not found or len(places) > MOST_NODES or len(found) > MOST_EDGES:
        return None
    drawn = [(places[start], places[end], derivative) for start, end, derivative in found]
    below = [cell(values[node])[:LONGEST_NAME] if node in values else "" for node in places] if values else []
    return Graph(title, [str(node)[:LONGEST_NAME] for node in places], drawn, below)


def _edges(edges: Edges) -> Iterator[tuple[Hashable, Hashable, float | None]]:
    """Yield (from, to, derivative) of each edge; an edge from a node to itself is none of a computation."""
    rows: Iterable[Sequence[Any]] = edges
    if isinstance(edges, Mapping):
        rows = [(start, end, value) for (start, end), value in edges.items()]
    for start, end, derivative in rows:
        if start != end:
            number = row_of(derivative)
            yield start, end, finite(float(number[0])) if number.size == 1 else None


MOST_IMAGES = 64
MOST_PIXELS = 64 * 28 * 28  # of all images together
LARGEST_SIDE = 96  # of one image; larger ones are thinned
MOST_SAMPLES = 16
MOST_CLASSES = 20
LONGEST_CAPTION = 20
_NONE = np.zeros((0, 1, 1))


def picture_of_images(title: str, values: Any, captions: Sequence[Any] | None, *, filters: bool) -> GreyImages | None:
    """Make the picture of as many images as there is room for; None where the values are no images."""
    stack = _stack(values, filters=filters)
    if not stack.size:
        return None
    step = math.ceil(max(stack.shape[1:]) / LARGEST_SIDE)
    thinned = stack[:, ::step, ::step]
    _, height, width = thinned.shape
    kept = thinned[: min(MOST_IMAGES, max(1, MOST_PIXELS // (height * width)))]
    pixels, low, high = _grey(kept.astype(float))
    named = [cell(item)[:LONGEST_CAPTION] for item in list(captions)[: len(kept)]] if captions is not None else []
    return GreyImages(title, width, height, pixels, low, high, len(stack), named)


def picture_of_predictions(title: str, values: Any, probabilities: Any, labels: Any) -> Predictions | None:
    """Make the picture of the first samples; None where images, probabilities and labels are not equally many."""
    stack, given, right = _stack(values, filters=False), numbers(probabilities), whole(labels)
    if not stack.size or given.ndim != 2 or not 1 < given.shape[1] <= MOST_CLASSES:
        return None
    if not len(stack) == len(given) == len(right):
        return None
    shown = picture_of_images("", stack[:MOST_SAMPLES], None, filters=False)
    if shown is None:
        return None
    count = len(shown.pixels) // (shown.width * shown.height)
    rows = [[finite(item) for item in row] for row in given[:count].astype(float)]
    return Predictions(title, shown, rows, [int(label) for label in right[:count]])


def picture_of_confusion(title: str, true: Any, predicted: Any, classes: int | Sequence[Any]) -> Confusion | None:
    """Make the picture of how often which class was taken for which; None where there is not one answer for each."""
    names = list(range(classes)) if isinstance(classes, int) else list(classes)
    right, said = whole(true), whole(predicted)
    if not 1 < len(names) <= MOST_CLASSES or right.size != said.size or not right.size:
        return None
    said = np.where((said >= 0) & (said < len(names)), said, len(names))
    counts = np.zeros((len(names), len(names) + 1), dtype=int)
    usable = (right >= 0) & (right < len(names))
    np.add.at(counts, (right[usable], said[usable]), 1)
    if not counts[:, -1].any():
        counts = counts[:, :-1]
    return Confusion(title, [cell(name)[:LONGEST_CAPTION] for name in names], counts.tolist())


def _stack(values: Any, *, filters: bool) -> np.ndarray:
    """Return the images (N, H, W); channels are images of their own; empty where the shape is none of images."""
    array = numbers(values)
    if not array.size:
        return _NONE
    if filters and array.ndim == 4:  # (H, W, channels in, channels out): each output's channels in turn
        return array.transpose(3, 2, 0, 1).reshape(-1, *array.shape[:2])
    if array.ndim == 4:
        return array.transpose(0, 3, 1, 2).reshape(-1, *array.shape[1:3])
    if array.ndim == 2 and (side := math.isqrt(array.shape[1])) ** 2 == array.shape[1] > 1:
        return array.reshape(-1, side, side)
    return array if array.ndim == 3 else _NONE


def _grey(values: np.ndarray) -> tuple[bytes, float | None, float | None]:
    """Return a byte for each pixel, and which values are black and white: the least and the greatest of all images."""
    known = row_of(values)[np.isfinite(row_of(values))]
    if not known.size:
        return bytes(values.size), None, None
    low, high = float(known.min()), float(known.max())
    half = high / 2 - low / 2  # half of it, for the whole may be too large for a float
    share = (values / 2 - low / 2) / half if half else np.full(values.shape, 0.5)
    levels = np.where(np.isfinite(values), 1 + np.round(254 * np.clip(np.nan_to_num(share), 0, 1)), 0)
    return levels.astype(np.uint8).tobytes(), finite(low), finite(high)
