"""What a check hands over is, in a real worker, what the student's own Python would have; it is told from there."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator

import numpy as np
import pytest

from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.proxy import Handle
from grader.asking.subject_session import SubjectSession
from grader.errors import Crashed
from grader.sandbox.fork_server import ForkServer
from grader.wire.messages import Load

STUDENT = """
import inspect
import random
import types
import numpy as np

def is_tanh(name): return name is "tanh"
def are_tanh(names): return [name is "tanh" for name in names]
def identities(*values): return [a is b for a, b in zip(values, (None, True, False, 7, ()))]
def named(**words): return list(words)
def kind(value): return type(value).__module__ + "." + type(value).__name__
def kinds(values): return [kind(value) for value in (list(values.items()) if isinstance(values, dict) else values)]
def keys(values): return list(values)
def seeded(seed): random.seed(seed); return isinstance(seed, int)
def flags(x): return [x.flags.writeable, x.flags.c_contiguous, x.flags.owndata, x.base is None, x.dtype.isnative]
def resized(x): x.resize((1, x.size * 2), refcheck=False); return x
def share(x, y): x += 1; return np.shares_memory(x, y)
def function_facts(f):
    return [isinstance(f, types.FunctionType), callable(f), inspect.isroutine(f), str(inspect.signature(f)), f.__name__,
            f.__qualname__, f.__code__ is not None]
def same(f, g): return f is g
def by_function(f, g): return {f: "first"}.get(g)
def tried(f, *arguments):
    try:
        return f(*arguments, "more")
    except TypeError:
        return f(*arguments)
def wrongly(f): return f()
def argument_of(f): f.note = 1; return f.note
class Net:
    act = None
    def name(self): return self.act.__name__
class Names(dict):
    def forward(self): return sorted(self)
class Layers(list):
    def forward(self): return len(self)
def layers(): return Layers([Net(), 2])
def constant(x): return lambda: x
def answer_of(f, x): return kind(f(x))
def keep(f):
    global kept
    kept = f
def is_kept(f): return f is kept
"""


@pytest.fixture(scope="module")
def student() -> Iterator[Handle]:
    """The student's module in a worker."""
    with ForkServer(("numpy",), hidden=()) as server:
        worker = server.worker()
        session = SubjectSession(ProcessChannel(worker, call_limit=60, budget=Budget(600)))
        source = "import warnings; warnings.simplefilter('ignore')\n" + STUDENT
        yield session.load(Load("part.py", "whole", {"part.py": source.encode()}))
        worker.kill()


def test_a_text_is_the_one_text_of_its_letters(student):
    """`type is "tanh"` is true, wherever the text came in: alone, in a list, as a key, from a function of ours."""
    assert student.is_tanh("tanh") is True and student.is_tanh("Tanh") is False
    assert student.are_tanh(["tanh", "relu"]) == [True, False]
    assert student.are_tanh({"tanh": 1}) == [True]
    assert student.is_tanh(student.hold("tanh")) is True
    assert student.tried(lambda: "tanh") == "tanh" and student.is_tanh("".join(["ta", "nh"])) is True


def test_what_there_is_once_there_is_once(student):
    """None, True, False, small numbers and the empty tuple are compared by `is`."""
    assert student.identities(None, True, False, 7, ()) == [True] * 5


