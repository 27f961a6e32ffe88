"""Saved weights, read as arrays by name: TensorFlow's checkpoints, Keras' weight files, NumPy's archives.

Nothing is unpickled, and no saved model is loaded: only numbers are taken out.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.worker.files.on_disk import Unreadable, on_disk

INDEX = ".index"
HDF5 = (".h5", ".hdf5")
MOST_BYTES = 128 << 20  # of numbers, all checkpoints together
MOST_VARIABLES = 20_000
VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
Arrays = dict[str, np.ndarray]


def checkpoints(scratch: Path, files: Mapping[str, bytes]) -> dict[str, Arrays]:
    """Return the arrays of each checkpoint by the checkpoint's name, in order of the steps that the names end in."""
    found: dict[str, Arrays] = {}
    left, variables = MOST_BYTES, MOST_VARIABLES
    for prefix in sorted(prefixes(files), key=lambda prefix: _sort_key(prefix, files)):
        try:
            arrays = _reader(prefix)(scratch, prefix, files, left)
        except Unreadable as error:
            raise Unreadable(f"The checkpoint {prefix!r} could not be read: {error}.") from error
        except Exception as error:  # whatever a damaged file makes the libraries raise
            raise Unreadable(f"The checkpoint {prefix!r} is damaged ({type(error).__name__}).") from error
        found[prefix] = _plain(arrays)
        left -= sum(array.nbytes for array in found[prefix].values())
        variables -= len(arrays)
        if left < 0 or variables < 0:
            raise Unreadable(f"The checkpoints hold more than {MOST_BYTES >> 20} MB, or too many variables.")
    return found


def prefixes(files: Mapping[str, bytes]) -> list[str]:
    """Return the checkpoints' names: TensorFlow's without the ending of its files, the others' as they are."""
    tensorflows = [name.removesuffix(INDEX) for name in files if name.endswith(INDEX)]
    return tensorflows + [name for name in files if name.endswith((*HDF5, ".keras", ".npz"))]


def _sort_key(prefix: str, files: Mapping[str, bytes]) -> tuple[float, int, str]:
    """Return a sort key: the step that the name ends in, then the name's place in the folder's list of checkpoints."""
    folder, _, name = prefix.rpartition("/")
    numbers = re.findall(r"\d+", re.sub(r"\.(weights\.)?(h5|hdf5|keras|npz)$", "", name))
    state = files.get(f"{folder}/checkpoint".lstrip("/"), b"").decode("utf-8", "replace")
    listed = [path.rpartition("/")[2] for path in re.findall(r'^all_model_checkpoint_paths:\s*"([^"]*)"', state, re.M)]
    place = listed.index(name) if name in listed else len(listed)
    return float(numbers[-1]) if numbers else math.inf, place, prefix


def _reader(prefix: str) -> Callable[[Path, str, Mapping[str, bytes], int], Arrays]:
    if prefix.endswith(HDF5):
        return lambda scratch, name, files, most: _hdf5(files[name], most)
    if prefix.endswith(".keras"):
        return lambda scratch, name, files, most: _hdf5(_member(files[name], "model.weights.h5", most), most)
    if prefix.endswith(".npz"):
        return lambda scratch, name, files, most: _npz(files[name], most)
    return _bundle


def _bundle(scratch: Path, prefix: str, files: Mapping[str, bytes], most: int) -> Arrays:
    import tensorflow as tf  # heavy: only where such files are read

    shards = {name: raw for name, raw in files.items() if name.startswith(f"{prefix}.data-")}
    if not shards:
        raise Unreadable("the file with its numbers is missing")
    with on_disk(scratch, {**shards, f"{prefix}{INDEX}": files[f"{prefix}{INDEX}"]}) as folder:
        reader = tf.train.load_checkpoint(f"{folder}/{prefix.rpartition('/')[2]}")
        kinds = reader.get_variable_to_dtype_map()
        shapes = {
            name: shape
            for name, shape in sorted(reader.get_variable_to_shape_map().items())
            if kinds[name].is_floating or kinds[name].is_integer or kinds[name].is_bool or kinds[name].is_complex
        }
        # It is not compressed, so what it says to hold must be there.
        said = sum(math.prod(shape) * kinds[name].size for name, shape in shapes.items())
        if said > sum(map(len, shards.values())):
            raise Unreadable("it says to hold more numbers than there are")
        names = readable(list(shapes))
        return {names[name]: reader.get_tensor(name) for name in shapes}


def readable(names: list[str]) -> dict[str, str]:
    """Map the names to names without TensorFlow's own marks; where two would become one, both stay as they were."""
    short = {name: _short(name) for name in names}
    taken = list(short.values())
    return {name: new if taken.count(new) == 1 else name for name, new in short.items()}


def _short(name: str) -> str:
    """Shorten `layer/kernel/.ATTRIBUTES/VARIABLE_VALUE` to `layer/kernel`, `w/.OPTIMIZER_SLOT/adam/m` to `w/adam/m`."""
    if not name.endswith(VALUE):
        return name
    path = name.removesuffix(VALUE).replace("/.OPTIMIZER_SLOT/", "/")
    return "/".join(part.replace(".S", "/").replace("..", ".") for part in path.split("/"))


def _hdf5(raw: bytes, most: int) -> Arrays:
    import h5py  # type: ignore[import-untyped]  # comes with TensorFlow

    arrays: Arrays = {}
    left = [most]

    def take(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "biufc" and not item.external:
            left[0] -= item.nbytes
            if left[0] < 0 or len(arrays) > MOST_VARIABLES:
                raise Unreadable(f"it holds more than {MOST_BYTES >> 20} MB")
            arrays[name] = item[()]

    with h5py.File(io.BytesIO(raw), "r") as file:
        file.visititems(take)  # follows no links, neither inside of the file nor to others
    return arrays


def _npz(raw: bytes, most: int) -> Arrays:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()[: MOST_VARIABLES + 1]
    arrays: Arrays = {}
    for name in names:
        array = np.load(io.BytesIO(_member(raw, name, most)), allow_pickle=False)
        if isinstance(array, np.ndarray):
            arrays[name.removesuffix(".npy")] = array
            most -= array.nbytes
    return arrays


def _member(raw: bytes, name: str, most: int) -> bytes:
    """Return one file of a zip archive; no size that it declares is believed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(name) as stream:
        content = stream.read(max(most, 0) + 1)
    if len(content) > most:
        raise Unreadable(f"it holds more than {MOST_BYTES >> 20} MB")
    return content


def _plain(arrays: Arrays) -> Arrays:
    """Keep the arrays of numbers; accelerators' short floats, which NumPy does not know, become float32."""
    made = {name: np.asarray(array) for name, array in arrays.items()}
    return {
        name: array.astype(np.float32) if array.dtype.kind == "V" and array.dtype.names is None else array
        for name, array in made.items()
        if array.dtype.kind in "biufcV"
    }
