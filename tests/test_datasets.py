"""The data sets: what they hold, that nothing is read too early, and a sentence for every file that is wrong."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from grader import datasets
from grader.datasets import enlarging, images
from grader.errors import UsageError

REAL = os.environ.get("MNIST", "")
NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
KEYS = ("x_train", "y_train", "x_test", "y_test")


def idx(array):
    """The array in MNIST's own form."""
    head = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return head + array.tobytes()


def arrays(train=30, test=10):
    """Some pixels and labels."""
    rng = np.random.default_rng(0)
    found = {}
    for name, count in (("train", train), ("test", test)):
        found[f"x_{name}"] = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        found[f"y_{name}"] = rng.integers(0, 10, count, dtype=np.uint8)
    return found


def written(folder, *, suffix=".gz", names=NAMES, dotted=False):
    """A folder with MNIST's files, of few images."""
    folder.mkdir()
    for name, array in zip(NAMES, arrays().values(), strict=True):
        if name in names:
            content = idx(array)
            file = folder / ((name.replace("-idx", ".idx") if dotted else name) + suffix)
            file.write_bytes(gzip.compress(content) if suffix else content)
    return folder


def read(where):
    """All arrays, read."""
    found = images(where)
    return [getattr(found, key) for key in KEYS]


def test_the_digits():
    """1,437 and 360 images in [0, 1], every digit in both, the same object every time, read-only."""
    found = images()
    assert found is images("digits") and found.name == "digits"
    assert (found.x_train.shape, found.x_test.shape) == ((1437, 784), (360, 784))
    assert found.x_train.dtype == np.float32 and found.y_train.dtype == np.int64
    assert found.x_train.min() == 0 and found.x_train.max() == 1
    assert set(found.y_train) == set(found.y_test) == set(range(10))
    assert "1,797" in found.source and len(found.sha256) == 64
    with pytest.raises(ValueError, match="read-only"):
        found.x_train[0] = 1


def test_the_digits_are_scikit_learns():
    """The same pictures, enlarged: each 8×8 picture comes back by averaging, and no image is in both halves."""
    from sklearn.datasets import load_digits

    theirs = load_digits()
    stretch = enlarging(8, 28)
    back = np.linalg.pinv(stretch)
    ours = np.concatenate([images().x_train, images().x_test]).reshape(-1, 28, 28)
    small = np.round(back @ ours @ back.T * 16).reshape(-1, 64)
    labels = np.concatenate([images().y_train, images().y_test])
    rows = sorted(map(tuple, np.column_stack([small, labels]).astype(int)))
    assert rows == sorted(map(tuple, np.column_stack([theirs.data, theirs.target]).astype(int)))


def test_the_digits_without_their_file(monkeypatch):
    """Scikit-learn itself gives the same ones; without it, a sentence."""
    expected = images().x_train
    monkeypatch.setattr(datasets, "PathFinder", SimpleNamespace(find_spec=lambda *_: None))
    assert np.array_equal(datasets.Images("digits").x_train, expected)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(UsageError, match="pip install scikit-learn"):
        datasets.Images("digits").x_train  # noqa: B018


def test_other_digits_are_refused(monkeypatch):
    """Thresholds and grades hold for these images alone."""
    monkeypatch.setattr(datasets, "DIGITS_SHA256", "another")
    with pytest.raises(UsageError, match="damaged: install it again"):
        datasets.Images("digits").y_test  # noqa: B018


def test_enlarging_keeps_what_is_flat_and_what_is_straight():
    """Rows sum to 1, the middle is a straight line, the ends go on."""
    stretch = enlarging(8, 28)
    assert np.allclose(stretch.sum(1), 1)
    ramp = stretch @ np.arange(8.0)
    assert np.allclose(np.diff(ramp)[2:-2], 8 / 28) and ramp[0] == 0 and ramp[-1] == 7


