"""Saved weights read as arrays: TensorFlow's checkpoints, Keras' weight files, NumPy's archives; damaged ones too."""

from __future__ import annotations

import io
import pickle
import zipfile

import numpy as np
import pytest

from grader.checks.written_files import Written
from grader.errors import Crashed, OutOfMemory, TimedOut, UnusableAnswer
from grader.worker.files import checkpoints, read_files
from grader.worker.files.checkpoints import readable

STUDENT = """
import os
import numpy as np
import tensorflow as tf

class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.first = {"W": tf.Variable([[1.0, 2.0]], name="w")}
        self.steps = tf.Variable(3, dtype=tf.int64)

def objects(folder):
    net = Net()
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(model=net), folder, max_to_keep=20)
    for step in (2, 10):
        net.steps.assign(step)
        manager.save(checkpoint_number=step)

def with_adam(folder):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, name="out")])
    optimizer = tf.keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    tf.train.Checkpoint(model=model, optimizer=optimizer).write(folder + "/best")

def of_old(folder):
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        w = v1.get_variable("layer/w", initializer=tf.constant([1.0, 2.0]))
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver()
        for step in (100, 1100, 200):
            saver.save(session, os.path.join(folder, "logs", "model"), global_step=step)

def keras(folder):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, name="out")])
    model.set_weights([np.array([[3.0], [4.0]]), np.array([5.0])])
    model.save_weights(folder + "/epoch-02.weights.h5")
    model.save(folder + "/epoch-10.keras")
    np.savez(folder + "/plain.npz", W=np.eye(2))

def write(folder, name, raw):
    with open(f"{folder}/{name}", "wb") as file:
        file.write(raw)
"""


@pytest.fixture
def wrote(tensorflow):
    """What the student's function of this name writes."""

    def write(name: str) -> Written:
        module, session = tensorflow.load(STUDENT)
        found = tensorflow.written(session)
        getattr(module, name)(found.folder)
        return found

    return write


def test_checkpoints_of_objects(wrote):
    """Names without TensorFlow's marks, checkpoints in order of their numbers."""
    found = wrote("objects").checkpoints()
    assert list(found) == ["ckpt-2", "ckpt-10"]
    np.testing.assert_array_equal(found["ckpt-10"]["model/first/W"], np.float32([[1, 2]]))
    assert [int(arrays["model/steps"]) for arrays in found.values()] == [2, 10]


def test_an_optimizers_own_variables(wrote):
    """A whole training state: the model's variables and the optimizer's."""
    (arrays,) = wrote("with_adam").checkpoints().values()
    assert arrays["optimizer/_learning_rate"] == pytest.approx(0.001)
    # TensorFlow names a variable by the shortest way to it; these are the kernel and Adam's two moments of it.
    assert sum(array.shape == (2, 1) for array in arrays.values()) == 3


def test_checkpoints_of_a_saver(wrote):
    """The Saver's, by the variables' names; in a folder below, and asked for by its name."""
    written = wrote("of_old")
    assert list(written.checkpoints()) == ["logs/model-100", "logs/model-200", "logs/model-1100"]
    found = written.checkpoints("logs")
    assert list(found) == ["model-100", "model-200", "model-1100"]
    np.testing.assert_array_equal(found["model-200"]["layer/w"], np.float32([1, 2]))
    with pytest.raises(UnusableAnswer, match="No checkpoint was found"):
        written.checkpoints("other")


def test_weights_of_keras_and_numpy(wrote):
    """Weight files, whole models (of which only the numbers are taken) and archives of arrays."""
    found = wrote("keras").checkpoints()
    assert list(found) == ["epoch-02.weights.h5", "epoch-10.keras", "plain.npz"]
    for name in ("epoch-02.weights.h5", "epoch-10.keras"):
        kernel, bias = (found[name][f"layers/dense/vars/{i}"] for i in range(2))
        assert kernel.tolist() == [[3], [4]] and bias.tolist() == [5]
    np.testing.assert_array_equal(found["plain.npz"]["W"], np.eye(2))


