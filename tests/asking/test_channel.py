"""Deadlines, and the two channels behind one seam."""

from __future__ import annotations

import numpy as np
import pytest
from toys import session_with

from grader.asking import call_clock
from grader.asking.call_clock import Budget
from grader.asking.channel import NoAnswer, ProcessChannel
from grader.asking.subject_session import SubjectSession
from grader.errors import Crashed, GraderFault, TimedOut, UnusableAnswer
from grader.wire.messages import (
    CALL_ENDED,
    Answer,
    Ask,
    Call,
    CallBack,
    Get,
    Raised,
    Return,
    decode_request,
    encode,
)
from grader.wire.value_types import Reference
from grader.wire.values import Payload


class FakeTime:
    """A clock that only goes when the test says so; the worker's own time with it, for the worker is alone."""

    def __init__(self) -> None:
        self.now = 100.0  # on the wall
        self.own = self.slept = 0.0
        self.grader = 0.0  # what the grader computes

    def monotonic(self) -> float:
        return self.now

    def thread_time(self) -> float:
        return self.grader

    def go(self, seconds: float, share: float = 1.0) -> None:
        """Let time pass, of which the worker gets a share of the processor."""
        self.now += seconds
        self.own += share * seconds


class FakePipe:
    """A worker that takes `seconds` of its own time for each frame, with a share of the processor."""

    def __init__(self, clock: FakeTime, *replies: tuple[float, object], share: float = 1.0) -> None:
        self.clock, self.replies, self.share = clock, list(replies), share
        self.sent: list[object] = []

    own_time = property(lambda self: self.clock.own)
    slept = property(lambda self: self.clock.slept)

    def send(self, buffers, deadline, own):
        frame = b"".join(buffers)
        self.sent.append(decode_request(frame[12 : 12 + int.from_bytes(frame[:4], "little")]))

    def receive(self, deadline, limit, own):
        seconds, reply = self.replies.pop(0)
        needs = seconds / self.share
        may = min(deadline - self.clock.now, (own - self.clock.own) / self.share)
        self.clock.go(min(needs, may), self.share)
        if needs > may:
            raise TimedOut("by the pipe")
        if isinstance(reply, bytes):
            return reply, bytearray()
        frame = b"".join(encode(reply, Payload()))
        size = int.from_bytes(frame[:4], "little")
        return frame[12 : 12 + size], bytearray(frame[12 + size :])


@pytest.fixture
def clock(monkeypatch):
    fake = FakeTime()
    monkeypatch.setattr(call_clock, "time", fake)
    return fake


def exchange(channel, on_callback=None):
    """One question."""
    return channel.exchange(Ask([]), Payload(), on_callback)


def test_a_call_that_takes_too_long_times_out(clock):
    """The limit is said."""
    channel = ProcessChannel(FakePipe(clock, (11, Answer(1))), call_limit=10, budget=Budget(100))
    with pytest.raises(TimedOut, match="No answer within 10 s"):
        exchange(channel)


def test_all_calls_together_have_a_limit(clock):
    """Each is in time, and together they are not; the next one is not even asked."""
    budget = Budget(25)
    pipe = FakePipe(clock, (9, Answer(1)), (9, Answer(2)), (9, Answer(3)))
    channel = ProcessChannel(pipe, call_limit=10, budget=budget)
    exchange(channel)
    exchange(channel)
    with pytest.raises(TimedOut, match="All 25 s for this file are used up"):
        exchange(channel)
    with pytest.raises(TimedOut, match="All 25 s"):
        exchange(ProcessChannel(FakePipe(clock), call_limit=10, budget=budget))


def test_each_call_of_a_question_has_the_limit(clock):
    """The time of a second call begins where the worker says that the first has ended; said in vain too often."""
    ended = CallBack(CALL_ENDED, [], {})
    pipe = FakePipe(clock, (0.8, ended), (0.9, Answer(1)), (0.8, ended), (0.9, ended), (0.2, Answer(2)))
    channel = ProcessChannel(pipe, call_limit=1.0, budget=Budget(60.0))
    call = Call(1, "f", [], {})

    def ask(*steps):
        answer = channel.exchange(Ask(list(steps)), Payload(), lambda call, raw: (Return(None), Payload()))
        return answer[0].value

    assert ask(call, Get(1, "W"), call) == 1
    with pytest.raises(NoAnswer, match="within 1 s"):
        ask(call, call)


def test_calls_of_a_question_together_have_the_submissions_time(clock):
    """Saying that a call has ended wins nothing of it."""
    ended = CallBack(CALL_ENDED, [], {})
    pipe = FakePipe(clock, (0.8, ended), (0.8, ended), (0.8, Answer(1)))
    channel = ProcessChannel(pipe, call_limit=1.0, budget=Budget(2.0))
    with pytest.raises(TimedOut, match="All 2 s"):
        channel.exchange(Ask([Call(1, "f", [], {})] * 3), Payload(), lambda call, raw: (Return(None), Payload()))


