"""The reference's function in the place of the student's, while the rest stays the student's."""

from __future__ import annotations

import types

import numpy as np
import pytest
from toys import session_with

from grader import check
from grader.errors import Crashed, NotAttempted, UnusableAnswer
from grader.grading.follow_through import culprits
from grader.subjects.ask import Transcript
from grader.subjects.lend_reference import lend, place_of

REFERENCE = """
import numpy as np


class Layer:
    def __init__(self, k):
        self.k = k

    def forward(self, X):
        self.out = self.k * X
        return self.out


class Net:
    def __init__(self):
        self.layers = [Layer(2), Layer(3)]

    def act(self, z, type="tanh"):
        return np.tanh(z)

    def forward(self, X):
        self.z = X + self.b
        self.seen = self.act(self.z)
        return self.seen

    def through(self, X):
        for layer in self.layers:
            X = layer.forward(X)
        return X

    @staticmethod
    def scale(z):
        return 10 * z


def helper(z):
    return z + 1
"""

STUDENT = REFERENCE.replace("np.tanh(z)", "np.sin(z)").replace("self.k * X", "self.k + X").replace("z + 1", "z - 1")


@pytest.fixture
def reference():
    module = types.ModuleType("reference")
    exec(REFERENCE, vars(module))
    for item in (module.Net, module.Layer):
        item.__module__ = "reference"
    return module


@pytest.fixture
def student():
    return session_with(STUDENT)[0]


def test_a_method_runs_on_the_students_object(student, reference):
    """It reads the student's attributes, and what it changes is there afterwards."""
    lend(student, reference, "Net.forward")
    net = student.Net()
    net.b = 1.0
    assert np.allclose(net.forward(np.ones(2)), np.tanh(2))
    assert np.array_equal(net.z, [2, 2]) and np.allclose(net.seen, np.tanh(2))


def test_the_students_other_methods_call_the_new_one(student, reference):
    """As if it had been written there; with the arguments that are left out."""
    lend(student, reference, "act")
    net = student.Net()
    net.b = 0.0
    assert np.allclose(net.forward(np.ones(2)), np.tanh(1))
    assert np.allclose(net.act(np.ones(2), type="relu"), np.tanh(1))


def test_what_it_leaves_on_an_object_is_there_for_the_students_own_code(reference):
    """At once: the next line of theirs may read it."""
    both = "    def both(self, X):\n        self.forward(X)\n        return self.z\n\n"
    own = STUDENT.replace("    @staticmethod", f"{both}    @staticmethod")
    student, *_ = session_with(own)
    lend(student, reference, "Net.forward")
    net = student.Net()
    net.b = 1.0
    assert np.array_equal(net.both(np.ones(2)), [2, 2])


def test_a_function_of_the_module(student, reference):
    """Without an object."""
    lend(student, reference, "helper")
    assert student.helper(1) == 2


def test_objects_within_objects(student, reference):
    """Their attributes are read and written back too."""
    lend(student, reference, "Layer.forward")
    net = student.Net()
    assert np.array_equal(net.through(np.ones(2)), [6, 6])
    assert np.array_equal(net.layers[1].out, [6, 6])


def test_what_does_not_fit_together_is_unusable(student, reference):
    """An attribute that the student has under another name is no fault of the grader's."""
    lend(student, reference, "Net.forward")
    with pytest.raises((UnusableAnswer, Crashed)):
        student.Net().forward(np.ones(2))


def test_places_are_found(reference):
    """A function, a method by its last name, or with its class; what there is not, is not."""
    assert place_of(reference, "helper") == ("", "helper")
    assert place_of(reference, "act") == ("Net", "act")
    assert place_of(reference, "Layer.forward") == ("Layer", "forward")
    for name in ("nothing", "Net.nothing", "Nobody.act"):
        with pytest.raises(UnusableAnswer, match="reference has no"):
            place_of(reference, name)


def question(student):
    """a question"""


def case(**words):
    """A case of a check with these."""
    return check(points=1, **words)(question).placed("net.py", False).rows[0]


def test_a_list_where_the_reference_takes_arrays_is_made_one():
    """The student's own functions may take lists; that is no reason to leave their other code without help."""
    reference = types.ModuleType("reference")
    student, *_ = session_with("def f(x):\n    return 0\n\ndef g():\n    return f([[1, 2]])\n")
    exec("def f(x):\n    return x[:, 1:]", vars(reference))
    lend(student, reference, "f")
    assert student.g().tolist() == [[2]]
    with pytest.raises(UnusableAnswer, match="cannot stand in"):
        student.f(3)


def test_only_given_functions_that_failed_are_replaced():
    """Never the function that is judged."""
    asked = case(about="backprop", given=["act", "loss", "backprop"])
    failed = Transcript({}, fault=Crashed("no", type_name="ValueError"))
    assert culprits(asked, failed, {"act", "other", "backprop"}) == ["act"]
    assert culprits(asked, failed, {"other"}) == []


def test_the_methods_of_a_class_are_replaced_together():
    """They keep things on their object for each other; still, never the one that is judged."""
    given = ["act", "Layer.forward", "Layer.backprop"]
    failed = Transcript({}, fault=Crashed("no", type_name="ValueError"))
    assert culprits(case(about="fit", given=given), failed, {"Layer.forward"}) == given[1:]
    assert culprits(case(about="Layer.backprop", given=given), failed, {"Layer.forward"}) == ["Layer.forward"]
    assert culprits(case(about="Layer.backprop", given=given), failed, {"Layer.backprop"}) == []


def test_a_stub_is_not_replaced_around():
    """Where the judged function itself is still the stub, there is nothing to ask again; an earlier one is replaced."""
    asked = case(about="Net.backprop", given=["act"])
    assert culprits(asked, Transcript({}, fault=NotAttempted("x", function="backprop")), {"act"}) == []
    assert culprits(asked, Transcript({}, fault=NotAttempted("x", function="act")), {"act"}) == ["act"]
