"""The images that parts train on: scikit-learn's digits, on every machine, or MNIST where its files are at hand.

    from grader.datasets import images
    data = images("digits")     # data.x_train, data.y_train, data.x_test, data.y_test

Nothing is fetched, and nothing is read before an array is asked for. In the sandbox there are only the digits.
Knows nothing of the grader, for it is there in the sandbox too, where students' files may import it.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

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
        """What `images` is to be asked for, in any folder, to get the same."""
        return self.name if self._path is None else str(self._path)

    @functools.cached_property
    def _raw(self) -> Raw:
        if self._path is None:
            found = _read_digits()
            if _sha256(found) != DIGITS_SHA256:
                raise wrong("The digits that came with scikit-learn are damaged: install it again.")
            return found
        from grader.mnist import read

        return read(self._path)

    @functools.cached_property
    def x_train(self) -> np.ndarray:
        """(N, 784) float32 in [0, 1], the rows of an image after each other; 0 is the background."""
        return _as_input(self._raw.x_train)

    @functools.cached_property
    def y_train(self) -> np.ndarray:
        """(N,) int64: the digit in each image."""
        return _as_labels(self._raw.y_train)

    @functools.cached_property
    def x_test(self) -> np.ndarray:
        """As x_train."""
        return _as_input(self._raw.x_test)

    @functools.cached_property
    def y_test(self) -> np.ndarray:
        """As y_train."""
        return _as_labels(self._raw.y_test)

    @property
    def source(self) -> str:
        """Where the images are from, as a sentence."""
        return self._raw.source

    @functools.cached_property
    def sha256(self) -> str:
        """Of all pixels and labels: equal for the same images, in whatever files they were; known of the digits."""
        return DIGITS_SHA256 if self._path is None else _sha256(self._raw)


def images(where: str | Path = DIGITS) -> Images:
    """The images of "digits", "mnist" (Keras's copy on this machine), or a folder or .npz file that holds MNIST.

    Once a process: the same name gives the same object. What is missing is said at once, what is damaged when read.
    """
    if str(where) == DIGITS:
        return _images(DIGITS, None)
    try:
        from grader.mnist import place
    except (ImportError, OSError):
        raise wrong(f'Where submissions run there is no data set but the digits: write images("{DIGITS}").') from None
    return _images(MNIST, place(str(where)))


@functools.cache
def _images(name: str, path: Path | None) -> Images:
    return Images(name, path)


def wrong(sentence: str) -> Exception:
    """The user's error; in the sandbox, where there is none, an ordinary one."""
    try:
        from grader.errors import UsageError
    except (ImportError, OSError):
        return ValueError(sentence)
    return UsageError(sentence)


def _sha256(raw: Raw) -> str:
    import hashlib

    digest = hashlib.sha256()
    for array in raw[:4]:
        digest.update(repr(array.shape).encode() + array.tobytes())
    return digest.hexdigest()


def enlarging(small: int, large: int) -> np.ndarray:
    """The matrix (large, small) that stretches a row of pixels by linear interpolation between pixels' centres.

    Pixel i of the large row has its centre at (i + ½)·small/large − ½ of the small one; beyond the outermost centres
    the outermost pixels go on. M @ image @ M.T is the bilinear enlargement.
    """
    import numpy as np

    centres = np.clip((np.arange(large) + 0.5) * small / large - 0.5, 0, small - 1)
    return np.maximum(0.0, 1.0 - np.abs(centres[:, None] - np.arange(small)))


def _as_input(pixels: np.ndarray) -> np.ndarray:
    import numpy as np

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
    """The first `train` of a fixed shuffle are for training; the legacy generator's stream never changes."""
    import numpy as np

    order = np.random.RandomState(0).permutation(len(pixels))
    return Raw(pixels[order[:train]], labels[order[:train]], pixels[order[train:]], labels[order[train:]], source)


def _read_digits() -> Raw:
    """Scikit-learn's file, without scikit-learn: importing it takes fifty times as long as reading."""
    from importlib.machinery import PathFinder

    import numpy as np

    spec = PathFinder.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "datasets" / "data" / "digits.csv.gz"
        if path.is_file():
            import gzip

            with gzip.open(path, "rt", encoding="ascii") as file:
                table = np.loadtxt(file, delimiter=",").astype(np.uint8)
            pixels, labels = table[:, :-1].reshape(-1, 8, 8), table[:, -1]
            break
    else:
        try:
            from sklearn.datasets import load_digits
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
