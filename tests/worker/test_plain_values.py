"""Each kind of container, number and text comes back as the plain one that it is; what is no value stays an object."""

from __future__ import annotations

import array
import collections
import decimal
import enum
import fractions
import types
import typing

import numpy as np
import pytest

from grader.wire import values
from grader.wire.messages import Answer, decode_reply, encode
from grader.wire.values import MOST_VALUES, Payload
from grader.worker.objects import ObjectTable
from grader.worker.plain_values import plain_value

Pair = collections.namedtuple("Pair", "x y")


class Colour(enum.IntEnum):
    RED = 3


class Name(enum.StrEnum):
    RELU = "relu"


class Typed(typing.NamedTuple):
    x: int = 1


class Dict(dict):
    """Of the student's own."""


class List(list):
    """Of the student's own."""


class Lookup(collections.abc.Mapping):
    """A Mapping with no dict in it."""

    def __getitem__(self, key):
        return {"a": 1.0, "b": 2.0}[key]

    def __iter__(self):
        return iter("ab")

    def __len__(self):
        return 2


class Countdown(collections.abc.Sequence):
    """A Sequence with no list in it."""

    def __getitem__(self, index):
        return [3, 2, 1][index]

    def __len__(self):
        return 3


class Proxy:
    """Says that it is what it wraps, as TensorFlow's _DictWrapper does."""

    def __init__(self, wrapped):
        self.__wrapped__ = wrapped

    @property
    def __class__(self):
        return self.__wrapped__.__class__


class Handle:
    """Stands for an object that stayed in the worker."""

    def __init__(self, reference):
        self.id = reference.id


def matrix(rows):
    return np.asarray(rows).view(np.matrix)


def carried(value):
    """As a worker sends it, and the grader unpacks it; what stays an object is a Handle."""
    table = ObjectTable(lambda call, payload: pytest.fail("nothing is asked"))
    payload = Payload()
    frame = b"".join(encode(Answer(table.pack(value, payload)), payload))
    size = int.from_bytes(frame[:4], "little")
    reply = decode_reply(frame[12 : 12 + size])
    return values.unpack(reply.value, bytearray(frame[12 + size :]), Handle)