@pytest.mark.parametrize(
    ("ending", "how"),
    [(".index", "cut"), (".index", "zeros"), (".data-00000-of-00001", "cut"), (".data-00000-of-00001", "gone")],
)
def test_a_damaged_checkpoint(tensorflow, wrote, ending, how):
    """One sentence for the student."""
    written = wrote("objects")
    files = dict(written._collect(written.folder))
    name = f"ckpt-2{ending}"
    damaged = {"cut": files[name][: len(files[name]) // 50], "zeros": bytes(500), "gone": None}[how]
    files.pop(name)
    if damaged is not None:
        files[name] = damaged
    with pytest.raises(UnusableAnswer, match="'ckpt-2'"):
        Written("out", lambda folder: files, tensorflow.session().read).checkpoints()


class Opened:
    """What a pickle would do."""

    def __reduce__(self):
        return (exec, ("raise SystemExit('unpickled')",))


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name.replace("_", "."), raw)
    return buffer.getvalue()


def saved(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


HUGE = saved(np.zeros(1))[:-8].replace(b"(1,)", b"(%d,)" % 10**12).replace(b" " * 12 + b"\n", b"\n")


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK\3\4", zipped(a_npy=saved(np.array([Opened()], object))), zipped(a_npy=pickle.dumps(Opened())),
     zipped(a_npy=bytes(200 << 20)), zipped(a_npy=HUGE)],
    ids=["empty", "no zip", "a pickle in an array", "a pickle", "a bomb", "a huge shape"],
)  # fmt: skip
def test_an_archive_that_is_none(tmp_path, raw):
    """Nothing is unpickled, nothing unpacked beyond the limit."""
    with pytest.raises(read_files.Unreadable, match=r"'a\.npz'"):
        checkpoints.checkpoints(tmp_path, {"a.npz": raw})


@pytest.mark.parametrize("ending", ["weights.h5", "keras"])
def test_weights_that_are_none(tmp_path, ending):
    """Not HDF5."""
    raw = zipped(model_weights=b"") if ending == "keras" else b"\x89HDF\r\n\x1a\n" + bytes(100)
    with pytest.raises(read_files.Unreadable, match="damaged"):
        checkpoints.checkpoints(tmp_path, {f"a.{ending}": raw})


def test_weights_that_unpack_to_much(tmp_path):
    """A file of a few bytes that says to hold gigabytes of zeros; and one that leads to another file."""
    import h5py

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("a", (1 << 30,), "f4", chunks=True, compression="gzip")
    with pytest.raises(read_files.Unreadable, match="more than 128 MB"):
        checkpoints.checkpoints(tmp_path, {"a.h5": buffer.getvalue()})
    (tmp_path / "secret").write_bytes(bytes(range(8)))
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("b", (8,), "u1", external=[(str(tmp_path / "secret"), 0, 8)])
        file["c"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "x")
        file["d"] = np.ones(2)
    assert list(checkpoints.checkpoints(tmp_path, {"a.h5": buffer.getvalue()})["a.h5"]) == ["d"]


def test_names_stay_apart():
    """Where two names would become one, both stay."""
    value = "/.ATTRIBUTES/VARIABLE_VALUE"
    assert readable([f"a/.Sb{value}", f"w{value}", f"w/.OPTIMIZER_SLOT/adam/m{value}", f"x..y{value}"]) == {
        f"a/.Sb{value}": "a//b", f"w{value}": "w",
        f"w/.OPTIMIZER_SLOT/adam/m{value}": "w/adam/m", f"x..y{value}": "x.y",
    }  # fmt: skip
    assert readable([f"w{value}", "w"]) == {f"w{value}": f"w{value}", "w": "w"}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (TimedOut("x"), "too long"),
        (OutOfMemory("x"), "too much memory"),
        (Crashed("x"), "damaged"),
        (UnusableAnswer("x"), "damaged"),
    ],
)
def test_a_reader_that_ends(fault, words):
    """A file that fells the reading worker is the student's, and says so in a sentence."""

    def read(files):
        raise fault

    for method in (Written("out", lambda _: {"a.npz": b"", "x.tfevents": b""}, read),):
        with pytest.raises(UnusableAnswer, match=words):
            method.checkpoints()
        with pytest.raises(UnusableAnswer, match=words):
            method.events()


def test_the_same_files_are_read_once():
    """A check that asks twice does not wait twice."""
    asked = []

    def read(files):
        asked.append(files)
        return {"checkpoints": {"a.npz": {"w": np.ones(2)}}, "problem": ""}

    written = Written("out", lambda _: {"a.npz": b"1"}, read)
    assert written.checkpoints() == written.checkpoints() and len(asked) == 1
    assert written.files() == ["a.npz"]
