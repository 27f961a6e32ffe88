"""Values as typed, validated data: a msgpack tree beside one raw buffer for the arrays.

None, bool, int, float, complex, str, bytes, numeric arrays, and tuples, lists and dicts of them cross by copy.
Anything else stays where it is; `pack` asks its caller for a `Reference` to it.

What the grader sends is, where it arrives, as the student's own Python would have it: text is interned, for
`type is "tanh"` is true of two texts in one program, and an array owns its memory, so that it can be resized.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.wire.value_types import (
    Array,
    Bytes,
    Coded,
    Complex,
    LargeInt,
    List,
    Mapping,
    Packed,
    Tensor,
    Tuple,
)

DEEPEST = 40  # levels of nesting; deeper structures (or cycles) do not cross
LARGEST_DIMENSION = 32
NUMERIC_KINDS = "biufc"
DTYPE = re.compile(r"[<>|=]?[biufc][0-9]{1,2}")  # as NumPy writes them; nothing else reaches its parser
MOST_VALUES = 250_000  # in one answer, besides those in arrays; taking them in is the grader's own time
MOST_ODD_KEYS = 1000  # of a dict; unlike those of text, the hashes of tuples and large ints can be made to collide
ALIGNMENT = 16  # bytes; so that arrays can be used where they lie in the frame
NO_COPY: Any = object()  # said of an object that is no value


# What crosses as it lies here; looking it up is much cheaper than asking NumPy.
PLAIN = {np.dtype(name): name for name in ("<f8", "<f4", "<i8", "<i4", "|u1", "|b1")}
DTYPES = {name: dtype for dtype, name in PLAIN.items()}


class WireError(Exception):
    """The error that what arrived is not a frame that this program writes."""


class AsTensor:
    """An array that is to arrive as a TensorFlow tensor; here it stays an array."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array


class Payload:
    """The raw bytes of a frame's arrays, collected in order."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.size = 0

    def add(self, array: np.ndarray) -> int:
        """Append the array's bytes, at a multiple of ALIGNMENT; return their offset."""
        gap = -self.size % ALIGNMENT
        if gap:
            self.chunks.append(bytes(gap))
            self.size += gap
        offset = self.size
        chunk = array.tobytes()
        self.chunks.append(chunk)
        self.size += len(chunk)
        return offset


Plain = Callable[[Any], Any]


def pack(
    value: Any,
    payload: Payload,
    refer: Callable[[Any], Packed],
    plain: Plain | None = None,
    *,
    python_numbers: bool = False,
) -> Packed:
    """Return `value` as a tree that msgspec can encode; ask `refer` about everything that has no copy.

    `plain` makes a plain value of one that is of no exact type named here (a subclass, a deque), or says NO_COPY.
    With `python_numbers`, a NumPy scalar crosses as Python's int, float, bool or complex.
    """
    return _Packer(payload, refer, plain, python_numbers).pack(value, 0)


