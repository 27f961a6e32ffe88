"""The images that parts train on: scikit-learn's digits, on every machine, or MNIST where its files are at hand.

    from grader.datasets import images
    data = images("digits")     # data.x_train, data.y_train, data.x_test, data.y_test

Nothing is fetched, and nothing is read before an array is asked for. In the sandbox there are only the digits.
Knows nothing of the grader, for it is there in the sandbox too, where students' files may import it.
"""

from __future__ import annotations

import functools
import gzip
import os
import zipfile
import zlib
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # the fork server imports this before anything that is installed can be found
    import numpy as np

_TRAIN = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
_TEST = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_WANTED = f"mnist.npz, or {_TRAIN[0]}.gz, {_TRAIN[1]}.gz, {_TEST[0]}.gz and {_TEST[1]}.gz"
SIDE = 28
DIGITS, MNIST = "digits", "mnist"
DIGITS_SHA256 = "11118d3ec5efe26238c0b5ce432c3bd6b4d75f243e1226cd4b33010eed49fd70"


class Raw(NamedTuple):
    """Pixels (N, side, side) and labels (N,) as they were read, bytes all, and a sentence on where from."""

    x_train: Any
    y_train: Any
    x_test: Any
    y_test: Any
    source: str


class Images:
    """Grey images of the ten digits, flat, for training and for testing; read when first asked for, and read-only."""

    def __init__(self, name: str, path: Path | None = None) -> None:
        self.name = name  # "digits" or "mnist"
        self._path = path

    def __repr__(self) -> str:
        return f"images({self.where!r})"

    @property
    def where(self) -> str:
        """Return the argument with which `images` gives the same data set in any folder."""
        return self.name if self._path is None else str(self._path)

    @functools.cached_property
    def _raw(self) -> Raw:
        if self._path is None:
            found = _read_digits()
            if _sha256(found) != DIGITS_SHA256:
                raise wrong("The digits that came with scikit-learn are damaged: install it again.")
            return found
        return read(self._path)

    @functools.cached_property
    def x_train(self) -> np.ndarray:
        """Return the training images: (N, 784) float32 in [0, 1], row after row; 0 is the background."""
        return _as_input(self._raw.x_train)

    @functools.cached_property
    def y_train(self) -> np.ndarray:
        """Return the digit in each training image: (N,) int64."""
        return _as_labels(self._raw.y_train)

    @functools.cached_property
    def x_test(self) -> np.ndarray:
        """Return the test images: (N, 784) float32 in [0, 1], row after row; 0 is the background."""
        return _as_input(self._raw.x_test)

    @functools.cached_property
    def y_test(self) -> np.ndarray:
        """Return the digit in each test image: (N,) int64."""
        return _as_labels(self._raw.y_test)

    @property
    def source(self) -> str:
        """Say where the images are from, in a sentence."""
        return self._raw.source

    @functools.cached_property
    def sha256(self) -> str:
        """Return the hash of all pixels and labels: equal for the same images in any files; known for the digits."""
        return DIGITS_SHA256 if self._path is None else _sha256(self._raw)


def images(where: str | Path = DIGITS) -> Images:
    """Return the images of "digits", "mnist" (Keras's copy on this machine), or a folder or .npz file with MNIST.

    Once a process: the same name gives the same object. What is missing is said at once, what is damaged when read.
    """
    if str(where) == DIGITS:
        return _images(DIGITS, None)
    if not _sees_the_grader():
        raise ValueError(f'Where submissions run there is no data set but the digits: write images("{DIGITS}").')
    return _images(MNIST, place(str(where)))


@functools.cache
def _images(name: str, path: Path | None) -> Images:
    return Images(name, path)


def wrong(sentence: str) -> Exception:
    """Return the user's error; in the sandbox, where there is none, an ordinary one."""
    if not _sees_the_grader():
        return ValueError(sentence)
    from grader.errors import UsageError  # not there in the sandbox

    return UsageError(sentence)


def _sees_the_grader() -> bool:
    """Tell whether this is the grader's own process: in the sandbox, only this module is to be seen."""
    try:
        import grader.errors  # noqa: F401 - not there in the sandbox
    except (ImportError, OSError):
        return False
    return True


def _sha256(raw: Raw) -> str:
    import hashlib  # start-up

    digest = hashlib.sha256()
    for array in raw[:4]:
        digest.update(repr(array.shape).encode() + array.tobytes())
    return digest.hexdigest()