def test_only_the_students_time_counts(clock):
    """Neither what passes between two calls nor what the grader's own function takes is the student's."""

    def slow(call, raw):
        clock.go(1000)
        return Return(None), Payload()

    pipe = FakePipe(clock, (6, Answer(1)), (6, CallBack(1, [], {})), (3, Answer(2)), (9, Answer(3)))
    budget = Budget(25)
    channel = ProcessChannel(pipe, call_limit=10, budget=budget)
    exchange(channel)
    clock.go(1000)
    assert exchange(channel, slow)[0] == Answer(2)
    assert exchange(channel)[0] == Answer(3)
    assert budget.left == pytest.approx(25 - 6 - 9 - 9)


def test_a_busy_machine_takes_no_time_from_the_student(clock):
    """With a third of a processor, the limit is reached by what the worker computed, not before."""
    right = FakePipe(clock, (9.9, Answer(1)), share=0.34)
    assert exchange(ProcessChannel(right, call_limit=10, budget=Budget(100)))[0] == Answer(1)
    assert clock.now > 120
    late = FakePipe(clock, (10.1, Answer(1)), share=0.34)
    with pytest.raises(NoAnswer, match="10 s"):
        exchange(ProcessChannel(late, call_limit=10, budget=Budget(100)))


def test_a_machine_that_gives_no_processor_is_our_fault(clock):
    """After three times the limit nobody waits any more: of one call, or twice that of all together."""
    starved = FakePipe(clock, (59, Answer(1)), share=0.1)
    with pytest.raises(GraderFault, match=r"too busy .* of 180 s"):
        exchange(ProcessChannel(starved, call_limit=60, budget=Budget(600)))
    budget = Budget(1000)
    channel = ProcessChannel(FakePipe(clock, *[(500, Answer(1))] * 4, share=0.4), call_limit=1000, budget=budget)
    exchange(channel)
    with pytest.raises(GraderFault, match="too busy"):
        exchange(channel)
    assert budget.left == pytest.approx(200) and budget.wall_left == pytest.approx(0)
    with pytest.raises(GraderFault, match="of 2000 s"):
        exchange(channel)


@pytest.mark.parametrize(("share", "answered"), [(0.02, True), (0.01, False)])
def test_a_short_limit_leaves_a_busy_machine_its_minute(clock, share, answered):
    """Three times a second would soon be over."""
    channel = ProcessChannel(FakePipe(clock, (0.9, Answer(1)), share=share), call_limit=1, budget=Budget(6))
    if answered:
        assert exchange(channel)[0] == Answer(1)
    else:
        with pytest.raises(GraderFault, match="of 60 s"):
            exchange(channel)


def test_an_answer_that_came_too_late_is_none(clock):
    """However late it was looked for: else the grade would depend on when that is."""

    class LateLook(FakePipe):
        def receive(self, deadline, limit, own):
            return super().receive(deadline, limit, own + 5)

    with pytest.raises(NoAnswer):
        exchange(ProcessChannel(LateLook(clock, (10.5, Answer(1))), call_limit=10, budget=Budget(100)))


def test_one_that_waits_is_told_so(clock):
    """A sleep is named by what it is."""

    class Sleeper(FakePipe):
        slept = property(lambda self: self.clock.own * 0.8)

    with pytest.raises(NoAnswer, match="10 s; your code mostly waited") as told:
        exchange(ProcessChannel(Sleeper(clock, (11, Answer(1))), call_limit=10, budget=Budget(100)))
    assert "sleep" in told.value.hint


@pytest.mark.parametrize("whose", ["grader", "worker"])
def test_functions_of_the_graders_cost_what_they_compute(clock, whose):
    """Not what passes meanwhile; a worker that computes for the grader counts as the grader."""
    reference = ProcessChannel(FakePipe(clock, *[(1, Answer(1))] * 1000), call_limit=10, budget=Budget(10_000))

    def lent(call, raw):
        clock.now += 1000
        if whose == "grader":
            clock.grader += 1
        else:
            exchange(reference)
        return Return(None), Payload()

    calls = [(0.001, CallBack(1, [], {}))] * 200
    asked = FakePipe(clock, *calls[:150], (1, Answer(2)))
    assert exchange(ProcessChannel(asked, call_limit=40, budget=Budget(100)), lent)[0] == Answer(2)
    with pytest.raises(TimedOut, match="called too often"):
        exchange(ProcessChannel(FakePipe(clock, *calls), call_limit=25, budget=Budget(100)), lent)


