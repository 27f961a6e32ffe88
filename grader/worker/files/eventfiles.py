"""TensorFlow's event files, parsed: scalars, histograms, images and graphs of each run, in either of two styles.

A run is the folder that holds the files. Neither wall times nor file names come back, for they differ every time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.worker.files.on_disk import Unreadable, on_disk

MARK = "tfevents"  # in the name of every event file
MOST_RUNS, MOST_TAGS, MOST_POINTS, MOST_NODES = 100, 5_000, 1_000_000, 50_000  # all runs together but the nodes: each
MOST_NUMBERS = 1_000_000  # in one value
GRAPHS = ("graph_run_metadata", "graph_run_metadata_graph")  # what tf.summary.trace_export writes
Series = dict[str, list[tuple[float, ...]]]


@dataclass
class Run:
    """The contents of one run's files: by tag, a row (step, …) for each value."""

    scalars: Series = field(default_factory=dict)  # step, value
    histograms: Series = field(default_factory=dict)  # step, count, min, max, mean
    images: Series = field(default_factory=dict)  # step, width, height, how many
    graph: dict[str, None] = field(default_factory=dict)  # names of nodes, in order
    plugins: dict[str, str] = field(default_factory=dict)  # a writer says only once what a tag is

    def plain(self) -> dict[str, Any]:
        """Return the contents as plain values: each tag's steps as an array of whole numbers, the rest as another."""
        kinds = {"scalars": self.scalars, "histograms": self.histograms, "images": self.images}
        arrays = {
            kind: {
                tag: (np.array([row[0] for row in rows], np.int64), np.array([row[1:] for row in rows], float))
                for tag, rows in series.items()
            }
            for kind, series in kinds.items()
        }
        return {**arrays, "graph": list(self.graph)[:MOST_NODES]}


