"""Calls in the handout's words, in the student's own: what is renamed, left out, reordered, and left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.worker.loading.call_adapters import CallAdapter, adapter, matched
from grader.worker.loading.interface import Parameters, own_parameters, read_interface


def parameters(written: str) -> Parameters:
    """The handout's parameters."""
    return read_interface(f"def f({written}):\n    pass\n".encode()).functions["f"]


def made(written: str, own: Callable[..., Any]) -> tuple[CallAdapter | None, list[str]]:
    """The adapter for a function of the student's, and the notes that it makes."""
    notes: list[str] = []
    return adapter("Net", own, parameters(written), notes.append), notes


NET = 'n, m, actFun_type="tanh", reg_lambda=0.01, seed=0'


@pytest.mark.parametrize(
    ("own", "same"),
    [
        ('n, m, act_type="tanh", reg_lambda=0.01, seed=0', {"actFun_type": "act_type"}),
        ('inputs, outputs, kind="tanh", lam=0.1, seed=0', {"n": "inputs", "m": "outputs", "actFun_type": "kind",
                                                           "reg_lambda": "lam"}),
        ('n, m, seed=0, lam=0.1, act="relu"', {"actFun_type": "act", "reg_lambda": "lam"}),
        ('n, m, actFun_type="tanh", reg_lambda=0.01, n_iter=1000', {}),  # no seed: another count
        ('n, m, actFun_type="tanh", lr=0.01, seed=0', {}),  # a learning rate is no regulariser
        ('n, m, actFun_type="tanh", reg_lambda=0.01, verbose=False', {}),
        ("n, m, a, b, c", {}),  # what has a default in the handout is not what must be given
    ],
)  # fmt: skip
def test_parameters_are_matched_by_name_and_place(own: str, same: dict[str, str]) -> None:
    """Other names only where they can be nothing else."""
    found = matched(parameters(NET), parameters(own))
    assert {name: other for name, other in found.items() if name != other} == same


def test_another_name_is_put_in_its_place() -> None:
    """With a note that has both signatures."""
    found, notes = made(NET, lambda n, m, act_type="tanh", reg_lambda=0.01, seed=0: None)
    assert found is not None
    assert found.adapt([2, 3], {"actFun_type": "relu", "seed": 5}) == (
        [], {"n": 2, "m": 3, "act_type": "relu", "seed": 5},
    )  # fmt: skip
    assert len(notes) == 1 and "act_type was taken for actFun_type" in notes[0] and "the handout's takes" in notes[0]
    assert found.told(["n", "m", "act_type"]) == ["n", "m", "actFun_type"]


def test_what_is_not_taken_is_not_passed_on() -> None:
    """If the handout has a default for it; by position, too."""
    found, notes = made("n, seed=0", lambda n: None)
    assert found is not None and found.adapt([2, 5], {}) == found.adapt([2], {"seed": 5}) == ([], {"n": 2})
    assert "nothing was passed on for seed" in notes[0]


def test_what_must_be_given_is_not_left_out() -> None:
    """Then the call fails as it would, and the note has both signatures."""
    found, notes = made("X, y", lambda X, w, u: None)
    assert found is not None and found.adapt([1, 2], {}) == ([1, 2], {})
    assert notes == ["Your Net takes (X, w, u); the handout's takes (X, y)."]


def test_the_handouts_names_in_another_order_are_taken_by_name() -> None:
    """`fit(y, X)` gets X as X."""
    found, notes = made("X, y, epsilon=0.01", lambda y, X, epsilon=0.01: None)
    assert found is not None and found.adapt([1, 2], {}) == ([], {"X": 1, "y": 2})
    assert "taken by their names" in notes[0]


def test_calls_that_fit_are_left_alone() -> None:
    """Other names of what is given by position cost no note; calls that are not the handout's go through."""
    found, notes = made("X, y", lambda a, b: None)
    assert found is not None and found.adapt([1, 2], {}) == ([1, 2], {})
    assert found.adapt([1], {"b": 2}) == ([1], {"b": 2})
    assert not notes
    assert found.adapt([1], {"other": 2}) == ([1], {"other": 2})
    assert found.adapt([1, 2, 3], {}) == ([1, 2, 3], {})


def test_no_adapter_where_none_is_needed() -> None:
    """The handout's very parameters, more of them at the end, or any."""
    for own in (lambda X, y: None, lambda X, y, more=1: None, lambda *given, **words: None):
        assert made("X, y", own)[0] is None
    assert made("X, y", 42)[0] is None


def test_own_parameters_of_a_class_are_those_of_its_constructor() -> None:
    """Without self."""

    class Net:
        def __init__(self, n: int, act: str = "tanh") -> None:
            pass

    assert [one.name for one in own_parameters(Net) or ()] == ["n", "act"]