class _Packer:
    """The packing of one value."""

    __slots__ = ("payload", "refer", "plain", "python_numbers")

    def __init__(
        self, payload: Payload, refer: Callable[[Any], Packed], plain: Plain | None, python_numbers: bool
    ) -> None:
        self.payload, self.refer, self.plain, self.python_numbers = payload, refer, plain, python_numbers

    def pack(self, value: Any, depth: int) -> Packed:
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is str:
            return value  # type: ignore[no-any-return]
        if kind is bytes:
            return Bytes(value)
        if kind is int:
            return value if -(2**63) <= value < 2**63 else LargeInt(hex(value))
        if issubclass(kind, np.ndarray):
            packed = _pack_array(value, self.payload)
            return packed if packed is not None else self.pack_other(value, depth)
        if issubclass(kind, np.generic) and value.dtype.kind in NUMERIC_KINDS:
            number = _portable(np.asarray(value))
            if self.python_numbers:
                return self.pack(number.item(), depth)
            return Array(number.dtype.str, (), self.payload.add(number), True)
        if kind is complex:
            return Complex(value.real, value.imag)
        if depth >= DEEPEST:
            return self.refer(value)
        if kind is list:
            return List([self.pack(item, depth + 1) for item in value])
        if kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
            return Tuple([self.pack(item, depth + 1) for item in tuple.__iter__(value)])
        if kind is dict:
            return Mapping([(self.pack_key(k, depth + 1), self.pack(v, depth + 1)) for k, v in value.items()])
        if kind is AsTensor:
            packed = _pack_array(value.array, self.payload)
            return self.refer(value.array) if packed is None else Tensor(packed)
        tensor = _tensor_as_array(value)
        return self.pack_other(value, depth) if tensor is None else self.pack(tensor, depth)

    def pack_other(self, value: Any, depth: int) -> Packed:
        """Return the plain form of a value that is of no exact type; a reference where it has none."""
        found = NO_COPY if self.plain is None or depth >= DEEPEST else self.plain(value)
        # One level deeper, for what is within a proxy may be a proxy again.
        return self.refer(value) if found is NO_COPY else self.pack(found, depth + 1)

    def pack_key(self, key: Any, depth: int) -> Packed:
        """Return a dict's key as something that can be a key on the other side, too: a frozenset as a tuple."""
        packed = self.pack(key, depth)
        if not isinstance(packed, Coded) or (
            type(packed) is Tuple and not any(isinstance(item, Coded) for item in packed.items)
        ):
            return packed  # nearly all
        return _as_tuple(packed) if _can_be_key(packed) else self.refer(key)


def _can_be_key(packed: Packed) -> bool:
    if isinstance(packed, (List, Tuple)):
        return all(map(_can_be_key, packed.items))
    return not isinstance(packed, Mapping) and (packed.scalar if isinstance(packed, Array) else True)


def _as_tuple(packed: Packed) -> Packed:
    """Return the packed value with tuples for its lists."""
    return Tuple(list(map(_as_tuple, packed.items))) if isinstance(packed, (List, Tuple)) else packed


def _pack_array(array: np.ndarray, payload: Payload) -> Array | None:
    """Return the array as its plain numbers; None where it holds something else."""
    if type(array) is np.ndarray and (name := PLAIN.get(array.dtype)) and array.ndim <= LARGEST_DIMENSION:
        return Array(name, array.shape, payload.add(array), False)  # nearly all
    # A subclass crosses as its plain numbers: whatever it overrides stays behind.
    plain = np.ndarray.view(array, np.ndarray) if type(array) is not np.ndarray else array
    if plain.dtype.kind not in NUMERIC_KINDS or plain.ndim > LARGEST_DIMENSION:
        return None
    plain = _portable(plain)
    return Array(plain.dtype.str, plain.shape, payload.add(plain), False)


def _portable(array: np.ndarray) -> np.ndarray:
    """Return the array little-endian, and without long doubles, which differ between machines."""
    if array.dtype.char in "gG":
        return array.astype("<c16" if array.dtype.char == "G" else "<f8")
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def _tensor_as_array(value: Any) -> np.ndarray | None:
    """Return an eager TensorFlow tensor as an array; None for everything else (variables stay, by handle)."""
    kind = type(value)
    if kind.__name__ == "EagerTensor" and kind.__module__.startswith("tensorflow."):
        array = value.numpy()
        return array if isinstance(array, np.ndarray) else np.asarray(array)
    return None


def _array_as_tensor(array: np.ndarray) -> Any:
    """Return the array as a TensorFlow tensor; only ever in a worker whose server has imported TensorFlow."""
    import tensorflow  # heavy: only in workers that have it preloaded

    return tensorflow.constant(array)


def unpack(
    packed: Packed, payload: bytes | bytearray | memoryview, resolve: Callable[[Packed], Any], *, trusted: bool = False
) -> Any:
    """Return the value that `packed` stands for; WireError where sizes do not fit.

    What the grader itself sends is `trusted`: there may be as much of it as it likes.

    Arrays are fresh, writable and in C order: copies, or, of a bytearray (a frame that nobody else has) that is not
    trusted, views of it. All arrays together are no larger than the frame, so whoever copies them takes no more memory
    than was sent.
    """
    return _unpack(packed, payload, resolve, 0, _Allowance(len(payload), trusted))


