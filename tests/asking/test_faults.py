"""What was raised there, in words here."""

from __future__ import annotations

import pytest

from grader.asking.faults import MissingName, fault_of
from grader.errors import Crashed, NotAttempted, OutOfMemory, StudentFault, UnusableAnswer
from grader.wire.messages import Raised, RaisedKind
from grader.worker.exceptions import KINDS


@pytest.mark.parametrize(
    ("raised", "kind", "message"),
    [
        (Raised("E", "", "not attempted"), NotAttempted, "Not attempted yet: the stub is still there."),
        (Raised("E", "act.", "not attempted"), NotAttempted, "Not attempted yet: act."),
        (Raised("E", "", "memory", 3, ["line 3, in f"]), OutOfMemory, "more memory than there is (line 3, in f)"),
        (Raised("E", "W", "missing name"), MissingName, "There is no 'W' in your code."),
        (Raised("E", "gone", "unusable"), UnusableAnswer, "cannot be used: gone"),
        (Raised("ValueError", "no", "raised", 3, ["line 3, in f"]), Crashed, "ValueError: no (line 3, in f)"),
        (Raised("ValueError", "", "raised"), Crashed, "ValueError"),
    ],
)
def test_each_kind_has_its_fault_and_its_sentence(raised, kind, message):
    """The kind decides the type; the sentence names what and where."""
    fault = fault_of(raised)
    assert type(fault) is kind and message in str(fault)
    assert fault.line == raised.line


def test_a_place_is_a_line_or_a_line_of_a_cell():
    """Of a notebook that has so many; a worker out of its mind may say anything."""
    assert fault_of(Raised("E", "x", "raised", 3)).place == "line 3"
    assert fault_of(Raised("E", "x", "not attempted", 3, cell=2)).place == "cell 2, line 3"
    assert fault_of(Raised("E", "x", "raised", 3, cell=-2), 10).place == "line 3"
    assert fault_of(Raised("E", "x", "raised", 3, cell=11), 10).place == "line 3"
    assert fault_of(Raised("E", "x", "raised", cell=2)).place == ""


def test_no_kind_is_left_out():
    """Every kind that may cross has its fault: none falls through."""
    kinds = list(RaisedKind)
    assert set(kinds) == {RaisedKind.RAISED, *(kind for _, kind in KINDS)}
    assert all(isinstance(fault_of(Raised("E", "x", kind)), StudentFault) for kind in kinds)


def test_the_stubs_function_is_known():
    """It decides whose check is not attempted."""
    fault = fault_of(Raised("E", "", "not attempted", 9, ["a.py line 3, in loss", "a.py line 9, in feedforward"]))
    assert isinstance(fault, NotAttempted) and fault.function == "feedforward"


def test_a_stub_that_another_function_came_upon_is_named():
    """With its line, for the check's own name is not its; a stub that the check itself asked needs no place."""
    fault = fault_of(Raised("E", "help", "not attempted", 9, ["a.py line 3, in loss", "a.py line 9, in one_hot"]))
    assert str(fault) == "Not attempted yet: help (a.py line 9, in one_hot)."
    assert (
        str(fault_of(Raised("E", "act", "not attempted", 3, ["a.py line 3, in actFun"]))) == "Not attempted yet: act."
    )


def test_a_missing_name_is_an_attribute_error():
    """So that `hasattr` works on a handle, and a crash, so that it costs the check that relies on it."""
    fault = fault_of(Raised("MissingName", "W", "missing name"))
    assert isinstance(fault, AttributeError) and isinstance(fault, Crashed)
    assert fault.type_name == "AttributeError"


def test_a_hint_comes_along_within_bounds():
    """What the worker adds to an error that it knows; no longer than a hint is."""
    assert fault_of(Raised("E", "x", "raised", hint="write tf.math.log")).hint == "write tf.math.log"
    assert len(fault_of(Raised("E", "x", "raised", hint="x" * 10_000)).hint) == 500
    assert fault_of(Raised("E", "Layer", "missing name", hint="your class is Net")).hint == "your class is Net"
