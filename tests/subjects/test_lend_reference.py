"""The reference's function in the place of the student's, on an object that mirrors the student's."""

from __future__ import annotations

import types

import numpy as np
import pytest
from toys import session_with

from grader.errors import Crashed, UnusableAnswer
from grader.subjects.lend_reference import MOST_ENTRIES, MOST_OBJECTS, guarded, lend, place_of, refuse_excess

REFERENCE = """
import numpy as np


def scale(x, by=2.0):
    return np.asarray(x).copy() * by


def first_row(x):
    return x.shape[0]


class Layer:
    def weigh(self, X):
        self.seen = X
        return X @ self.W

    def twice(self):
        return 2 * self.W


class Net:
    limit = 3

    def forward(self, X):
        for layer in self.layers:
            X = layer.weigh(X)
        self.steps = self.steps + 1
        return X
"""
STUDENT = """
import numpy as np


def scale(x, by=2.0):
    return None


def first_row(x):
    return None


def use(x):
    return scale(x)


def lists():
    return first_row([[1.0], [2.0], [3.0]])


class Layer:
    def __init__(self, W):
        self.W = W

    def weigh(self, X):
        raise ValueError("wrong")


class Net:
    def __init__(self, *sizes):
        self.layers = [Layer(np.full((a, b), 2.0)) for a, b in zip(sizes, sizes[1:])]
        self.steps, self.note = 0, "mine"

    def forward(self, X):
        raise ValueError("wrong")

    def predict(self, X):
        return self.forward(X) + 1


def many(count):
    net = Net(1, 1)
    net.layers = net.layers * 1
    net.layers = [Layer(np.zeros((1, 1))) for _ in range(count)]
    return net
"""


class Observer:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def saw(self, *told: object) -> None:
        self.calls.append(told)


@pytest.fixture
def reference():
    module = types.ModuleType("reference")
    exec(REFERENCE, vars(module))
    return module


@pytest.fixture
def student():
    return session_with(STUDENT)[0]


def test_the_students_code_calls_the_references_function(reference, student):
    """What calls it is the student's still."""
    lend(student, reference, "scale")
    assert np.array_equal(student.use(np.ones(2)), [2.0, 2.0])
    assert np.array_equal(student.scale(np.ones(2), by=5.0), [5.0, 5.0])


def test_a_list_is_made_an_array_where_the_reference_takes_no_other(reference, student):
    """A student may pass what their own function takes."""
    lend(student, reference, "first_row")
    assert student.lists() == 3


def test_a_method_runs_on_the_students_attributes_and_writes_back(reference, student):
    """What the reference changes is the student's afterwards, in objects within objects too; the rest is untouched."""
    lend(student, reference, "Net.forward")
    net = student.Net(2, 3, 1)
    assert np.array_equal(net.predict(np.ones((1, 2))), [[2 * 2 * 3 * 2.0 + 1]])
    assert net.steps == 1 and net.note == "mine"
    assert np.array_equal(net.layers[1].seen, [[4.0, 4.0, 4.0]])


def test_the_witness_is_told_what_was_read_and_changed(reference, student):
    """And the bound arguments, without self; nothing of what was not read."""
    observer = Observer()
    lend(student, reference, "Layer.weigh", observer)
    student.Layer(np.full((1, 1), 3.0)).weigh(np.ones((1, 1)))
    ((name, place, arguments, read, result, changed),) = observer.calls
    assert (name, place) == ("Layer.weigh", "Layer") and set(arguments) == {"X"}
    assert set(read) == {"W"} and set(changed) == {"seen"} and result == [[3.0]]


def test_an_object_of_too_many_objects_is_refused(reference, student):
    """Each of them is a trip to the worker."""
    lend(student, reference, "Net.forward")
    assert student.many(MOST_OBJECTS - 1).forward(np.ones((1, 1))) == [[0.0]]
    with pytest.raises(UnusableAnswer, match=f"more than {MOST_OBJECTS} objects"):
        student.many(MOST_OBJECTS).forward(np.ones((1, 1)))


@pytest.mark.parametrize(
    ("shapes", "refused"),
    [
        ([(1 << 13,), (1 << 13,)], False),  # as an outer product they would have two sides; as they are, one
        ([(1 << 13, 1), (1, 1 << 13)], False),  # together exactly as many as there may be
        ([(1 << 13, 1), (1, (1 << 13) + 1)], True),
        ([(1, 1, 1), (1 << 14,), (1 << 13,)], True),
        ([()], False),
        ([], False),
    ],
)
def test_what_could_fill_the_graders_memory_is_refused(shapes, refused):
    """By what can be made of the arrays, not by what they are."""
    arrays = [np.broadcast_to(0.0, shape) for shape in shapes]
    assert MOST_ENTRIES == 1 << 26
    if refused:
        with pytest.raises(UnusableAnswer, match="far too large"):
            refuse_excess(arrays)
    else:
        refuse_excess(["text", 3, *arrays])


def test_a_call_with_too_much_never_reaches_the_reference(reference, student):
    """In a function and in a method, whose attributes count too."""
    for name in ("scale", "Layer.weigh"):
        lend(student, reference, name)
    tall, wide = np.ones((1 << 14, 1)), np.ones((1, 1 << 14))
    for call in (lambda: student.scale(tall, wide), lambda: student.Layer(wide).weigh(tall)):
        with pytest.raises(UnusableAnswer, match="far too large"):
            call()


def test_where_a_name_of_the_reference_is(reference):
    """A function, a method of a named class, a method of the first class that defines it."""
    reference.Net.__module__ = reference.Layer.__module__ = reference.__name__
    assert place_of(reference, "scale") == ("", "scale")
    assert place_of(reference, "Net.forward") == ("Net", "forward")
    assert place_of(reference, "weigh") == ("Layer", "weigh")
    for unknown in ("missing", "Net.missing", "Missing.forward", "limits"):
        with pytest.raises(UnusableAnswer, match=f"has no {unknown}"):
            place_of(reference, unknown)


def test_what_fails_in_the_reference_is_no_fault_of_the_graders():
    """The two do not fit together; what the student raised stays what it is."""

    def fail():
        raise KeyError("W")

    def crash():
        raise Crashed("theirs")

    with pytest.raises(UnusableAnswer, match="cannot stand in for yours: 'W'"):
        guarded(fail)
    with pytest.raises(Crashed, match="theirs"):
        guarded(crash)
    assert guarded(lambda: 7) == 7


def test_what_the_reference_raises_reaches_the_student_as_that(reference, student):
    """A call that the reference cannot take is told, not swallowed."""
    lend(student, reference, "Layer.weigh")
    with pytest.raises(UnusableAnswer, match="cannot stand in for yours"):
        student.Layer(np.ones((2, 2))).weigh(np.ones((1, 3)))
