"""What was read after a call comes with the next answer, and is what a trip of its own would have brought."""

from __future__ import annotations

import numpy as np
import pytest
from toys import talk_with

from grader.asking.subject_session import SubjectSession
from grader.errors import UnusableAnswer
from grader.wire.messages import Answer
from grader.wire.packed import Array, Reference

SOURCE = """
import numpy as np

counted = 0


class Net:
    def __init__(self):
        self.n, self.z = 0, None

    def forward(self, X):
        self.n += 1
        self.z = X * self.n
        return self.z

    def call(self, function):
        function(self)
        self.n += 1

    @property
    def looked(self):
        global counted
        counted += 1
        return counted


class Odd(Net):
    def __getattribute__(self, name):
        return "odd" if name == "z" else object.__getattribute__(self, name)


def looks():
    return counted
"""


class Counting:
    """A channel that counts what goes through it."""

    def __init__(self, channel):
        self.channel, self.trips = channel, 0

    def exchange(self, request, payload, on_callback):
        self.trips += 1
        return self.channel.exchange(request, payload, on_callback)


@pytest.fixture
def asked():
    """The root, and the counting channel."""
    root, talk, channel = talk_with(SOURCE)
    talk.channel = Counting(channel)
    return root, talk.channel


def test_the_second_time_reading_is_free(asked):
    """The first call shows what will be read."""
    student, channel = asked
    net = student.Net()
    net.forward(np.ones(2))
    assert np.array_equal(net.z, [1, 1]) and net.n == 1
    before = channel.trips
    net.forward(np.ones(2))
    assert hasattr(net, "z") and np.array_equal(net.z, [2, 2]) and net.n == 2
    assert channel.trips == before + 1


def test_it_is_the_value_after_this_call_and_of_this_object(asked):
    """Whatever was asked, set or called in between."""
    student, _ = asked
    net, other = student.Net(), student.Net()
    for turn in range(1, 4):
        net.forward(np.ones(1))
        assert net.z == turn
        net.z = 7.0
        assert net.z == 7
        net.forward(np.ones(1) / 2)
        assert other.z is None and net.z == (turn + 1) / 2
        net.n, net.z = turn, None
        assert net.z is None


def test_a_copy_each_time(asked):
    """A check may change what it has read."""
    student, _ = asked
    net = student.Net()
    for turn in (1, 2):
        net.forward(np.ones(2))
        net.z[:] = 9
        assert np.array_equal(net.z, [turn, turn])


def test_what_runs_code_is_read_when_it_is_asked(asked):
    """Properties, and classes that answer for themselves."""
    student, _ = asked
    net = student.Net()
    for _ in range(3):
        net.forward(1.0)
        net.looked  # noqa: B018
    net.forward(1.0)
    assert student.looks() == 3
    odd = student.Odd()
    for _ in range(3):
        odd.forward(1.0)
        assert odd.z == "odd"


def test_what_is_gone_is_missing(asked):
    """Though it was there the last time."""
    student, _ = asked
    net = student.Net()
    net.forward(1.0)
    assert hasattr(net, "z") and not hasattr(net, "w")
    net.forward(1.0)
    assert not hasattr(net, "w") and net.z == 2


def test_calls_within_calls(asked):
    """What a function of ours asks meanwhile does not take the outer call's place."""
    student, _ = asked
    net = student.Net()
    seen = []

    def inner(same):
        same.forward(1.0)
        seen.append(same.z)

    for turn in range(3):
        net.call(inner)
        assert net.n == 2 * (turn + 1) and net.z == 2 * turn + 1
    assert seen == [1, 3, 5]


class Forged:
    """Answers with more than was asked for."""

    def __init__(self, after):
        self.after = after

    def exchange(self, request, payload, on_callback):
        return Answer(1, after=self.after), b""


def test_only_what_was_asked_for_is_taken():
    """A worker is the student's: it may send anything; what cannot be read is asked for, by whoever wants it."""
    talk = SubjectSession(Forged({"W": Array("<f8", (2**40,), 0, False)}))
    root = talk.root(Reference(1, "Net", {"f": []}))
    assert [root.f(), root.f()] == [1, 1]
    assert root.W == 1  # asked; from now on likely
    assert root.f() == 1 and root.W == 1


def test_what_cannot_be_had_costs_whoever_reads_it():
    """An attribute of a million values was read once; the calls that follow have their answers."""
    student, *_ = talk_with(
        "class Net:\n    def __init__(self): self.odd = list(range(300_000))\n    def f(self): return 1\n"
    )
    net = student.Net()
    assert net.f() == 1
    with pytest.raises(UnusableAnswer, match="250,000"):
        net.odd  # noqa: B018
    assert net.f() == 1 and net.f() == 1
