"""The student as a check sees it."""

from __future__ import annotations

import numpy as np
import pytest
from toys import session_with

from grader.asking.proxy import Handle
from grader.errors import Crashed, NotAttempted, UnusableAnswer

SOURCE = """
import numpy as np


class Layer:
    def __init__(self, k):
        self.k = k

    def act(self, z, type="tanh", *more):
        return z * self.k

    @staticmethod
    def plain(z, extra):
        return z

    @classmethod
    def made(cls, k):
        return cls(k)

    @property
    def broken(self):
        return self.no_such_name

    @property
    def size(self):
        return self.k


class Net:
    def __init__(self):
        self.layers = [Layer(1), Layer(2)]
        self.shadowed = np.ones(2)
        self.own = lambda z: z

    def shadowed(self):
        return "the method"

    def become(self):
        self.become = np.ones(3)

    def forward(self, X, function):
        return function(X)

    def in_place(self, z):
        z += 1


def ones_like(z):
    z[:] = 1
"""


@pytest.fixture
def student():
    return session_with(SOURCE)[0]


def test_objects_come_as_handles_and_their_lists_as_lists(student):
    """`net.layers[i].k = a` and `len(net.layers)` work."""
    net = student.Net()
    assert len(net.layers) == 2 and all(isinstance(layer, Handle) for layer in net.layers)
    net.layers[1].k = 7
    assert net.layers[1].k == 7 and net.layers[0].k == 1


def test_values_come_as_copies(student):
    """What a check does to an array that it got stays with the check."""
    net = student.Net()
    got = net.shadowed
    got[:] = 9
    assert np.array_equal(net.shadowed, [1, 1])


def test_arguments_cross_as_copies(student):
    """What student code does to an argument stays with the student."""
    z = np.zeros(3)
    student.ones_like(z)
    assert not z.any()


def test_a_held_value_shows_what_became_of_it(student):
    """`hold` keeps a value with the subject, and `value` copies it back."""
    held = student.hold(np.zeros(3))
    student.Net().in_place(held)
    assert np.array_equal(held.value, [1, 1, 1])


def test_missing_names_can_be_asked_for(student):
    """`hasattr` and `getattr` with a default work; the plain question is the student's fault, in words."""
    net = student.Net()
    assert not hasattr(net, "W9") and hasattr(net, "layers") and hasattr(net, "forward")
    assert getattr(net, "W9", 5) == 5
    with pytest.raises(Crashed, match="There is no 'W9' in your code") as caught:
        net.W9  # noqa: B018
    assert caught.value.type_name == "AttributeError"


def test_a_property_that_fails_inside_is_not_a_missing_name(student):
    """The student's own AttributeError is a crash with its place."""
    layer = student.Layer(1)
    with pytest.raises(Crashed, match="no_such_name") as caught:
        hasattr(layer, "broken")
    assert not isinstance(caught.value, AttributeError)
    assert layer.size == 1


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (lambda s: s.Layer(1).act, ("z", "type", "*")),
        (lambda s: s.Layer.act, ("self", "z", "type", "*")),
        (lambda s: s.Layer.plain, ("z", "extra")),
        (lambda s: s.Layer(1).plain, ("z", "extra")),
        (lambda s: s.Layer.made, ("k",)),
        (lambda s: s.Layer, ("k",)),
        (lambda s: s.ones_like, ("z",)),
        (lambda s: s.Net().own, ("z",)),
    ],
)
def test_parameters_are_those_that_a_caller_gives(student, what, names):
    """Names of the positional parameters, for methods, static and class methods, functions, classes and attributes."""
    assert what(student).parameters == names


def test_static_and_class_methods_are_called_like_any(student):
    """On the class and on the object."""
    assert student.Layer.plain(3, 4) == student.Layer(1).plain(3, 4) == 3
    assert student.Layer.made(5).k == 5


def test_an_attribute_beats_a_method_of_its_name(student):
    """An object's own value is what Python would give."""
    assert np.array_equal(student.Net().shadowed, [1, 1])


def test_what_was_set_is_no_method_any_more(student):
    """A check that replaces a method by a value reads the value."""
    net = student.Net()
    net.forward = np.arange(3)
    assert np.array_equal(net.forward, [0, 1, 2])


def test_a_methods_place_can_be_taken_by_our_function(student):
    """On an object it is called as it is; on a class it is bound, as any function."""
    net, layer = student.Net(), student.Layer(3)
    net.forward = lambda X, function: "ours"
    assert net.forward(1, 2) == "ours"
    student.Layer.act = lambda theirs, z: theirs.k * 10 + z
    assert layer.act(1) == 31 and student.Layer(4).act(2) == 42


def test_methods_go_home_as_arguments(student):
    """A method of the student's is handed back as itself."""
    layer = student.Layer(3)
    assert np.array_equal(student.Net().forward(np.ones(2), layer.act), [3, 3])


def test_a_method_that_is_none_is_unusable():
    """An object that answers a call's name with a number cannot be handed on."""
    student, *_ = session_with("class A:\n    def f(self): self.f = 5\n    def g(self, x): return x")
    thing = student.A()
    thing.f()
    with pytest.raises(UnusableAnswer, match="f is not a function"):
        thing.g(thing.f)


def test_dir_lists_public_names(student):
    """For checks that look for a name in another spelling."""
    names = dir(student.Layer(1))
    assert "act" in names and "k" in names and not [name for name in names if name.startswith("__")]


def test_a_handle_claims_nothing(student):
    """It is no array, no number, no sequence, and shows only its type's name."""
    net = student.Net()
    for use in (len, iter, float, lambda handle: handle[0], lambda handle: handle + 1):
        with pytest.raises(TypeError):
            use(net)
    assert np.asarray(net).dtype == object
    assert repr(net) == "<Net>" and "forward" in repr(net.forward)


def test_a_stub_is_not_attempted():
    """NotImplementedError is the template's, with the function that raised it."""
    student, *_ = session_with("def f():\n    raise NotImplementedError('f')")
    with pytest.raises(NotAttempted, match="Not attempted yet: f") as caught:
        student.f()
    assert (caught.value.function, caught.value.line) == ("f", 2)