def test_a_callback_does_not_win_time(clock):
    """Six seconds before and six after are twelve."""
    pipe = FakePipe(clock, (6, CallBack(1, [], {})), (6, Answer(2)))
    channel = ProcessChannel(pipe, call_limit=10, budget=Budget(100))
    with pytest.raises(TimedOut, match="10 s"):
        exchange(channel, lambda call, raw: (Return(None), Payload()))


def test_another_end_of_the_worker_is_told_as_it_was(clock):
    """A worker whose own life is over says so itself."""

    class Ended(FakePipe):
        def receive(self, deadline, limit, own):
            raise TimedOut("its life is over")

    with pytest.raises(TimedOut, match="its life is over"):
        exchange(ProcessChannel(Ended(clock), call_limit=10, budget=Budget(100)))


def test_nonsense_is_an_unusable_answer(clock):
    """A frame that is none costs the check that asked."""
    channel = ProcessChannel(FakePipe(clock, (1, b"\xc1nonsense")), call_limit=10, budget=Budget(100))
    with pytest.raises(UnusableAnswer):
        exchange(channel)


def test_callbacks_go_back_over_the_same_pipe(clock):
    """The answer to a callback is sent before the reply is awaited."""
    pipe = FakePipe(clock, (1, CallBack(7, [2], {})), (1, Answer(5)))
    channel = ProcessChannel(pipe, call_limit=10, budget=Budget(100))
    exchange(channel, lambda call, raw: (Return(call.arguments[0] * 2), Payload()))
    assert pipe.sent[1] == Return(4)


def test_the_local_channel_gives_what_a_process_would(tmp_path):
    """A crash is told with type, text, line and the calls that led there, in the student's files alone."""
    source = "import json\n\ndef g(x):\n    return json.loads(x)\n\ndef f(x):\n    return g(x)\n"
    student, _, channel = session_with(source)
    with pytest.raises(Crashed) as caught:
        student.f("no json")
    assert caught.value.type_name == "JSONDecodeError" and caught.value.line == 4
    assert caught.value.trail == ("student.py line 7, in f", "student.py line 4, in g")
    assert isinstance(channel.root, Reference)


def test_the_local_channel_copies_both_ways():
    """Arguments, answers and what a callback takes and gives are all copies."""
    student, *_ = session_with(
        "import numpy as np\nkept = np.zeros(2)\ndef give(): return kept\n"
        "def through(f, z):\n    got = f(z)\n    got[:] = 5\n    return z, got\n"
    )
    student.give()[:] = 9
    assert not student.give().any()
    mine = np.zeros(2)

    def f(z):
        z[:] = 7
        return mine

    z, got = student.through(f, np.ones(2))
    assert np.array_equal(z, [1, 1]) and np.array_equal(got, [5, 5]) and not mine.any()


def test_exit_is_an_answer_and_an_interrupt_is_not():
    """A reference that calls exit() crashes; the user's Ctrl-C ends the grader."""
    student, *_ = session_with("import sys\ndef leave(): sys.exit(3)\ndef stop(): raise KeyboardInterrupt\n")
    with pytest.raises(Crashed, match=r"called exit\(\)"):
        student.leave()
    with pytest.raises(KeyboardInterrupt):
        student.stop()


def test_both_channels_ask_the_same_way(clock):
    """A conversation does not know which it has."""
    pipe = FakePipe(clock, (1, Raised("ValueError", "no", "raised", 3)))
    session = SubjectSession(ProcessChannel(pipe, call_limit=10, budget=Budget(100)))
    with pytest.raises(Crashed, match="ValueError: no"):
        session.root(Reference(1, "module", {"f": None})).f()


def test_the_graders_functions_are_not_called_for_ever(clock):
    """Their time is not the student's, but a million calls of them are."""

    def quick(call, raw):
        clock.grader += 0.6
        return Return(None), Payload()

    pipe = FakePipe(clock, *[(0, CallBack(1, [], {}))] * 1000, (0, Answer(1)))
    with pytest.raises(TimedOut, match="too often"):
        exchange(ProcessChannel(pipe, call_limit=10, budget=Budget(100)), quick)
    few = FakePipe(clock, *[(0, CallBack(1, [], {}))] * 50, (0, Answer(1)))
    assert exchange(ProcessChannel(few, call_limit=1, budget=Budget(100)), quick)[0] == Answer(1)


def test_a_question_with_one_call_has_one_limit(clock):
    """A worker that says that the call has ended says so in vain: none is to follow."""
    for steps in ([], [Get(1, "W")], [Call(1, "f", [], {})]):
        pipe = FakePipe(clock, (0.8, CallBack(CALL_ENDED, [], {})), (0.9, Answer(1)))
        channel = ProcessChannel(pipe, call_limit=1.0, budget=Budget(60.0))
        with pytest.raises(NoAnswer, match="within 1 s"):
            channel.exchange(Ask(steps), Payload(), lambda call, raw: (Return(None), Payload()))