def runs(scratch: Path, files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the contents of the event files, by the name of their folder."""
    found: dict[str, Run] = {}
    left = [MOST_POINTS, MOST_TAGS]
    for name in sorted((name for name in files if is_event_file(name)), key=_sort_key):
        folder = name.rpartition("/")[0]
        run = found.setdefault(folder, Run())
        if len(found) > MOST_RUNS:
            raise Unreadable(f"There are event files in more than {MOST_RUNS} folders.")
        what = f"An event file in {folder!r}" if folder else "An event file"
        try:
            for event in _events(scratch, name, files[name]):
                _take(event, run, left)
        except Unreadable as error:
            raise Unreadable(f"{what} could not be read: {error}.") from error
        except Exception as error:  # whatever a damaged file makes the libraries raise
            raise Unreadable(f"{what} could not be read: it is damaged ({type(error).__name__}).") from error
    return {folder: found[folder].plain() for folder in sorted(found)}


def is_event_file(name: str) -> bool:
    """Return whether it is an event file by its name, as TensorBoard decides it."""
    return MARK in name.rpartition("/")[2]


def _sort_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key: file names begin with the second in which they were opened, and end with a counter."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(?<=\d)(?!\d)|\b", name)]


def _events(scratch: Path, name: str, raw: bytes) -> Iterator[Any]:
    import tensorflow as tf  # heavy: only where such files are read

    _check_lengths(raw)
    with on_disk(scratch, {"events": raw}) as folder:
        for record in tf.compat.v1.io.tf_record_iterator(f"{folder}/events"):
            yield tf.compat.v1.Event.FromString(record)


def _check_lengths(raw: bytes) -> None:
    """Raise Unreadable unless whole records fill the file: length (8 bytes), its checksum (4), data, checksum (4)."""
    place = 0
    while place < len(raw):
        length = int.from_bytes(raw[place : place + 8], "little")
        place += 8 + 4 + length + 4
    if place != len(raw):
        raise Unreadable("it ends in the middle of a record")


def _take(event: Any, run: Run, left: list[int]) -> None:
    if event.graph_def:
        _add_graph(event.graph_def, run)
    for value in event.summary.value:
        left[0] -= 1
        if left[0] < 0:
            raise Unreadable(f"there are more than {MOST_POINTS:,} values")
        named = value.metadata.plugin_data.plugin_name
        plugin = run.plugins.setdefault(value.tag, named) if named else run.plugins.get(value.tag, "")
        kind = value.WhichOneof("value")
        take = BY_LEGACY_KIND.get(kind) or BY_PLUGIN.get(plugin) or _take_number
        if kind in (*BY_LEGACY_KIND, "tensor"):
            take(event.step, value, run)
        tags = len(run.scalars) + len(run.histograms) + len(run.images)
        if tags > left[1]:
            raise Unreadable(f"there are more than {MOST_TAGS:,} tags")


def _take_simple(step: int, value: Any, run: Run) -> None:
    run.scalars.setdefault(value.tag, []).append((step, value.simple_value))


def _take_number(step: int, value: Any, run: Run) -> None:
    numbers = _array(value.tensor)
    if numbers is not None and numbers.size == 1:
        run.scalars.setdefault(value.tag, []).append((step, float(numbers.ravel()[0])))


def _take_old_histogram(step: int, value: Any, run: Run) -> None:
    counted = value.histo
    mean = counted.sum / counted.num if counted.num else float("nan")
    run.histograms.setdefault(value.tag, []).append((step, counted.num, counted.min, counted.max, mean))


def _take_histogram(step: int, value: Any, run: Run) -> None:
    """Add a histogram from rows of (left, right, count); its mean is of the buckets' middles."""
    rows = _array(value.tensor)
    if rows is None or rows.ndim != 2 or rows.shape[1] != 3:
        return
    lefts, rights, counts = np.asarray(rows, float)[np.asarray(rows)[:, 2] > 0].T
    count = float(counts.sum())
    made = (count, lefts.min(), rights.max(), ((lefts + rights) / 2 * counts).sum() / count) if count else (0.0,) * 4
    run.histograms.setdefault(value.tag, []).append((step, *map(float, made)))


def _take_old_image(step: int, value: Any, run: Run) -> None:
    """Count one of several images, called tag/image/0 and so on, together with the others of its step."""
    rows = run.images.setdefault(re.sub(r"/image(/\d+)?$", "", value.tag), [])
    row = (step, value.image.width, value.image.height)
    if rows and rows[-1][:3] == row:
        rows[-1] = (*row, rows[-1][3] + 1)
    else:
        rows.append((*row, 1))


def _take_images(step: int, value: Any, run: Run) -> None:
    texts = value.tensor.string_val
    if len(texts) >= 2:
        run.images.setdefault(value.tag, []).append((step, int(texts[0]), int(texts[1]), len(texts) - 2))


def _take_trace(step: int, value: Any, run: Run) -> None:
    import tensorflow as tf  # heavy: only where such files are read

    for text in value.tensor.string_val:
        traced = tf.compat.v1.RunMetadata.FromString(text)
        for graph in traced.partition_graphs:
            _add_nodes(graph, run)
        for function in traced.function_graphs:
            _add_nodes(function.pre_optimization_graph, run)


def _take_layers(step: int, value: Any, run: Run) -> None:
    """Add the layers of a Keras model, which is given as JSON."""
    for text in value.tensor.string_val:
        for layer in json.loads(text)["config"]["layers"]:
            run.graph[str(layer["config"]["name"])] = None


def _add_graph(raw: bytes, run: Run) -> None:
    import tensorflow as tf  # heavy: only where such files are read

    _add_nodes(tf.compat.v1.GraphDef.FromString(raw), run)


def _add_nodes(graph: Any, run: Run) -> None:
    run.graph.update((node.name, None) for node in graph.node)
    for function in graph.library.function:
        run.graph.update((node.name, None) for node in function.node_def)


def _array(tensor: Any) -> np.ndarray | None:
    """Return the numbers of a tensor in a file, None if it is text; raise Unreadable if it declares too many."""
    import tensorflow as tf  # heavy: only where such files are read

    size = int(np.prod([max(dim.size, 0) for dim in tensor.tensor_shape.dim], dtype=float))
    if size > MOST_NUMBERS:
        raise Unreadable(f"a value of it has more than {MOST_NUMBERS:,} numbers")
    array = tf.make_ndarray(tensor)
    return array if array.dtype.kind in "biuf" else None


Take = Callable[[int, Any, Run], None]
BY_LEGACY_KIND: dict[str | None, Take] = {
    "simple_value": _take_simple,
    "histo": _take_old_histogram,
    "image": _take_old_image,
}
BY_PLUGIN: dict[str, Take] = {
    "scalars": _take_number,
    "histograms": _take_histogram,
    "images": _take_images,
    "graph_keras_model": _take_layers,
    **dict.fromkeys(GRAPHS, _take_trace),
    **dict.fromkeys(("text", "hparams", "pr_curves", "audio", "mesh", "custom_scalars"), lambda step, value, run: None),
}
