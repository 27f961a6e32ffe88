"""The positional parameters of callables, as they are told to the grader and shown to student code."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from grader.worker.signatures import (
    parameters_of,
    positional_counts,
    positional_parameters,
    signature_of,
    written_in_python,
)


class Net:
    def method(self, X, *more, deep=False):
        pass

    def none():
        pass

    @staticmethod
    def static(a, b):
        pass

    @classmethod
    def of_class(cls, a):
        pass


def plain(a, b=1, /, c=2, *rest, d, **others):
    pass


@functools.wraps(plain)
def wrapped(*arguments):
    pass


@pytest.mark.parametrize(
    ("function", "bound", "names"),
    [
        (plain, False, ["a", "b", "c", "*"]),
        (vars(Net)["method"], True, ["X", "*"]),
        (vars(Net)["method"], False, ["self", "X", "*"]),
        (vars(Net)["static"], True, ["a", "b"]),
        (vars(Net)["none"], True, None),
        (vars(Net)["of_class"], True, None),
        (wrapped, False, None),
        (len, False, None),
        (Net, False, None),
    ],
)
def test_a_plain_function_is_read_off_its_code(function, bound, names):
    """A decorator may have left another signature, and a built-in has no code: nothing is said of these."""
    assert written_in_python(function, bound=bound) == names


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (wrapped, ["a", "b", "c", "*"]),
        (Net().method, ["X", "*"]),
        (Net.of_class, ["a"]),
        (lambda **words: None, []),
        (np.add.reduce, None),
        (7, None),
    ],
)
def test_positional_parameters_where_python_can_tell(function, names):
    """Without self, and without those that can only be named."""
    found = positional_parameters(function)
    assert found == names or (names is None and found is not None and "self" not in found and callable(function))


def test_a_signature_is_shown_as_it_was():
    """With every kind of parameter; a default that is no plain value is there, and is None."""
    shown = signature_of(parameters_of(plain))
    assert str(shown) == "(a, b=1, /, c=2, *rest, d, **others)"
    shown.bind(1, d=2)
    with pytest.raises(TypeError):
        shown.bind(1)
    assert str(signature_of(parameters_of(lambda z, f=print, n=2**70: z))) == "(z, f=None, n=None)"


def test_what_has_no_signature_has_no_parameters():
    """Python cannot tell those of every function that is written in C."""
    assert parameters_of(7) is None


@pytest.mark.parametrize(
    ("function", "fits"),
    [
        (lambda: 0, [0]),
        (lambda z, type=None: 0, [1, 2]),
        (lambda a, b, /, *rest: 0, [2, 3, 4]),
        (lambda a, *, b=1, **c: 0, [1]),
        (lambda a, *, b: 0, []),
    ],
)
def test_how_many_arguments_a_call_may_have(function, fits):
    """As the signature itself says of each number of them."""
    shown = signature_of(parameters_of(function))
    assert [count for count in range(5) if count in positional_counts(shown)] == fits
    for count in range(5):
        try:
            shown.bind(*range(count))
        except TypeError:
            assert count not in fits
        else:
            assert count in fits
