"""Values cross unchanged, and nothing crosses that is not one."""

from __future__ import annotations

import ast
import struct
import sys
from collections import namedtuple
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.wire import values
from grader.wire.messages import Answer, decode_reply, encode
from grader.wire.value_types import Array, Bytes, Function, LargeInt, List, Mapping, Reference, Tuple
from grader.wire.values import Payload, WireError

NUMBERS = (
    arrays.boolean_dtypes()
    | arrays.integer_dtypes(endianness="?")
    | arrays.unsigned_integer_dtypes(endianness="?")
    | arrays.floating_dtypes(endianness="?", sizes=(16, 32, 64))
    | arrays.complex_number_dtypes(endianness="?", sizes=(64, 128))
)
ARRAYS = NUMBERS.flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=4)))
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | st.integers(2**63 - 2, 2**70)
)
TREES = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(
            st.none() | st.booleans() | st.integers() | st.text() | st.tuples(st.text()), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def no_reference(value):
    """For values that all have a copy."""
    raise AssertionError(f"{value!r} was not copied")


def carry(value, refer=no_reference, resolve=no_reference, buffer=bytearray):
    """Through a frame and back."""
    payload = Payload()
    frame = b"".join(encode(Answer(values.pack(value, payload, refer)), payload))
    size = int.from_bytes(frame[:4], "little")
    reply = decode_reply(frame[12 : 12 + size])
    return values.unpack(reply.value, buffer(frame[12 + size :]), resolve)


def bits(value):
    """A form in which two values are equal only if type, shape and every bit are."""
    if isinstance(value, np.ndarray):
        plain = value.astype(value.dtype.newbyteorder("<"))
        return ("array", plain.dtype.str, plain.shape, plain.tobytes())
    if isinstance(value, np.generic):
        return ("scalar", value.dtype.str, value.tobytes())
    if isinstance(value, float):
        return ("float", struct.pack("<d", value))
    if isinstance(value, complex):
        return ("complex", struct.pack("<dd", value.real, value.imag))
    if isinstance(value, (list, tuple)):
        return (type(value), [bits(item) for item in value])
    if isinstance(value, dict):
        return (dict, [(bits(k), bits(v)) for k, v in value.items()])
    return (type(value), value)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_every_value_crosses_to_the_last_bit(value):
    """Type, shape, dtype, order of a dict and each bit, NaN payloads included, come out as they went in."""
    assert bits(carry(value)) == bits(value)
    assert bits(carry(value, buffer=bytes)) == bits(value)


@pytest.mark.parametrize("kind", ["bool", "int8", "uint64", "float16", "float32", "float64", "complex64"])
def test_a_numpy_scalar_stays_one(kind):
    """A NumPy scalar is not turned into a Python number."""
    scalar = np.dtype(kind).type(1)
    assert bits(carry(scalar)) == bits(scalar)


def test_long_doubles_cross_as_doubles():
    """They differ between machines, in arrays and alone."""
    assert carry(np.longdouble(1.5)).dtype == np.float64
    assert carry(np.array([1.5], np.longdouble)).dtype == np.float64
    assert carry(np.array([1.5j], np.clongdouble)).dtype == np.complex128


def test_payloads_of_nan_survive():
    """Two NaNs that differ in a bit still differ."""
    odd = struct.unpack("<d", (0x7FF8_0000_0000_BEEF).to_bytes(8, "little"))[0]
    assert struct.pack("<d", carry(odd)) == struct.pack("<d", odd)


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**300, -(10**300)])
def test_ints_of_any_size_cross(number):
    """An int is not bounded by 64 bits."""
    assert carry(number) == number


@pytest.mark.parametrize(
    "array", [np.arange(12).reshape(3, 4).T, np.arange(12)[::-2], np.broadcast_to(1.0, (2, 3)), np.zeros((0, 3))]
)
def test_any_layout_crosses_and_arrives_writable(array):
    """Transposed, strided, broadcast and empty arrays arrive as plain ones that can be written to."""
    for buffer in (bytes, bytearray):
        got = carry(array, buffer=buffer)
        assert np.array_equal(got, array) and got.shape == array.shape
        assert got.flags.writeable and got.flags.c_contiguous