def kinds(value):
    """The value with the type of everything in it."""
    if isinstance(value, dict):
        return type(value), [(kinds(key), kinds(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [kinds(item) for item in value]
    return type(value), value


def in_another_order():
    found = collections.OrderedDict(a=1, b=2)
    found.move_to_end("a")
    return found


def chained():
    return collections.ChainMap({"b": 1}, {"b": 2})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (collections.OrderedDict(b=1.5, a=2), {"b": 1.5, "a": 2}),
        (in_another_order(), {"b": 2, "a": 1}),
        (collections.defaultdict(float, {3: 1.0}), {3: 1.0}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (Dict(a=List([1])), {"a": [1]}),
        (collections.UserDict(a=1), {"a": 1}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        (chained(), {"b": 1}),
        (Lookup(), {"a": 1.0, "b": 2.0}),
        (collections.deque([1, 2], maxlen=5), [1, 2]),
        (range(3, 0, -1), [3, 2, 1]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
        ({"a": 1}.items(), [("a", 1)]),
        (in_another_order().values(), [2, 1]),
        (Lookup().values(), [1.0, 2.0]),
        (collections.UserList([1]), [1]),
        (Countdown(), [3, 2, 1]),
        ({"b", "a", "c"}, ["a", "b", "c"]),
        (frozenset([3, 1]), [1, 3]),
        (Pair(1, 2.0), (1, 2.0)),
        (Typed(), (1,)),
        (type("Tuple", (tuple,), {})((1, 2)), (1, 2)),
        ({Pair(1, 2): 0.5, frozenset("a"): 1}, {(1, 2): 0.5, ("a",): 1}),
        ({None: 1, (): 2, np.int64(3): 4}, {None: 1, (): 2, np.int64(3): 4}),
        (Proxy(collections.OrderedDict(a=(1,))), {"a": (1,)}),
        (Proxy((1, Proxy([2]))), (1, [2])),
        (Colour.RED, 3),
        (type("Int", (int,), {"__int__": lambda self: 7})(2**70), 2**70),
        (type("Float", (float,), {"__float__": lambda self: 7.0})(1.5), 1.5),
        (type("Complex", (complex,), {})(1 + 2j), 1 + 2j),
        (Name.RELU, "relu"),
        (np.str_("text"), "text"),
        (np.bytes_(b"raw"), b"raw"),
        (collections.UserString("text"), "text"),
        (bytearray(b"raw"), b"raw"),
        (fractions.Fraction(1, 4), 0.25),
        (decimal.Decimal("0.5"), 0.5),
        (np.array(["x", "w"]), ["x", "w"]),
        (np.array([b"x"]), [b"x"]),
        (np.array({"a": 1}, object), {"a": 1}),
        (np.array([{"a": 1}, None], object), [{"a": 1}, None]),
        (True, True),
        (np.True_, np.True_),
        (np.float32(1.5), np.float32(1.5)),
        (2**80, 2**80),
        (1j, 1j),
    ],
)
def test_a_value_is_known_by_what_it_is(value, plain):
    """In any container, too, and to the type of every item in it."""
    assert kinds(carried(value)) == kinds(plain)
    assert kinds(carried([(value,)])) == kinds([(plain,)])


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (np.array([1.5, 2], object), np.array([1.5, 2.0])),
        (np.frompyfunc(lambda x: x / 2, 1, 1)(np.ones((2, 3))), np.full((2, 3), 0.5)),
        (np.array([np.float32(1.5)], object), np.array([1.5], np.float32)),
        (np.array([True, False], object), np.array([True, False])),
        (np.array(3, object), np.array(3)),
        (array.array("d", [1.5, 2]), np.array([1.5, 2])),
        (memoryview(np.arange(3.0)), np.arange(3.0)),
        (matrix([[1.0, 2.0]]), np.array([[1.0, 2.0]])),
        (np.ma.masked_array([1.0, 2.0], [True, False]), np.array([1.0, 2.0])),
        (np.array(2.5), np.array(2.5)),
        (np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.arange(6.0).reshape(2, 3)),
    ],
)
def test_numbers_in_another_array_are_an_array(value, numbers):
    """An array of Python's numbers, a view of memory, a matrix: plain arrays of that shape, without what they add."""
    got = carried(value)
    assert type(got) is np.ndarray and got.dtype == numbers.dtype and got.shape == numbers.shape
    assert np.array_equal(got, numbers) and got.flags.writeable


def test_arrays_of_several_shapes_are_a_list():
    """As ragged lists of gradients are kept in an array of objects."""
    got = carried(np.array([np.zeros((2, 3)), np.zeros((3, 1))], object))
    assert type(got) is list and [item.shape for item in got] == [(2, 3), (3, 1)]
    assert carried(np.array([2**80, 1], object)) == [2**80, 1]


def endless():
    while True:
        yield 1


class Endless(collections.abc.Sequence):
    """Has no end, whatever it says of its length."""

    def __getitem__(self, index):
        return 0

    def __len__(self):
        return 3


class EndlessMapping(Lookup):
    """Has no last key."""

    def __iter__(self):
        return endless()


class Raises(Lookup):
    """Cannot be read."""

    def __getitem__(self, key):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "value",
    [
        endless(),
        iter([1]),
        map(float, [1]),
        zip([1]),
        (x for x in [1]),
        range(10**30),
        range(MOST_VALUES + 1),
        Endless(),
        EndlessMapping(),
        Raises(),
        object(),
        len,
        np.array([1], "M8[s]"),
        np.zeros(1, [("a", "f8")])[0],
        decimal.Decimal("sNaN"),
        fractions.Fraction(10**400),
        types.SimpleNamespace(a=1),
    ],
)
def test_what_is_no_value_stays_an_object(value):
    """An iterator is no list, and is not used up; what has no end, or cannot be read, is bounded."""
    assert isinstance(carried(value), Handle)
    assert isinstance(carried({"a": [value]})["a"][0], Handle)


def test_an_iterator_is_left_as_it_was():
    """Whoever calls it next gets its first item."""
    numbers = iter([1, 2])
    carried(numbers)
    assert next(numbers) == 1


def lies(*_, **__):
    return endless()


@pytest.mark.parametrize(
    ("base", "content", "plain"),
    [
        (dict, {"a": 1}, {"a": 1}),
        (collections.OrderedDict, {"a": 1}, {"a": 1}),
        (collections.Counter, {"a": 1}, {"a": 1}),
        (list, [1, 2], [1, 2]),
        (tuple, (1, 2), (1, 2)),
        (set, [1, 2], [1, 2]),
        (frozenset, [1, 2], [1, 2]),
        (collections.deque, [1, 2], [1, 2]),
        (str, "text", "text"),
        (bytes, b"raw", b"raw"),
    ],
)
def test_what_a_class_overrides_is_not_asked(base, content, plain):
    """A container that never ends by its own methods, or has another length, is what its base class holds."""
    methods = ["__iter__", "items", "keys", "values", "copy", "__getitem__", "__len__", "__str__"]
    kind = type("Liar", (base,), dict.fromkeys(methods, lies))
    assert kinds(carried(filled(kind, base, content))) == kinds(plain)


def filled(kind, base, content):
    """An object of the kind with this content, put there by the base class."""
    if base in (tuple, frozenset, str, bytes):
        return base.__new__(kind, content)
    made = kind.__new__(kind)
    base.__init__(made, content) if base is not collections.Counter else dict.update(made, content)
    return made


def test_only_the_outermost_is_made_plain():
    """The items are left to whoever packs them."""
    inner = List([1])
    assert plain_value(collections.deque([inner]))[0] is inner


def test_what_cannot_cross_stays_an_object_in_its_container():
    """A dictionary of variables is a dictionary, whose values can be asked."""
    thing = object()
    got = carried(collections.OrderedDict(a=collections.deque([thing, 1.5]), b=Pair(thing, 2)))
    assert list(got) == ["a", "b"] and got["a"][1] == 1.5 and got["b"][1] == 2
    assert isinstance(got["a"][0], Handle) and got["a"][0].id == got["b"][0].id


def test_a_proxy_of_itself_has_an_end():
    """From a certain depth on it is an object."""

    class Mirror:
        """Says that it is a list, and stands for itself."""

        __class__ = property(lambda self: list)
        __wrapped__ = property(lambda self: self)

    assert isinstance(carried(Mirror()), Handle)

    class Itself(list):
        """Of the student's own."""

    cycle = Itself()
    cycle.append(cycle)
    assert type(carried(cycle)) is list


def test_a_key_that_could_be_none_here_stays_an_object():
    """A dictionary whose key has no copy that can be a key is a dictionary all the same."""

    class Key(dict):
        __hash__ = object.__hash__

    (key,) = carried({Key(a=1): 2})
    assert isinstance(key, Handle)


def test_tensorflows_own_containers(tensorflow):
    """What was an attribute of a module or a model: a dict, a list, a tuple, with its variables as objects."""
    student, _ = tensorflow.load(TENSORFLOW)
    kept = student.kept()
    assert type(kept) is dict and list(kept) == ["a", "l", "added"] and kept["l"] == [1, 2]
    assert kept["a"].type_name == "ResourceVariable" and float(kept["a"].numpy()) == 1.0
    assert student.costs() == [9, 2.0, 3.0] and type(student.costs()) is list
    assert student.pair() == (1, [2]) and student.ordered() == {"b": 1, "a": 2}
    assert student.of_keras() == ({"a": [1]}, [1.0, 2.0])
    assert student.names() == [b"a", b"b"]
    helpers = student._session.use("tensors")
    assert [float(value) for value in helpers.values(student.views())] == [1.0, 2.0]


TENSORFLOW = """
import collections
import tensorflow as tf

class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.kept = {"a": tf.Variable(1.0), "l": [1, 2]}
        self.costs = [1.0, 2.0]
        self.pair = (1, [2])
        self.ordered = collections.OrderedDict(b=1, a=2)

class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.kept, self.costs = {"a": [1]}, [1.0]

net, model = Net(), Model()
net.kept["added"] = 5
net.costs.append(3.0)
net.costs[0] = 9
model.costs.append(2.0)
kept, costs, pair, ordered = lambda: net.kept, lambda: net.costs, lambda: net.pair, lambda: net.ordered
of_keras = lambda: (model.kept, model.costs)
names = lambda: tf.constant(["a", "b"])
views = lambda: collections.deque([{"a": net.kept["a"]}.values(), tf.Variable(2.0)])
"""
