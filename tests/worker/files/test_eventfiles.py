"""Event files as TensorFlow writes them, in either style, read by a worker that never saw the student's code."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.written_files import Events, Written
from grader.errors import UnusableAnswer

TODAY = """
import numpy as np
import tensorflow as tf

def train(folder):
    for run, shift in (("train", 0), ("test", 10)):
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for step in range(3):
                tf.summary.scalar("loss", shift + step / 2, step=step)
            tf.summary.histogram("weights", np.arange(1, 11.0), step=2)
            tf.summary.histogram("same", np.full(5, 2.5), step=2)
            tf.summary.image("filters", np.zeros((2, 4, 5, 1), np.float32), step=2, max_outputs=2)
            tf.summary.text("words", "not a number", step=2)

@tf.function
def forward(x):
    with tf.name_scope("layer1"):
        return tf.nn.relu(x * 2)

def trace(folder):
    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        tf.summary.trace_on(graph=True)
        forward(tf.constant(1.0))
        tf.summary.trace_export("forward", step=0)

def graph(folder):
    with tf.summary.create_file_writer(folder).as_default():
        tf.summary.graph(forward.get_concrete_function(tf.constant(1.0)).graph)

def never_closed(folder):
    writer = tf.summary.create_file_writer(folder)
    writer.set_as_default()
    tf.summary.scalar("loss", 0.5, step=7)

def nothing(folder):
    pass

def garbage(folder, raw):
    with open(f"{folder}/events.out.tfevents.1.host", "wb") as file:
        file.write(raw)

def fit(folder):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, name="only")])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 2)), np.ones(4), epochs=2, verbose=0, validation_split=0.5,
              callbacks=[tf.keras.callbacks.TensorBoard(folder, histogram_freq=1)])
"""

OF_OLD = """
import tensorflow.compat.v1 as tf
import numpy as np

def train(folder):
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, (), name="x")
        tf.summary.scalar("loss", x)
        tf.summary.histogram("weights", tf.range(1.0, 11.0) + 0 * x)
        tf.summary.image("filters", tf.zeros((2, 4, 5, 1)))
        merged = tf.summary.merge_all()
        with tf.Session() as session:
            writer = tf.summary.FileWriter(folder, session.graph)
            for step in range(3):
                writer.add_summary(session.run(merged, {x: step / 2}), step)
"""


@pytest.fixture
def wrote(tensorflow):
    """What the student's function of this name writes."""

    def write(text: str, name: str, *arguments: object) -> Written:
        module, session = tensorflow.load(text)
        found = tensorflow.written(session)
        getattr(module, name)(found.folder, *arguments)
        return found

    return write


def test_events_of_today(wrote):
    """Two runs with scalars, histograms and images, as tf.summary writes them; text is no number."""
    events = wrote(TODAY, "train").events()
    assert events.runs == ["test", "train"]
    assert events.scalars("train") == {"loss": [(0, 0.0), (1, 0.5), (2, 1.0)]}
    assert events.scalars("test") == {"loss": [(0, 10.0), (1, 10.5), (2, 11.0)]}
    assert events.images("train") == {"filters": [(2, 5, 4, 2)]}
    histograms = events.histograms("train")
    assert histograms["weights"][0][:4] == (2, 10, 1, 10)
    assert histograms["weights"][0][4] == pytest.approx(5.5, abs=0.3)  # of buckets
    assert histograms["same"] == [(2, 5, 2.5, 2.5, 2.5)]
    assert events.graph("train") == []
    assert events.scalars() == events.scalars("other") == {}


def test_events_of_old(wrote):
    """The FileWriter's own style, never flushed: the events are there as they would be at the program's end."""
    events = wrote(OF_OLD, "train").events()
    assert events.runs == [""]
    assert events.scalars() == {"loss": [(0, 0.0), (1, 0.5), (2, 1.0)]}
    assert events.images() == {"filters": [(step, 5, 4, 2) for step in range(3)]}
    assert events.histograms()["weights"] == [(step, 10, 1, 10, 5.5) for step in range(3)]
    assert {"x", "Placeholder", "loss/tags"} & set(events.graph()) >= {"x"}


@pytest.mark.parametrize("name", ["trace", "graph"])
def test_graphs_of_today(wrote, name):
    """A traced function's graph, and one handed over."""
    assert any("layer1/" in node for node in wrote(TODAY, name).events().graph())


def test_what_keras_writes(wrote):
    """The TensorBoard callback's two runs, its histograms by epoch, and the graph with the layer's name."""
    events = wrote(TODAY, "fit").events()
    assert {"train", "validation"} <= set(events.runs)
    assert [step for step, _ in events.scalars("train")["epoch_loss"]] == [0, 1]
    assert any("kernel" in tag for tag in events.histograms("train"))
    assert any("only" in node for node in events.graph("train"))