def test_two_arrays_of_a_frame_do_not_share_memory():
    """What is done to one array leaves the other as it is."""
    one, other = carry((np.zeros(3, np.int8), np.zeros(3)))
    one[:] = 7
    assert not other.any()


def test_a_subclass_crosses_as_its_plain_numbers():
    """Whatever a subclass overrides stays behind."""

    class Forged(np.ndarray):
        def tobytes(self, order="C"):
            return b"\x01" * 24

        def __array__(self, *_, **__):
            return np.ones(3)

    for forged in (np.zeros(3).view(Forged), np.ma.masked_array([0.0, 0, 0], [True, True, True])):
        got = carry(forged)
        assert type(got) is np.ndarray and not got.any()


@pytest.mark.parametrize(
    "value",
    [
        np.array([{}], object),
        np.array(["text"]),
        np.array([1], "M8[s]"),
        np.zeros(1, [("a", "f8")]),
        np.str_("text"),
        type("Float", (float,), {})(1.0),
        type("List", (list,), {})(),
        {1, 2},
        range(3),
        object(),
        len,
    ],
)
def test_what_has_no_copy_crosses_by_reference(value):
    """Objects, subclasses of Python's types, and arrays of anything but numbers stay where they are."""
    asked = []

    def refer(item):
        asked.append(item)
        return Reference(7)

    assert carry([value], refer, lambda reference: reference.id) == [7]
    assert asked == [value] or asked[0] is value


def test_a_named_tuple_crosses_as_a_plain_one():
    """Its own iteration is not trusted."""
    forged = type("Forged", (namedtuple("Pair", "a b"),), {"__iter__": lambda self: iter([9, 9, 9])})
    got = carry(forged(1, 2))
    assert type(got) is tuple and got == (1, 2)


def test_cycles_and_depths_do_not_cross():
    """From a certain depth on, a structure stays where it is; a cycle has no end."""
    cycle: list[object] = []
    cycle.append(cycle)
    asked = []
    payload = Payload()
    values.pack(cycle, payload, lambda item: asked.append(item) or Reference(1))
    assert asked == [cycle]

    deep: object = 1
    for _ in range(values.DEEPEST - 1):
        deep = [deep]
    assert carry(deep) == deep


def test_a_forged_depth_is_refused():
    """A frame that nests deeper than this program writes is refused, not followed."""
    packed = 1
    for _ in range(values.DEEPEST + 5):
        packed = List([packed])
    with pytest.raises(WireError):
        values.unpack(packed, b"", no_reference)


@pytest.mark.parametrize(
    "forged",
    [
        Array("O", (1,), 0, False),
        Array("<U3", (1,), 0, False),
        Array("V8", (1,), 0, False),
        Array("i4,i4", (1,), 0, False),
        Array("(2,)i4", (1,), 0, False),
        Array("float64", (1,), 0, False),
        Array("<f3", (1,), 0, False),
        Array("<i99", (1,), 0, False),
        Array("", (1,), 0, False),
        Array("(" * 100_000, (1,), 0, False),
        Array("<f8", (-1,), 0, False),
        Array("<f8", (-1, -1), 0, False),
        Array("<f8", (9,), 0, False),
        Array("<f8", (8,), 16, False),
        Array("<f8", (1,), -16, False),
        Array("<f8", (1,), 8, False),
        Array("<f8", (2**62, 2**62), 0, False),
        Array("<f8", (0, 2**62), 0, False),
        Array("<f8", (2**62, 0, 2**62), 0, False),
        Array("<f8", (1,) * 33, 0, False),
        Array("<f8", (1,), 0, True),
        Array("<f8", (0,), 0, True),
        LargeInt("not a number"),
        LargeInt("f" * 5000),
        Mapping([(List([1]), 1)]),
    ],
)
def test_forged_values_are_refused(forged):
    """A dtype, shape, offset or size that this program would not write is a WireError."""
    for buffer in (bytes(64), bytearray(64)):
        with pytest.raises(WireError):
            values.unpack(forged, buffer, no_reference)


