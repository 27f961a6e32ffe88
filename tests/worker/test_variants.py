"""The reference with a mistake in it, and with its calls noted, as a worker loads it."""

from __future__ import annotations

import sys
import types

import pytest

import grader
from grader.worker.variants import COPY, NOTED, UNWATCHED, note_calls, plant

RIGHT = """
def act(z):
    return z


class Net:
    size = 3

    def twice(self, x):
        return 2 * self.one(x)

    def one(self, x):
        return x

    @staticmethod
    def of_none(x):
        return x

    @classmethod
    def of_class(cls, x):
        return x + cls.size
"""
WRONG = """
from grader import mistake


@mistake(instead_of="act", hint="?")
def other_act(z):
    return -z


@mistake(instead_of="Net.of_none", hint="?")
def other_static(x):
    return 10 * x


@mistake(instead_of="Net.of_class", hint="?")
def other_class(cls, x):
    return x - cls.size
"""


@pytest.fixture
def right():
    namespace: dict[str, object] = {"__name__": "right"}
    exec(RIGHT, namespace)
    return namespace


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """The package with the untouched files, and the stub of the grader that a worker has."""
    folder = tmp_path / COPY
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "mistakes.py").write_text(WRONG)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "grader", types.ModuleType("grader"))
    sys.modules["grader"].__path__ = grader.__path__  # type: ignore[attr-defined]
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == COPY]:
        del sys.modules[name]


def test_a_mistake_stands_in_for_what_it_replaces(right, copies):
    """A function, a static method that stays one, a class method that stays one; nothing else changes."""
    changes = [("other_act", "act"), ("other_static", "Net.of_none"), ("other_class", "Net.of_class")]
    plant(right, [("mistakes", name, instead_of) for name, instead_of in changes])
    net = right["Net"]()
    assert right["act"](2) == -2 and net.of_none(2) == 20 and net.of_class(2) == -1 and net.twice(2) == 4


def test_calls_are_noted_by_name(right):
    """Those that were reached, also from within; what is no plain function cannot be watched, and is said so."""
    note_calls(right, ["act", "Net.one", "Net.one", "Net.of_none", "Net.of_class", "Net.size"])
    assert right[NOTED] == {} and right[UNWATCHED] == ["Net.size"]
    assert right["Net"]().twice(3) == 6
    assert right[NOTED] == {"Net.one": True}
    right[NOTED] = {}
    assert (right["act"](1), right["Net"].of_none(2), right["Net"].of_class(2)) == (1, 2, 5)
    assert right[NOTED] == dict.fromkeys(["act", "Net.of_none", "Net.of_class"], True)