def test_a_writer_never_closed(wrote):
    """What would be in the file once the program has ended is in it."""
    assert wrote(TODAY, "never_closed").events().scalars() == {"loss": [(7, 0.5)]}


def test_no_event_file(wrote):
    """The sentence asks what may be wrong."""
    with pytest.raises(UnusableAnswer, match="No event file was found") as caught:
        wrote(TODAY, "nothing").events()
    assert "flushed or closed" in caught.value.hint


def test_two_files_of_one_run_in_order(tensorflow):
    """A run that went on writing to a second file: the events follow each other."""
    module, session = tensorflow.load(TODAY)
    found = tensorflow.written(session)
    for _ in range(2):
        module.never_closed(found.folder)
    assert found.events().scalars() == {"loss": [(7, 0.5), (7, 0.5)]}


@pytest.fixture(scope="module")
def whole(tensorflow_server):
    """The bytes of a whole event file."""
    from grader.asking.call_clock import Budget
    from grader.asking.channel import ProcessChannel
    from grader.asking.subject_session import SubjectSession
    from grader.wire.messages import Load

    worker = tensorflow_server.worker()
    session = SubjectSession(ProcessChannel(worker, call_limit=60, budget=Budget(600)))
    module = session.load(Load("part.py", "whole", {"part.py": TODAY.encode()}))
    module.never_closed("out")
    (raw,) = session.collect("out").values()
    worker.kill()
    return raw


def damaged(raw: bytes) -> dict[str, bytes]:
    """Event files that nobody can read."""
    middle = bytearray(raw)
    middle[-6] ^= 0xFF
    return {
        "cut": raw[:-5],
        "cut in a length": raw + b"\1\0\0",
        "huge length": raw + (2**62).to_bytes(8, "little") + bytes(100),
        "a bit turned": bytes(middle),
        "not one": b"hello, world" * 100,
        "zeros": bytes(1000),
    }


@pytest.mark.parametrize("how", ["cut", "cut in a length", "huge length", "a bit turned", "not one", "zeros"])
def test_a_damaged_file(wrote, whole, how):
    """One sentence for the student; never the grader's fault."""
    sentence = "it ends in the middle of a record" if how in ("cut", "huge length", "cut in a length") else "could not"
    with pytest.raises(UnusableAnswer, match=sentence):
        wrote(TODAY, "garbage", damaged(whole)[how]).events()


def test_a_file_that_says_to_be_enormous(tensorflow, wrote):
    """A tensor of a shape that no machine can hold, and no numbers: refused before it is made."""
    forged = """
import tensorflow as tf
def forge(folder):
    event = tf.compat.v1.Event(step=1)
    value = event.summary.value.add(tag="loss")
    value.tensor.dtype = 1
    value.tensor.float_val.append(1.0)
    for _ in range(4):
        value.tensor.tensor_shape.dim.add(size=100_000)
    with tf.io.TFRecordWriter(f"{folder}/events.out.tfevents.1") as writer:
        writer.write(event.SerializeToString())
"""
    with pytest.raises(UnusableAnswer, match="more than 1,000,000 numbers"):
        wrote(forged, "forge").events()


def test_a_file_with_too_many_tags(wrote):
    """As many tags as there may be values come back; more are refused."""
    forged = """
import tensorflow as tf
def forge(folder):
    with tf.io.TFRecordWriter(f"{folder}/events.out.tfevents.1") as writer:
        for number in range(6000):
            event = tf.compat.v1.Event(step=1)
            event.summary.value.add(tag=f"loss{number}", simple_value=1.0)
            writer.write(event.SerializeToString())
"""
    with pytest.raises(UnusableAnswer, match="more than 5,000 tags"):
        wrote(forged, "forge").events()


def test_an_answer_of_a_reader_that_was_tricked():
    """Whatever comes back of the reading worker is looked at before a check sees it."""
    good = {"scalars": {"a": (np.array([1]), np.array([[2.0]]))}, "histograms": {}, "images": {}, "graph": ["x"]}

    def read(run: object) -> Events:
        return Written("out", lambda folder: {"x.tfevents": b""}, lambda files: {"runs": {"": run}}).events()

    assert read(good).scalars() == {"a": [(1, 2.0)]}
    for wrong in (
        None, {}, {**good, "graph": [1]}, {**good, "scalars": []}, {**good, "scalars": {1: good["scalars"]["a"]}},
        {**good, "images": good["scalars"]}, {**good, "scalars": {"a": (np.array([1.0]), np.array([[2.0]]))}},
        {**good, "scalars": {"a": (np.array([1, 2]), np.array([[2.0]]))}}, {**good, "scalars": {"a": [1, 2]}},
    ):  # fmt: skip
        with pytest.raises(UnusableAnswer, match="damaged"):
            read(wrong)