def test_only_what_a_worker_sends_is_limited_in_number():
    """The bounds are those of an answer: the last value and the last odd key still pass, one more is refused."""
    most = values.MOST_VALUES
    many, too_many = List([1] * (most - 1)), List([1] * most)  # the list itself is a value, too
    assert len(values.unpack(many, b"", no_reference)) == most - 1
    with pytest.raises(WireError, match="250,000 values"):
        values.unpack(too_many, b"", no_reference)
    assert len(values.unpack(too_many, b"", no_reference, trusted=True)) == most
    odd = [(LargeInt(hex(2**70 + n)), n) for n in range(values.MOST_ODD_KEYS + 1)]
    assert len(values.unpack(Mapping(odd[1:]), b"", no_reference)) == values.MOST_ODD_KEYS
    with pytest.raises(WireError, match="too many keys"):
        values.unpack(Mapping(odd), b"", no_reference)
    assert len(values.unpack(Mapping(odd), b"", no_reference, trusted=True)) == len(odd)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("around", [List, Tuple, lambda items: Mapping([("x", items[0])])])
def test_depth_is_limited_in_every_kind_of_container(around, trusted):
    """The deepest structure that is packed can be unpacked; one level more is refused, whoever sends it."""
    packed = around([1])
    for _ in range(values.DEEPEST):
        packed = around([packed])
    values.unpack(packed, b"", no_reference, trusted=trusted)
    with pytest.raises(WireError, match="nested too deeply"):
        values.unpack(around([packed]), b"", no_reference, trusted=trusted)


def test_arrays_may_use_every_byte_of_their_frame_once():
    """Arrays side by side may fill the frame; none may begin in another's bytes, not even what the grader sends."""
    side_by_side = [Array("<f8", (2,), 0, False), Array("<f8", (2,), 16, False)]
    assert len(values.unpack(List(side_by_side), bytes(32), no_reference)) == 2
    shared = List([*side_by_side, Array("<f8", (1,), 16, False)])
    for trusted in (False, True):
        with pytest.raises(WireError, match="upon each other"):
            values.unpack(shared, bytes(32), no_reference, trusted=trusted)


def test_arrays_of_one_place_are_refused():
    """A frame that announces one large array many times does not multiply it."""
    frame, once = bytearray(1 << 20), Array("|u1", (1 << 20,), 0, False)
    assert np.shares_memory(values.unpack(List([once]), frame, no_reference)[0], frame)
    with pytest.raises(WireError, match="upon each other"):
        values.unpack(List([once, once]), frame, no_reference)


def test_what_takes_long_to_take_in_is_refused():
    """Very long lists of small things, and dicts whose keys may all have one hash."""
    values.unpack(List([1] * 10_000), b"", no_reference)
    with pytest.raises(WireError, match="not in an array"):
        values.unpack(List([1] * 300_000), b"", no_reference)
    colliding = [(LargeInt(hex(n * (2**61 - 1))), None) for n in range(8, 1508)]
    assert len(values.unpack(Mapping(colliding[:900]), b"", no_reference)) == 900
    with pytest.raises(WireError, match="keys"):
        values.unpack(Mapping(colliding), b"", no_reference)


def test_functions_and_references_are_resolved_by_the_caller():
    """What stays on the other side is looked up there, not made here."""
    seen = []
    values.unpack(List([Reference(3), Function(4)]), b"", seen.append)
    assert [type(item) for item in seen] == [Reference, Function]


def test_bytes_are_not_text():
    """The two are told apart."""
    assert values.pack(b"a", Payload(), no_reference) == Bytes(b"a")
    assert carry([b"a", "a"]) == [b"a", "a"]


def test_a_tensor_crosses_as_an_array():
    """An eager tensor is known by its type's name, so that TensorFlow need not be loaded."""
    kind = type("EagerTensor", (), {"numpy": lambda self: np.ones(2), "__module__": "tensorflow.python.ops"})
    assert np.array_equal(carry(kind()), np.ones(2))
    impostor = type("EagerTensor", (), {"numpy": lambda self: np.ones(2)})
    assert carry(impostor(), lambda _: Reference(5), lambda reference: reference.id) == 5


