"""A value as it is now."""

from __future__ import annotations

from collections import OrderedDict, namedtuple

import numpy as np

from grader.asking.snapshot import size_of, snapshot

Pair = namedtuple("Pair", "x y")


def test_arrays_are_copied_at_any_depth():
    """What happens to the original afterwards is not seen."""
    array = np.zeros(2)
    taken = snapshot([array, (array, {"a": array})])
    array += 1
    assert not taken[0].any() and not taken[1][0].any() and not taken[1][1]["a"].any()
    assert type(taken[1]) is tuple


def test_everything_else_stays_itself():
    """A function or an object is not copied, whatever methods it has."""
    thing = type("Thing", (), {"copy": lambda self: "a copy"})()
    assert snapshot(thing) is thing and snapshot([thing, len])[1] is len


def test_containers_of_every_kind_are_copied():
    """A named tuple, or a dict with an order, is a container as well as a plain one."""
    array = np.zeros(2)
    taken = snapshot([Pair(array, 1), OrderedDict(a=array)])
    array += 1
    assert not taken[0][0].any() and not taken[1]["a"].any()
    assert size_of(Pair(array, 1)) > array.nbytes and size_of(OrderedDict(a=array)) > array.nbytes
