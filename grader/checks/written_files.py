"""Files that the student's code wrote, for checks: event files and checkpoints below a folder that it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import OutOfMemory, StudentFault, TimedOut, UnusableAnswer

NO_EVENTS = "No event file was found below the folder that your code was given."
LOG_THERE = "Is the writer made with that folder, and is it flushed or closed?"
NO_CHECKPOINT = "No checkpoint was found below the folder that your code was given."
SAVE_THERE = "Are the variables saved, and below that folder?"
UNREADABLE = "Let TensorFlow write the files, one writer to each folder, and close it before your function returns."
WEIGHTS = (".index", ".h5", ".hdf5", ".keras", ".npz")
LONGEST = 500  # characters of a sentence that the reading worker says
Files = dict[str, bytes]
Point = tuple[int, float]


class Events:
    """The content of a folder's event files, by run, which is the sub-folder that they are in."""

    def __init__(self, runs: dict[str, dict[str, Any]]) -> None:
        self._runs = runs

    @property
    def runs(self) -> list[str]:
        """Return the sub-folders that hold event files; "" for the folder itself."""
        return list(self._runs)

    def scalars(self, run: str = "") -> dict[str, list[Point]]:
        """Return the scalars by tag, as (step, value) in the order of writing; nothing for a run that there is not."""
        return {tag: [(step, row[0]) for step, row in rows] for tag, rows in self._series(run, "scalars").items()}

    def histograms(self, run: str = "") -> dict[str, list[tuple[int, float, float, float, float]]]:
        """Return the histograms by tag, as (step, count, min, max, mean), the last three to the width of a bucket."""
        return {
            tag: [(step, row[0], row[1], row[2], row[3]) for step, row in rows]
            for tag, rows in self._series(run, "histograms").items()
        }

    def images(self, run: str = "") -> dict[str, list[tuple[int, int, int, int]]]:
        """Return the images by tag, as (step, width, height, how many)."""
        return {
            tag: [(step, int(row[0]), int(row[1]), int(row[2])) for step, row in rows]
            for tag, rows in self._series(run, "images").items()
        }

    def graph(self, run: str = "") -> list[str]:
        """Return the names of the graph's nodes; empty if no graph was written."""
        return list(self._runs.get(run, {}).get("graph", []))

    def _series(self, run: str, kind: str) -> dict[str, list[tuple[int, list[float]]]]:
        series = self._runs.get(run, {}).get(kind, {})
        return {tag: list(zip(steps.tolist(), rows.tolist(), strict=True)) for tag, (steps, rows) in series.items()}


class Written:
    """A folder for the student's code to write to, and what came to lie in it.

    `collect` reads out the files below a folder of the student's worker; `read` has files parsed by a fresh one.
    """

    def __init__(self, folder: str, collect: Callable[[str], Files], read: Callable[[Files], dict[str, Any]]) -> None:
        self.folder = folder
        self._collect, self._read = collect, read
        self._known: list[tuple[Files, dict[str, Any]]] = []  # what was read before, in case it is asked for again

    def files(self) -> list[str]:
        """Return the names of all files below the folder, sorted."""
        return sorted(self._collect(self.folder))

    def events(self) -> Events:
        """Return the content of the event files below the folder; UnusableAnswer if there is none."""
        found = {name: raw for name, raw in self._collect(self.folder).items() if "tfevents" in name.rpartition("/")[2]}
        if not found:
            raise UnusableAnswer(NO_EVENTS, hint=LOG_THERE)
        return Events(_checked(self._parsed(found), "runs", _is_run))

    def checkpoints(self, folder: str = "") -> dict[str, dict[str, np.ndarray]]:
        """Return each checkpoint's arrays by name, in the order of the steps; UnusableAnswer if there is none."""
        below = f"{folder}/" if folder else ""
        collected = {n: raw for n, raw in self._collect(self.folder).items() if n.startswith(below)}
        found = {
            name.removeprefix(below): raw
            for name, raw in collected.items()
            if name.endswith((*WEIGHTS, "checkpoint")) or ".data-" in name
        }
        if not any(name.endswith(WEIGHTS) for name in found):
            raise UnusableAnswer(NO_CHECKPOINT, hint=SAVE_THERE)
        return _checked(self._parsed(found), "checkpoints", _is_checkpoint)

    def _parsed(self, files: Files) -> dict[str, Any]:
        for before, answer in self._known:
            if before == files:
                return answer
        answer = self._asked(files)
        self._known = [*self._known[-1:], (files, answer)]
        return answer

    def _asked(self, files: Files) -> dict[str, Any]:
        try:
            answer = self._read(files)
        except StudentFault as fault:
            why = "it takes too long" if isinstance(fault, TimedOut) else "it is damaged"
            why = "it takes too much memory" if isinstance(fault, OutOfMemory) else why
            raise UnusableAnswer(f"What your code wrote could not be read: {why}.", hint=UNREADABLE) from fault
        if answer.get("problem"):
            raise UnusableAnswer(str(answer["problem"])[:LONGEST], hint=UNREADABLE)
        return answer


def _checked(answer: dict[str, Any], kind: str, fits: Callable[[Any], bool]) -> dict[str, dict[str, Any]]:
    """Return the answer's items of that kind, checked: a parser that was tricked may say anything."""
    found = answer.get(kind)
    if isinstance(found, dict) and all(isinstance(name, str) and fits(item) for name, item in found.items()):
        return found
    raise UnusableAnswer("What your code wrote could not be read: it is damaged.", hint=UNREADABLE)


def _is_run(run: Any) -> bool:
    if not isinstance(run, dict) or not isinstance(run.get("graph"), list):
        return False
    widths = {"scalars": 1, "histograms": 4, "images": 3}
    return all(isinstance(name, str) for name in run["graph"]) and all(
        isinstance(series := run.get(kind), dict) and all(_is_series(*item, width) for item in series.items())
        for kind, width in widths.items()
    )


def _is_series(tag: Any, series: Any, width: int) -> bool:
    if not isinstance(tag, str) or not isinstance(series, tuple) or len(series) != 2:
        return False
    steps, rows = series
    arrays = isinstance(steps, np.ndarray) and isinstance(rows, np.ndarray)
    return arrays and steps.dtype == np.int64 and rows.dtype == float and rows.shape == (*steps.shape, width)


def _is_checkpoint(arrays: Any) -> bool:
    return isinstance(arrays, dict) and all(
        isinstance(name, str) and isinstance(array, np.ndarray) for name, array in arrays.items()
    )
