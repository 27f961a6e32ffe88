"""MNIST from files that are at hand: Keras's mnist.npz, or the four files as they were published, packed or not.

Nothing is fetched. Every file that is missing or damaged is said in a sentence, with what to do.
"""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets import DIGITS, MNIST, SIDE, Raw, split, wrong

_TRAIN = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
_TEST = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_WANTED = f"mnist.npz, or {_TRAIN[0]}.gz, {_TRAIN[1]}.gz, {_TEST[0]}.gz and {_TEST[1]}.gz"


def place(where: str) -> Path:
    """The folder or file that "mnist" or a path means, if it exists."""
    if where == MNIST:
        path = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets" / "mnist.npz"
        if not path.is_file():
            raise wrong(
                f"There is no MNIST at {path}, where Keras keeps it: name the folder that has it, "
                f'or take the data set "{DIGITS}".'
            )
        return path.absolute()
    path = Path(where).expanduser().absolute()
    if not path.exists():
        raise wrong(
            f'There is no data set at {path}: name a folder that holds MNIST, or "{MNIST}" for Keras\'s copy, '
            f'or "{DIGITS}".'
        )
    return path


def read(path: Path) -> Raw:
    """Pixels and labels, if all is there and fits."""
    if path.is_file() or (path / "mnist.npz").is_file():
        return _read_npz(path if path.is_file() else path / "mnist.npz")
    there = {name: file for name in (*_TRAIN, *_TEST) if (file := _idx_file(path, name))}
    if not there:
        raise wrong(f'{path} holds no MNIST: put {_WANTED} there, or take the data set "{DIGITS}".')
    if set(there) not in ({*_TRAIN, *_TEST}, set(_TEST)):
        missing = next(name for name in (*_TRAIN, *_TEST) if name not in there)
        raise wrong(f"{path} holds only a part of MNIST, without {missing}.gz: put that file there too.")
    test = _pair(path, *(_read_idx(there[name]) for name in _TEST))
    if len(there) > 2:
        return _whole(_pair(path, *(_read_idx(there[name]) for name in _TRAIN)), test)
    pixels, labels = test
    train = len(pixels) * 4 // 5
    return split(
        pixels, labels, train,
        f"The {len(pixels):,} test images of MNIST, no others being there: "
        f"{train:,} for training, {len(pixels) - train:,} for testing.",
    )  # fmt: skip


def _whole(train: tuple[Any, Any], test: tuple[Any, Any]) -> Raw:
    counts = f"{len(train[0]):,} images for training, {len(test[0]):,} for testing"
    return Raw(*train, *test, f"MNIST: {counts}.")


def _idx_file(folder: Path, name: str) -> Path | None:
    """The file as it was published, unpacked, or with a dot in its name, as some copies have it."""
    dotted = name.replace("-idx", ".idx")
    found = (folder / f"{each}{suffix}" for each in (name, dotted) for suffix in (".gz", ""))
    return next((path for path in found if path.is_file()), None)


def _damaged(path: Path, problem: str) -> Exception:
    return wrong(f'{path} {problem}: get it anew, or take the data set "{DIGITS}".')


def _read_idx(path: Path) -> np.ndarray:
    """The array of a file in MNIST's own form: four bytes of magic, the sizes, the bytes."""
    try:
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(path, "is cut short or damaged") from error
    except OSError as error:
        raise wrong(f"{path} cannot be read: {error.strerror}.") from error
    axes = 3 if "images" in path.name else 1
    if content[:4] != bytes([0, 0, 8, axes]):
        raise _damaged(path, "is no such file of MNIST's (its first four bytes are wrong)")
    shape = tuple(int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes))
    start, size = 4 + 4 * axes, 1
    for length in shape:
        size *= length
    if len(content) - start != size:
        problem = "is cut short" if len(content) - start < size else "is longer than it says"
        raise _damaged(path, f"{problem}, with {max(len(content) - start, 0):,} bytes for {size:,}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _read_npz(path: Path) -> Raw:
    """Keras's form; whatever in it is pickled is refused, for unpickling runs code."""
    try:
        with np.load(path, allow_pickle=False) as file:
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise _damaged(path, "is no .npz file")
            missing = [name for name in _ARRAYS if name not in file]
            if missing:
                raise _damaged(path, f"has no array {missing[0]}")
            arrays = [file[name] for name in _ARRAYS]
    except (EOFError, zlib.error, zipfile.BadZipFile, ValueError) as error:
        if isinstance(error, ValueError) and "pickle" in str(error).lower():
            problem = "is no .npz file, or holds pickled objects, which are refused"
        else:
            problem = "is cut short or damaged"
        raise _damaged(path, problem) from error
    except OSError as error:
        raise wrong(f"{path} cannot be read: {error.strerror or error}.") from error
    return _whole(_pair(path, *arrays[:2]), _pair(path, *arrays[2:]))


def _pair(path: Path, pixels: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Images and their labels, if they are what they should be."""
    if pixels.dtype != "uint8" or pixels.shape[1:] != (SIDE, SIDE) or not len(pixels):
        raise _damaged(path, f"has images of {pixels.dtype} {pixels.shape}, not of uint8 (N, {SIDE}, {SIDE})")
    if labels.shape != pixels.shape[:1]:
        raise _damaged(path, f"has {len(pixels):,} images but {labels.size:,} labels")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise _damaged(path, "has labels that are no digits from 0 to 9")
    return pixels, labels.astype("uint8")
