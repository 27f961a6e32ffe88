"""What student code wrote, as checks see it: read once, by a worker that is not believed."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.written_files import LONGEST, Written
from grader.errors import Crashed, OutOfMemory, TimedOut, UnusableAnswer

EVENTS = {"train/events.out.tfevents.1": b"e", "notes.txt": b"n"}
SAVED = {"checkpoint": b"c", "w-1.index": b"i", "w-1.data-00000-of-00001": b"d", "plot.png": b"p"}


def series(*rows):
    """Steps and values, as the reading worker sends them."""
    return np.array([step for step, *_ in rows], np.int64), np.array([values for _, *values in rows], float)


def run(**kinds):
    """What one run holds."""
    return {"graph": [], "scalars": {}, "histograms": {}, "images": {}, **kinds}


class Reader:
    """A reading worker that answers this, and remembers what it was asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __call__(self, files):
        self.asked.append(sorted(files))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def written(files, answer=None):
    """A folder with these files, and the worker that reads them."""
    reader = Reader(answer)
    return Written("written-1", lambda folder: files, reader), reader


def test_events_by_run_and_tag():
    """A run is the folder that they are in; one that there is not has nothing."""
    scalars = {"loss": series((0, 2.0), (5, 1.0))}
    histograms, images = {"W": series((0, 10.0, -1.0, 1.0, 0.0))}, {"x": series((0, 28.0, 28.0, 3.0))}
    answer = {"runs": {"train": run(scalars=scalars, histograms=histograms, images=images, graph=["a", "b"])}}
    here, reader = written(EVENTS, answer)
    events = here.events()
    assert reader.asked == [["train/events.out.tfevents.1"]] and events.runs == ["train"]
    assert events.scalars("train") == {"loss": [(0, 2.0), (5, 1.0)]} and events.scalars() == {}
    assert events.histograms("train") == {"W": [(0, 10.0, -1.0, 1.0, 0.0)]}
    assert events.images("train") == {"x": [(0, 28, 28, 3)]} and events.graph("train") == ["a", "b"]


def test_checkpoints_below_a_folder():
    """Only what belongs to them is read, under the names below that folder."""
    answer = {"checkpoints": {"w-1": {"W": np.ones(2)}}}
    here, reader = written({f"saved/{name}": raw for name, raw in SAVED.items()} | EVENTS, answer)
    assert list(here.checkpoints("saved")) == ["w-1"]
    assert reader.asked == [["checkpoint", "w-1.data-00000-of-00001", "w-1.index"]]


def test_equal_files_are_read_once():
    """A worker is dear; what has changed is read again."""
    files = dict(EVENTS)
    here, reader = written(files, {"runs": {}})
    here.events()
    here.events()
    files["events.out.tfevents.2"] = b"f"
    here.events()
    assert len(reader.asked) == 2


def test_nothing_there_says_where_to_look():
    """With a hint; a name of a folder is no event file, and a list of checkpoints alone is none."""
    here, reader = written({"tfevents/notes.txt": b"", "checkpoint": b""})
    for ask, hint in ((here.events, "flushed or closed"), (here.checkpoints, "variables saved")):
        with pytest.raises(UnusableAnswer, match=r"No .* was found") as told:
            ask()
        assert hint in told.value.hint
    assert reader.asked == [] and here.files() == ["checkpoint", "tfevents/notes.txt"]


@pytest.mark.parametrize(
    ("fault", "why"),
    [(TimedOut("t"), "takes too long"), (OutOfMemory("m"), "too much memory"), (Crashed("c"), "is damaged")],
)
def test_a_reader_that_fails_is_one_sentence(fault, why):
    """For the student, whatever happened in that worker."""
    with pytest.raises(UnusableAnswer, match=why):
        written(EVENTS, fault)[0].events()


def test_a_problem_is_told_in_short():
    """As the reader says it."""
    with pytest.raises(UnusableAnswer) as told:
        written(EVENTS, {"problem": "x" * 9999})[0].events()
    assert len(str(told.value)) == LONGEST


STEPS, ROWS = series((0, 1.0))


@pytest.mark.parametrize(
    "runs",
    [
        None,
        [run()],
        {1: run()},
        {"": {**run(), "graph": "abc"}},
        {"": run(graph=[1])},
        {"": {"graph": []}},
        {"": run(scalars=[])},
        {"": run(scalars={1: (STEPS, ROWS)})},
        {"": run(scalars={"a": [STEPS, ROWS]})},
        {"": run(scalars={"a": (STEPS, ROWS, ROWS)})},
        {"": run(scalars={"a": (STEPS.astype(float), ROWS)})},
        {"": run(scalars={"a": (STEPS, ROWS.astype(int))})},
        {"": run(scalars={"a": (STEPS, np.ones((2, 1)))})},
        {"": run(scalars={"a": (STEPS, np.ones((1, 2)))})},
        {"": run(histograms={"a": (STEPS, ROWS)})},
    ],
)
def test_what_a_tricked_reader_says_is_refused(runs):
    """Nothing of another form reaches a check."""
    with pytest.raises(UnusableAnswer, match="is damaged"):
        written(EVENTS, {"runs": runs})[0].events()


@pytest.mark.parametrize("checkpoints", [None, {"w": []}, {"w": {1: np.ones(1)}}, {"w": {"W": [1.0]}}, {1: {}}])
def test_what_a_tricked_reader_says_of_checkpoints_is_refused(checkpoints):
    """Nor here."""
    with pytest.raises(UnusableAnswer, match="is damaged"):
        written(SAVED, {"checkpoints": checkpoints})[0].checkpoints()
