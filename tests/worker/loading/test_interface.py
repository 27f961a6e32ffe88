"""The handout's interface, read off a stub; parameters of what runs."""

from __future__ import annotations

from grader.worker.loading.interface import NONE_GIVEN, Interface, listed, own_parameters, read_interface

STUB = b'''
"""A stub."""
import numpy as np

raise SystemExit("it is not run")


def f(a, b=2, *, c="x", d=np.pi):
    raise NotImplementedError("write f")


class Net:
    def __init__(self, n, seed=0):
        self.n = n

    @staticmethod
    def g(z, kind):
        raise NotImplementedError("write g")
'''


def test_a_stub_is_read_and_not_run() -> None:
    """Functions, classes and methods with their parameters; self is left out."""
    found = read_interface(STUB)
    assert [(one.name, one.default) for one in found.functions["f"]] == [
        ("a", NONE_GIVEN), ("b", 2), ("c", "x"), ("d", None),
    ]  # fmt: skip
    assert listed(found.classes["Net"]["__init__"]) == "(n, seed)"
    assert listed(found.classes["Net"]["g"]) == "(z, kind)"
    assert [one.required for one in found.classes["Net"]["__init__"]] == [True, False]


def test_what_cannot_be_read_asks_for_nothing() -> None:
    """A stub that is no Python."""
    assert read_interface(b"def f(:") == read_interface(b"\0") == Interface()


def test_own_parameters_are_those_that_have_a_name() -> None:
    """None where any name is taken, or where Python cannot tell."""
    assert [one.name for one in own_parameters(lambda a, b=1, *rest, c=2: None) or ()] == ["a", "b", "c"]
    assert own_parameters(lambda **words: None) is None
    assert own_parameters(42) is None