def enlarging(small: int, large: int) -> np.ndarray:
    """Return the matrix (large, small) that stretches a row of pixels by linear interpolation between their centres.

    Pixel i of the large row has its centre at (i + ½)·small/large − ½ of the small one; beyond the outermost centres
    the outermost pixels go on. M @ image @ M.T is the bilinear enlargement.
    """
    import numpy as np  # the fork server imports this module before NumPy can be found

    centres = np.clip((np.arange(large) + 0.5) * small / large - 0.5, 0, small - 1)
    return np.maximum(0.0, 1.0 - np.abs(centres[:, None] - np.arange(small)))


def _as_input(pixels: np.ndarray) -> np.ndarray:
    import numpy as np  # the fork server imports this module before NumPy can be found

    if pixels.shape[1] == SIDE:
        inputs = pixels.reshape(len(pixels), -1).astype(np.float32)
        inputs /= np.float32(255)
    else:  # the digits: 8×8 pixels from 0 to 16
        stretch = enlarging(pixels.shape[1], SIDE)
        large = stretch @ (pixels / 16.0) @ stretch.T
        inputs = np.clip(large, 0.0, 1.0).reshape(len(pixels), -1).astype(np.float32)
    inputs.setflags(write=False)
    return inputs


def _as_labels(labels: np.ndarray) -> np.ndarray:
    found: np.ndarray = labels.astype("int64")
    found.setflags(write=False)
    return found


def split(pixels: np.ndarray, labels: np.ndarray, train: int, source: str) -> Raw:
    """Take the first `train` of a fixed shuffle for training; the legacy generator's stream never changes."""
    import numpy as np  # the fork server imports this module before NumPy can be found

    order = np.random.RandomState(0).permutation(len(pixels))
    return Raw(pixels[order[:train]], labels[order[:train]], pixels[order[train:]], labels[order[train:]], source)


def _read_digits() -> Raw:
    """Read scikit-learn's file without scikit-learn: importing it takes fifty times as long as reading."""
    import numpy as np  # the fork server imports this module before NumPy can be found

    spec = PathFinder.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "datasets" / "data" / "digits.csv.gz"
        if path.is_file():
            with gzip.open(path, "rt", encoding="ascii") as file:
                table = np.loadtxt(file, delimiter=",").astype(np.uint8)
            pixels, labels = table[:, :-1].reshape(-1, 8, 8), table[:, -1]
            break
    else:
        try:
            from sklearn.datasets import load_digits  # heavy, and perhaps not there
        except ImportError:
            raise wrong(
                "The digits come with scikit-learn, which is not installed: `pip install scikit-learn`."
            ) from None
        found = load_digits()
        pixels, labels = found.images.astype(np.uint8), found.target.astype(np.uint8)
    train = len(pixels) * 4 // 5
    return split(
        pixels, labels, train,
        f"{len(pixels):,} handwritten digits that come with scikit-learn, 8×8 pixels enlarged to {SIDE}×{SIDE}; "
        f"{train:,} for training, {len(pixels) - train:,} for testing.",
    )  # fmt: skip


# MNIST from files that are at hand: mnist.npz as Keras has it, or the four files as they were published.


def place(where: str) -> Path:
    """Return the folder or file that "mnist" or a path means, if it exists."""
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
    """Read pixels and labels, if all is there and fits."""
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
    """Return the file as it was published, unpacked, or with a dot in its name, as some copies have it."""
    dotted = name.replace("-idx", ".idx")
    found = (folder / f"{each}{suffix}" for each in (name, dotted) for suffix in (".gz", ""))
    return next((path for path in found if path.is_file()), None)


def _damaged(path: Path, problem: str) -> Exception:
    return wrong(f'{path} {problem}: get it anew, or take the data set "{DIGITS}".')


def _read_idx(path: Path) -> np.ndarray:
    """Return the array of a file in MNIST's own form: four bytes of magic, the sizes, the bytes."""
    import numpy as np  # the fork server imports this module before NumPy can be found

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
    """Read Keras's form; whatever in it is pickled is refused, for unpickling runs code."""
    import numpy as np  # the fork server imports this module before NumPy can be found

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
    """Return images and their labels, if they are what they should be."""
    if pixels.dtype != "uint8" or pixels.shape[1:] != (SIDE, SIDE) or not len(pixels):
        raise _damaged(path, f"has images of {pixels.dtype} {pixels.shape}, not of uint8 (N, {SIDE}, {SIDE})")
    if labels.shape != pixels.shape[:1]:
        raise _damaged(path, f"has {len(pixels):,} images but {labels.size:,} labels")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise _damaged(path, "has labels that are no digits from 0 to 9")
    return pixels, labels.astype("uint8")
