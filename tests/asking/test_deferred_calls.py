"""Calls without an answer go out with the next question, in their order."""

from __future__ import annotations

import numpy as np
import pytest
from toys import session_with

from grader import promise, tell
from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.subject_session import SubjectSession
from grader.errors import Crashed, NotAttempted, UnusableAnswer
from grader.sandbox.fork_server import ForkServer
from grader.wire.messages import Get, Load

SOURCE = """
class Net:
    def __init__(self):
        self.seen = []

    def see(self, X, f=None):
        self.seen.append(X if f is None else f(X))

    def pick(self, x):
        return self.last

    def stub(self):
        raise NotImplementedError

    def fails(self):
        return [][0]

seen, counted = [], 0

def see(x):
    seen.append(x)

def count(x):
    global counted
    counted += 1
    return [counted, x]

def call(function, x):
    return [function(x), list(seen)]
"""


@pytest.fixture
def subject():
    return session_with(SOURCE)


def test_it_goes_with_the_next_question(subject):
    """With the arguments as they were, after what was set before and before what is set after."""
    student, session, _ = subject
    net = student.Net()
    asked, exchange = [], session.channel.exchange
    session.channel.exchange = lambda *rest: (asked.append(rest[0]), exchange(*rest))[1]
    X = np.ones(2)
    tell(net.see, X)
    X[:] = 5
    tell(net.see, X, f=lambda z: z + 1)
    net.last = 3
    assert not asked
    first, second = net.seen
    assert len(asked) == 1
    assert np.array_equal(first, [1, 1]) and np.array_equal(second, [6, 6]) and net.last == 3


def test_functions_of_a_file_and_of_the_checks_own(subject):
    """A handle that was fetched, a name of the module, a plain function."""
    student, *_ = subject
    tell(student.see, 1)
    fetched = getattr(student.Net(), "see")  # noqa: B009
    tell(fetched, 2)
    told = []
    tell(told.append, 3)
    assert student.seen == [1] and told == [3]


def test_what_it_raises_comes_with_the_next_question(subject):
    """As itself; nothing after it is done."""
    student, *_ = subject
    net = student.Net()
    tell(net.fails)
    tell(net.see, 1)
    with pytest.raises(Crashed, match="IndexError"):
        net.seen  # noqa: B018
    assert net.seen == []
    tell(net.stub)
    with pytest.raises(NotAttempted):
        net.see(1)


def test_a_missing_name_is_not_taken_for_the_one_that_is_read(subject):
    """`hasattr` forgives only the name that it asks for."""
    student, *_ = subject
    net = student.Net()
    tell(net.fails)
    with pytest.raises(Crashed, match="IndexError"):
        hasattr(net, "nothing")


def test_the_last_ones_are_made_at_the_end(subject):
    """Nothing is asked where none waits."""
    student, session, channel = subject
    net = student.Net()
    tell(net.fails)
    with pytest.raises(Crashed, match="IndexError"):
        session.finish()
    net.W = 1
    channel.exchange = None
    session.finish()


def trips(session) -> list[object]:
    """The requests from now on, as they are made."""
    asked, exchange = [], session.channel.exchange
    session.channel.exchange = lambda *rest: (asked.append(rest[0]), exchange(*rest))[1]
    return asked


def test_promises_travel_together(subject):
    """Each has the answer of its own call, as it was when it was made; student code sees all in their order."""
    student, session, _ = subject
    asked = trips(session)
    answers = []
    for turn in range(3):
        student.turn = turn
        answers.append(promise(student.count, np.full(2, turn)))
    assert not asked
    assert [answer()[0] for answer in answers] == [1, 2, 3] and answers[0]()[0] == 1
    assert [answer()[1].tolist() for answer in answers] == [[0, 0], [1, 1], [2, 2]]
    assert len(asked) == 1


def test_a_promise_is_kept_by_any_question(subject):
    """The next one carries it."""
    student, session, _ = subject
    asked = trips(session)
    answer = promise(student.count, 5)
    assert student.Net().seen == []
    assert len(asked) == 2 and answer() == [1, 5] and len(asked) == 2


def test_a_promise_that_fails_raises_each_time(subject):
    """So do those that were asked with it and after it; those before it were not told."""
    student, *_ = subject
    first, second, third = promise(student.count, 1), promise(student.Net().fails), promise(student.count, 2)
    assert first() == [1, 1]  # it went when the Net was made
    for one in (second, third, second):
        with pytest.raises(Crashed, match="IndexError"):
            one()
    assert promise(student.count, 3)() == [2, 3]


def test_a_promise_of_the_checks_own_function(subject):
    """It is called at once."""
    assert promise(lambda x: x + 1, 2)() == 3


def test_what_a_callback_told_is_done_before_it_returns(subject):
    """And what it raises there is its own."""
    student, *_ = subject

    def lent(x):
        tell(student.see, x)
        return promise(student.count, x)

    assert student.call(lambda x: lent(x)(), 4) == [[1, 4], [4]]
    assert student.call(lambda x: tell(student.see, x), 6) == [None, [4, 6]]


def test_what_a_check_left_behind_is_nobody_elses(subject):
    """It failed by itself before the call went out: the next check does not make it, nor bear what it raises."""
    student, session, _ = subject
    tell(student.Net().fails)
    left = promise(student.count, 1)
    session.seed(1)
    assert student.count(2) == [1, 2]
    with pytest.raises(UnusableAnswer, match="not asked any more"):
        left()


def test_what_a_callback_left_behind_is_nobody_elses(subject):
    """It told a call, and then failed."""
    student, *_ = subject

    def lent(x):
        tell(student.see, x)
        raise UnusableAnswer("no")

    with pytest.raises(UnusableAnswer, match="no"):
        student.call(lent, 4)
    assert student.seen == []


def test_an_answer_that_is_under_way_is_not_there(subject):
    """A function of ours that student code calls cannot look at what its own question will bring."""
    student, *_ = subject
    promised = []
    promised.append(promise(student.count, 1))
    promised.append(promise(student.call, lambda x: promised[0](), 2))
    with pytest.raises(UnusableAnswer, match="while it is being asked"):
        promised[1]()


def test_a_missing_name_within_a_told_call_is_a_crash(subject):
    """`hasattr` forgives only the name that it asks for."""
    student, session, _ = subject
    net = student.Net()
    session.call_later(lambda payload: Get(net._id, "x"))
    with pytest.raises(Crashed, match="no 'x'"):
        hasattr(net, "nothing")
    assert not hasattr(net, "nothing")


def test_a_method_as_an_argument_is_the_one_of_now(subject):
    """What was set before counts, what is set after does not."""
    student, *_ = subject
    net = student.Net()
    student.Net.last = 5
    answer = promise(student.call, net.pick, 0)
    assert answer()[0] == 5


def test_each_of_several_calls_in_one_question_has_the_whole_limit():
    """Through a real worker: two calls that together take longer than one may, each within its own time."""
    source = b"import time\n\ndef nap(seconds):\n    time.sleep(seconds)\n    return seconds\n"
    with ForkServer(hidden=()) as server, server.worker() as worker:
        channel = ProcessChannel(worker, call_limit=60.0, budget=Budget(120.0))
        student = SubjectSession(channel).load(Load("part.py", "whole", {"part.py": source}, {}))
        channel.call_limit = 2.0
        answers = [promise(student.nap, 1.2) for _ in range(3)]
        assert [answer() for answer in answers] == [1.2, 1.2, 1.2]