class _Allowance:
    """The rest of a message that may still be unpacked; only its size binds a trusted sender, the grader itself."""

    def __init__(self, size: int, trusted: bool) -> None:
        self.trusted = trusted
        self.bytes = size  # of arrays
        self.values = sys.maxsize if trusted else MOST_VALUES  # besides those in arrays
        self.odd_keys = sys.maxsize if trusted else MOST_ODD_KEYS  # of one dict: not text, and no plain numbers

    def take_value(self) -> None:
        """Count one value; WireError where there are too many."""
        self.values -= 1
        if self.values < 0:
            raise WireError(f"more than {MOST_VALUES:,} values that are not in an array")

    def take_bytes(self, count: int) -> None:
        """Count the bytes of one array; WireError where all together are more than was sent."""
        self.bytes -= count
        if self.bytes < 0:
            raise WireError("arrays that lie upon each other")


def _unpack(packed: Packed, payload: Any, resolve: Callable[[Packed], Any], depth: int, left: _Allowance) -> Any:
    left.take_value()
    if not isinstance(packed, Coded):
        return sys.intern(packed) if left.trusted and isinstance(packed, str) else packed
    if isinstance(packed, Array):
        return _unpack_array(packed, payload, left)
    if isinstance(packed, Tensor):
        if not left.trusted:
            raise WireError("a tensor, which only the grader sends")
        return _array_as_tensor(_unpack_array(packed.array, payload, left))
    if depth > DEEPEST:
        raise WireError("a structure nested too deeply")
    if isinstance(packed, List):
        return [_unpack(item, payload, resolve, depth + 1, left) for item in packed.items]
    if isinstance(packed, Tuple):
        return tuple(_unpack(item, payload, resolve, depth + 1, left) for item in packed.items)
    if isinstance(packed, Mapping):
        if sum(isinstance(key, Coded) for key, _ in packed.pairs) > left.odd_keys:
            raise WireError("a dict with too many keys that are not text or plain numbers")
        try:
            return {
                _unpack(k, payload, resolve, depth + 1, left): _unpack(v, payload, resolve, depth + 1, left)
                for k, v in packed.pairs
            }
        except TypeError as error:
            raise WireError(f"a dict key that cannot be a key: {error}") from error
    if isinstance(packed, Complex):
        return complex(packed.real, packed.imaginary)
    if isinstance(packed, LargeInt):
        if len(packed.digits) > 4096:
            raise WireError("an int of more than 16,000 bits")
        try:
            return int(packed.digits, 16)
        except ValueError as error:
            raise WireError("an int that is not one") from error
    return packed.raw if isinstance(packed, Bytes) else resolve(packed)


def _unpack_array(packed: Array, payload: bytes | bytearray | memoryview, left: _Allowance) -> Any:
    dtype = DTYPES.get(packed.dtype) or _dtype(packed.dtype)
    if len(packed.shape) > LARGEST_DIMENSION or any(size < 0 for size in packed.shape):
        raise WireError("an impossible shape")
    count = math.prod(packed.shape)
    if packed.offset < 0 or packed.offset + count * dtype.itemsize > len(payload):
        raise WireError("an array larger than its frame")
    left.take_bytes(count * dtype.itemsize)
    if packed.offset % ALIGNMENT:
        raise WireError("an array at an odd place")
    array = np.frombuffer(payload, dtype=dtype, count=count, offset=packed.offset)
    if packed.scalar:
        if packed.shape != ():
            raise WireError("a scalar with a shape")
        return array[0]
    try:
        array = array.reshape(packed.shape)
    except (ValueError, OverflowError) as error:  # no entries, and sides that no array can have
        raise WireError("an impossible shape") from error
    return array if isinstance(payload, bytearray) and not left.trusted else array.copy()


def _dtype(name: str) -> np.dtype:
    if not DTYPE.fullmatch(name):
        raise WireError(f"a dtype that does not cross: {name[:20]!r}")
    try:
        return np.dtype(name)
    except (TypeError, ValueError) as error:
        raise WireError(f"an unknown dtype {name!r}") from error


def tensor(values: Any) -> AsTensor:
    """Return the values (an array, or what NumPy makes one of) as an argument that arrives as a `tf.constant`.

    The dtype stays: give float32 where the part is float32. To the check it is opaque.
    """
    return AsTensor(np.asarray(values))