def test_packed_values_are_frozen():
    """Nothing changes a value on its way."""
    with pytest.raises(AttributeError):
        Array("<f8", (), 0, False).offset = 1  # type: ignore[misc]
    assert all(kind.__struct_config__.frozen for kind in (Array, List, Mapping, Reference, Function))
    assert issubclass(Array, msgspec.Struct)


def test_nothing_unpickles():
    """No module of the program but the tests' own imports pickle, or lets NumPy do it."""
    package = Path(values.__file__).parents[1]
    for module in package.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_bytes())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant) and node.value.value is False, module
            assert not {name.split(".")[0] for name in names} & {"pickle", "cPickle", "dill", "marshal", "shelve"}, (
                module
            )


def test_only_the_grader_sends_a_tensor(monkeypatch):
    """A worker that sends one is refused: to make it, the grader would have to import TensorFlow."""
    made = []
    monkeypatch.setattr(values, "_array_as_tensor", lambda array: made.append(array) or "tensor")
    payload = Payload()
    packed = values.pack(values.AsTensor(np.ones(2)), payload, lambda value: None)
    raw = b"".join(payload.chunks)
    with pytest.raises(WireError, match="a tensor, which only the grader sends"):
        values.unpack(packed, raw, lambda packed: None)
    assert not made
    assert values.unpack(packed, raw, lambda packed: None, trusted=True) == "tensor"


def test_a_tensor_is_refused_wherever_it_comes(monkeypatch):
    """Also within a list."""
    monkeypatch.setattr(values, "_array_as_tensor", lambda array: pytest.fail("made a tensor"))
    payload = Payload()
    packed = values.pack([1, values.AsTensor(np.ones(2))], payload, lambda value: None)
    with pytest.raises(WireError, match="a tensor"):
        values.unpack(packed, b"".join(payload.chunks), lambda packed: None)


def sent(value, **more):
    """As the grader sends it, and a worker unpacks it."""
    payload = Payload()
    packed = values.pack(value, payload, no_reference, **more)
    return values.unpack(packed, bytearray(b"".join(payload.chunks)), no_reference, trusted=True)


def test_text_that_the_grader_sends_is_interned():
    """In any container, and as a key; what a worker sends is not kept for good."""
    word, other = "".join(["odd", "word"]), "".join(["an", "other"])
    got = sent([word, {word: (word,)}])
    assert got[0] is got[1][word][0] is next(iter(got[1])) is sys.intern("oddword")
    assert carry(other) is not sys.intern("another")


def test_an_array_that_the_grader_sends_owns_its_memory():
    """One that a worker sends lies in its frame."""
    assert sent(np.ones(3)).flags.owndata and sent(np.ones(3)).flags.writeable
    assert not carry(np.ones(3)).flags.owndata


@pytest.mark.parametrize("number", [np.int8(3), np.float32(1.5), np.bool_(True), np.complex64(1j), np.longdouble(2)])
def test_numpys_numbers_cross_as_pythons_where_that_is_meant(number):
    """Alone, in containers, and as keys; an array without axes is no number."""
    got = sent([number, {number: 1}, np.array(number)], python_numbers=True)
    assert type(got[0]) is type(number.item()) or type(got[0]) is float
    assert got[0] == number and type(next(iter(got[1]))) is type(got[0]) and type(got[2]) is np.ndarray
    assert type(sent(number)).__module__ == "numpy"


def test_a_plain_form_is_asked_for_what_has_no_copy():
    """Only for that; what has none crosses by reference."""
    asked = []

    def plain(value):
        asked.append(value)
        return [1] if value == {2} else values.NO_COPY

    payload = Payload()
    packed = values.pack([{2}, [1.0, "a"], len, {frozenset("b"): 1}], payload, lambda value: Reference(7), plain)
    assert packed.items[0] == List([1]) and packed.items[2] == Reference(7)
    assert packed.items[3] == Mapping([(Reference(7), 1)]) and asked == [{2}, len, frozenset("b")]
