"""Pictures of what networks for images see and say: grey images, predictions, a confusion matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.drawable import cell, finite, numbers, row_of, whole
from grader.grade import Confusion, Images, Predictions

MOST_IMAGES = 64
MOST_PIXELS = 64 * 28 * 28  # of all images together
LARGEST_SIDE = 96  # of one image; larger ones are thinned
MOST_SAMPLES = 16
MOST_CLASSES = 20
LONGEST_CAPTION = 20
_NONE = np.zeros((0, 1, 1))


def images(title: str, values: Any, captions: Sequence[Any] | None, *, filters: bool) -> Images | None:
    """The picture of as many images as there is room for; None where these are no images."""
    stack = _stack(values, filters=filters)
    if not stack.size:
        return None
    step = math.ceil(max(stack.shape[1:]) / LARGEST_SIDE)
    thinned = stack[:, ::step, ::step]
    _, height, width = thinned.shape
    kept = thinned[: min(MOST_IMAGES, max(1, MOST_PIXELS // (height * width)))]
    pixels, low, high = _grey(kept.astype(float))
    named = [cell(item)[:LONGEST_CAPTION] for item in list(captions)[: len(kept)]] if captions is not None else []
    return Images(title, width, height, pixels, low, high, len(stack), named)


def predictions(title: str, values: Any, probabilities: Any, labels: Any) -> Predictions | None:
    """The picture of the first samples; None where images, probabilities and labels are not one for each sample."""
    stack, given, right = _stack(values, filters=False), numbers(probabilities), whole(labels)
    if not stack.size or given.ndim != 2 or not 1 < given.shape[1] <= MOST_CLASSES:
        return None
    if not len(stack) == len(given) == len(right):
        return None
    shown = images("", stack[:MOST_SAMPLES], None, filters=False)
    if shown is None:
        return None
    count = len(shown.pixels) // (shown.width * shown.height)
    rows = [[finite(item) for item in row] for row in given[:count].astype(float)]
    return Predictions(title, shown, rows, [int(label) for label in right[:count]])


def confusion(title: str, true: Any, predicted: Any, classes: int | Sequence[Any]) -> Confusion | None:
    """The picture of how often which class was taken for which; None where there is not one answer for each."""
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
    """The images (N, H, W); channels are images of their own; empty where the shape is none of images."""
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
    """A byte for each pixel, and which values are black and white: the least and the greatest of all images."""
    known = row_of(values)[np.isfinite(row_of(values))]
    if not known.size:
        return bytes(values.size), None, None
    low, high = float(known.min()), float(known.max())
    half = high / 2 - low / 2  # half of it, for the whole may be too large for a float
    share = (values / 2 - low / 2) / half if half else np.full(values.shape, 0.5)
    levels = np.where(np.isfinite(values), 1 + np.round(254 * np.clip(np.nan_to_num(share), 0, 1)), 0)
    return levels.astype(np.uint8).tobytes(), finite(low), finite(high)