def test_the_order_of_a_dictionary_and_of_named_arguments_stays(student):
    """As they were written down."""
    assert student.keys({"b": 1, "a": 2, 3: 4}) == ["b", "a", 3]
    assert student.named(z=1, a=2, m=3) == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, "int"),
        (2**70, "int"),
        (1.0, "float"),
        (True, "bool"),
        (1j, "complex"),
        ("a", "str"),
        (b"a", "bytes"),
        (None, "NoneType"),
        ([1], "list"),
        ((1,), "tuple"),
        ({1: 2}, "dict"),
        (namedtuple("Pair", "x")(1), "tuple"),
        (np.int64(1), "int"),
        (np.uint8(1), "int"),
        (np.float64(1), "float"),
        (np.float32(1), "float"),
        (np.longdouble(1), "float"),
        (np.bool_(True), "bool"),
        (np.complex128(1), "complex"),
    ],
)
def test_plain_values_arrive_as_plain_ones(student, value, kind):
    """A number that a check drew with NumPy is a plain one: in a list and a dictionary, too."""
    assert student.kind(value) == f"builtins.{kind}"
    assert student.kinds([value, 1]) == [f"builtins.{kind}", "builtins.int"]
    if not isinstance(value, (list, dict)):
        assert student.kinds(student.hold([value])) == [f"builtins.{kind}"]


def test_a_seed_that_numpy_drew_is_a_seed(student):
    """`random.seed` takes no np.int64."""
    assert student.seeded(np.random.default_rng(0).integers(9)) is True


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12)[::2],
        np.broadcast_to(1.0, (2, 3)),
        np.arange(3, dtype=">f8"),
        np.zeros((0, 3)),
        np.array(1.5),
    ],
)
def test_an_array_is_one_that_was_made_there(student, array):
    """In C order, writable, of this machine's byte order, and the owner of its memory; so are those in a list."""
    assert student.flags(array) == [True] * 5
    assert student.flags(student.hold(array)) == [True] * 5
    assert student.kind(array) == "numpy.ndarray" and student.kinds([array]) == ["numpy.ndarray"]


def test_an_array_can_be_resized_in_place(student):
    """As one that does not own its memory cannot."""
    assert student.resized(np.ones(2)).tolist() == [[1, 1, 0, 0]]


def test_the_same_array_twice_is_two(student):
    """What is done to one argument leaves the other as it is, and the check's own, too."""
    array = np.zeros(2)
    assert student.share(array, array) is False and not array.any()


def test_a_function_of_ours_looks_like_one(student):
    """It is a function, with its parameters and plain defaults; what it is called is not told."""

    def secret(z, type=None, *more, rate=0.5, **others):
        return z

    facts = student.function_facts(secret)
    assert facts == [True, True, True, "(z, type=None, *more, rate=0.5, **others)", "<lambda>", "<lambda>", True]
    assert student.argument_of(secret) == 1


def test_a_function_of_ours_that_is_an_attribute_has_its_name(student):
    """As a method has."""
    net = student.Net()
    net.act = lambda z: z
    assert net.name() == "act"


def test_the_same_function_is_the_same_object(student):
    """In one call, in the next, and as a key; another function is another."""

    def one(z):
        return z

    assert student.same(one, one) is True and student.same(one, lambda z: z) is False
    assert student.by_function(one, one) == "first" and student.by_function(one, lambda z: z) is None
    student.keep(one)
    assert student.is_kept(one) is True and student.is_kept(lambda z: z) is False


def test_a_function_of_ours_refuses_as_a_function_does(student):
    """Called with too many arguments it raises a TypeError there: student code may try one way, then another."""
    assert student.tried(lambda z: z + 1, 1) == 2
    assert student.tried(lambda z, word: f"{z} {word}", 1) == "1 more"
    with pytest.raises(Crashed, match=r"TypeError: the function .* missing a required argument: 'z' \(part.py line"):
        student.wrongly(lambda z: z)


def test_what_a_function_of_ours_gives_is_as_it_gives_it(student):
    """A function of NumPy gives NumPy's numbers, also here."""
    assert student.answer_of(np.sin, 0.5) == "numpy.float64"
    assert student.answer_of(lambda z: 0.5, 0.5) == "builtins.float"


def test_an_object_of_the_students_class_stays_one(student):
    """Also where its class is a kind of list or dictionary; what a function returns is known by what it is."""
    assert student.Names(a=1).forward() == ["a"] and student.Layers([1, 2]).forward() == 2
    first, second = student.layers()
    assert first.type_name == "Net" and second == 2
    assert student.same(first, first) is True