def test_nothing_is_read_too_early():
    """Neither asking for the data set nor reading the digits loads scikit-learn, which takes long."""
    code = (
        "import sys; from grader.datasets import images; found = images(); early = set(sys.modules)\n"
        "found.x_train; print({'sklearn', 'matplotlib'} & early, 'sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "False"]


@pytest.mark.parametrize(("suffix", "dotted"), [(".gz", False), ("", False), ("", True)])
def test_mnist_as_published(tmp_path, suffix, dotted):
    """Packed or not."""
    folder = written(tmp_path / "data", suffix=suffix, dotted=dotted)
    x_train, y_train, x_test, y_test = read(folder)
    expected = arrays()
    assert np.array_equal(np.round(x_train * 255).reshape(-1, 28, 28), expected["x_train"])
    assert np.array_equal(y_train, expected["y_train"]) and np.array_equal(y_test, expected["y_test"])
    assert x_test.dtype == np.float32 and images(folder).name == "mnist"
    assert images(folder).source == "MNIST: 30 images for training, 10 for testing."


def test_mnist_as_keras_keeps_it(tmp_path, monkeypatch):
    """In the cache, in a folder, or named itself; the same images whatever the file."""
    (tmp_path / "datasets").mkdir()
    np.savez(tmp_path / "datasets" / "mnist.npz", **arrays())
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    found = images("mnist")
    assert found.x_train.shape == (30, 784)
    folder = written(tmp_path / "data")
    for where in (tmp_path / "datasets", tmp_path / "datasets" / "mnist.npz", folder):
        assert images(where).sha256 == found.sha256
    assert images(found.where).where == found.where == str(tmp_path / "datasets" / "mnist.npz")


def test_the_test_images_alone_are_split(tmp_path):
    """Four fifths of them are for training."""
    folder = written(tmp_path / "data", names=NAMES[2:])
    x_train, y_train, x_test, _ = read(folder)
    assert (len(x_train), len(y_train), len(x_test)) == (8, 8, 2)
    assert "no others" in images(folder).source


@pytest.mark.skipif(not REAL, reason="the environment variable MNIST names no folder with the real MNIST")
def test_real_mnist():
    """All of it or the test images alone: bright strokes on black, every digit about as often."""
    x_train, y_train, x_test, y_test = read(REAL)
    assert (len(x_train), len(x_test)) in [(8_000, 2_000), (60_000, 10_000)]
    assert len(y_train) == len(x_train) and len(y_test) == len(x_test)
    assert x_train.min() == 0 and x_train.max() == 1 and 0.1 < x_train.mean() < 0.15
    for labels in (y_train, y_test):
        share = np.bincount(labels, minlength=10) / len(labels)
        assert share.min() > 0.07 and share.max() < 0.13


def spoiled(folder, name, change, suffix=".gz"):
    """The folder with one file's content changed, before it is packed."""
    written(folder)
    content = gzip.decompress((folder / (name + suffix)).read_bytes())
    (folder / (name + suffix)).write_bytes(gzip.compress(change(content)))


FAULTS = {
    "no such folder": (lambda folder: None, "no data set at"),
    "an empty folder": (lambda folder: folder.mkdir(), "holds no MNIST"),
    "a part of it": (lambda folder: written(folder, names=NAMES[1:]), "without train-images-idx3-ubyte.gz"),
    "images without labels": (lambda folder: written(folder, names=NAMES[2:3]), "without train-images"),
    "cut short": (lambda folder: spoiled(folder, NAMES[0], lambda c: c[:-1]), "is cut short, with 23,519 bytes"),
    "too long": (lambda folder: spoiled(folder, NAMES[0], lambda c: c + b"x"), "longer than it says"),
    "no head": (lambda folder: spoiled(folder, NAMES[1], lambda c: c[:3]), "first four bytes"),
    "labels for images": (lambda folder: spoiled(folder, NAMES[0], lambda c: idx(arrays()["y_train"])), "first four"),
    "too few labels": (lambda folder: spoiled(folder, NAMES[1], lambda c: idx(arrays(29)["y_train"])), "but 29 labels"),
    "no digits": (lambda folder: spoiled(folder, NAMES[3], lambda c: c[:-1] + b"\n"), "no digits from 0 to 9"),
    "other sizes": (
        lambda folder: spoiled(folder, NAMES[2], lambda c: idx(arrays()["x_test"][:, :, :20])),
        r"not of uint8 \(N, 28, 28\)",
    ),
    "no images": (lambda folder: spoiled(folder, NAMES[2], lambda c: idx(arrays(1, 0)["x_test"])), "has images of"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_one_sentence(tmp_path, fault):
    """Says the place, what is wrong and what to do, on one line."""
    spoil, words = FAULTS[fault]
    folder = tmp_path / "data"
    spoil(folder)
    with pytest.raises(UsageError, match=words) as raised:
        read(folder)
    message = str(raised.value)
    assert str(folder) in message and "\n" not in message and ":" in message and message.endswith(".")


def test_a_broken_archive_is_one_sentence(tmp_path):
    """Of gzip."""
    folder = written(tmp_path / "data")
    path = folder / f"{NAMES[0]}.gz"
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:40] + bytes(40) + whole[80:]):
        path.write_bytes(content)
        with pytest.raises(UsageError, match="cut short or damaged"):
            datasets.Images("mnist", folder).x_train  # noqa: B018


def saved(path, **found):
    """An .npz file."""
    np.savez(path, **found)
    return path.read_bytes()


def test_a_wrong_npz_is_one_sentence(tmp_path):
    """Cut short, no archive, an array missing, counts that do not fit; pickles are refused, and never unpickled."""
    path = tmp_path / "mnist.npz"
    whole = saved(path, **arrays())
    ran = tmp_path / "ran"

    class Bomb:
        def __reduce__(self):
            return (open, (str(ran), "w"))

    contents = {
        "cut short or damaged": whole[: len(whole) // 2],
        "damaged": whole[:2000] + bytes(200) + whole[2200:],
        r"\.npz": b"not an archive",
        "no array x_test": saved(path, **{key: value for key, value in arrays().items() if key != "x_test"}),
        "30 images but 31 labels": saved(path, **{**arrays(), "y_train": arrays(31)["y_train"]}),
        "uint8": saved(path, **{**arrays(), "x_test": arrays()["x_test"] / 255}),
        "pickled objects": saved(path, **{**arrays(), "y_test": np.array([Bomb()] * 10, dtype=object)}),
    }
    for words, content in contents.items():
        path.write_bytes(content)
        with pytest.raises(UsageError, match=words) as raised:
            datasets.Images("mnist", path).x_train  # noqa: B018
        assert str(path) in str(raised.value) and "\n" not in str(raised.value)
    path.write_bytes(b"")
    with pytest.raises(UsageError):
        datasets.Images("mnist", path).x_train  # noqa: B018
    assert not ran.exists()


def test_no_keras_cache(tmp_path, monkeypatch):
    """Says where it looked."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(UsageError, match=f"There is no MNIST at {tmp_path}.*name the folder"):
        images("mnist")
