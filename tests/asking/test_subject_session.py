"""The session with a subject: sets before calls, callbacks both ways, handles that live and die together."""

from __future__ import annotations

import functools
import gc

import numpy as np
import pytest
from toys import session_with

from grader.errors import Crashed, NotAttempted, StudentFault, UnusableAnswer
from grader.wire.messages import Answer, Ask, CallBack, Drop, Set
from grader.wire.value_types import Function, Reference

SOURCE = """
import random
import threading

import numpy as np


class Net:
    kind = "net"

    def __init__(self, size=2):
        self.W = np.zeros(size)
        self.inner = None

    def weights(self):
        return self.W

    def grow(self):
        self.W = self.W + 1

    @property
    def growing(self):
        self.grow()
        return self.W

    def apply(self, function, *arguments, **keywords):
        return function(*arguments, **keywords)

    def stub(self):
        raise NotImplementedError("stub")


def make():
    return Net()


def call(function, *arguments, **keywords):
    return function(*arguments, **keywords)


def tolerant(function):
    try:
        return function()
    except Exception:
        return "swallowed"


def stubborn(function):
    try:
        function()
    except BaseException:
        return "went on"


def in_thread(function):
    problems = []

    def run():
        try:
            function()
        except RuntimeError as error:
            problems.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return problems


def call_and_look(function, net):
    function(net)
    return net.W


def keep(function):
    global kept
    kept = function


def call_kept():
    return kept()


def same(one, other):
    return one is other


def show_twice(function):
    thing = Net()
    function(thing)
    function(thing)


def draw():
    return [random.random(), float(np.random.random())]
"""


@pytest.fixture
def subject():
    return session_with(SOURCE)


def objects(channel) -> int:
    """How many objects are kept for the grader."""
    return len(channel._objects._objects)


def test_what_was_set_is_there_before_the_next_call(subject):
    """A set goes out with the next question, and first."""
    student, *_ = subject
    net = student.Net()
    net.W = np.array([1.0, 2.0])
    assert np.array_equal(net.weights(), [1, 2])


def test_sets_take_no_trip_of_their_own(subject):
    """Two sets and a call are one exchange."""
    student, session, channel = subject
    net = student.Net()
    seen = []
    exchange = channel.exchange
    session.channel = type("Spy", (), {"exchange": lambda self, *a: seen.append(a[0]) or exchange(*a)})()
    net.W = 1
    net.b = 2
    net.weights()
    (asked,) = seen
    assert [step.name for step in asked.steps if isinstance(step, Set)] == ["W", "b"]


def test_a_read_always_asks_the_subject(subject):
    """No value is remembered from an earlier answer: each read is a question of its own, and what it gives is now."""
    student, session, channel = subject
    net, other, seen, exchange = student.Net(), student.Net(), [], channel.exchange
    session.channel = type("Spy", (), {"exchange": lambda self, *a: seen.append(a[0]) or exchange(*a)})()
    for turn in range(1, 4):
        net.grow()
        assert np.array_equal(net.W, [turn, turn]) and np.array_equal(other.W, [0, 0])
        net.W[:] = 9  # a copy of the check's own
        assert np.array_equal(net.W, [turn, turn])
    assert len(seen) == 3 * 5
    net.grow()
    assert [net.growing[0], net.growing[0], net.W[0]] == [5, 6, 6]


def test_a_set_takes_the_value_as_it_is_now(subject):
    """What the check does to its array afterwards does not matter, in a list neither."""
    student, *_ = subject
    net, array = student.Net(), np.zeros(2)
    net.W = [array, {"a": array}]
    array += 1
    first, second = net.W
    assert not first.any() and not second["a"].any()


def test_setting_a_handle_sets_the_object_itself(subject):
    """An object of the student's that has a method named copy is not copied."""
    student, *_ = session_with(SOURCE + "\nNet.copy = lambda self: 'a copy'\n")
    net, other = student.Net(), student.Net()
    net.inner = other
    assert student.same(net.inner, other) is True


def test_a_set_is_not_lost_when_an_argument_must_be_fetched_first(subject):
    """A method as an argument is asked for before the call; the waiting sets go before that."""
    student, *_ = subject
    net = student.Net()
    net.W = np.ones(2)
    assert np.array_equal(student.call(net.weights), [1, 1])


def test_callbacks_take_positional_and_keyword_arguments(subject):
    """Student code calls the grader's function as it likes."""
    student, *_ = subject
    seen = []

    def f(z, type=None, **more):
        seen.append((z, type, more))
        return z * 2

    got = student.call(f, np.ones(2), type="tanh", extra=1)
    assert np.array_equal(got, [2, 2])
    assert seen[0][1:] == ("tanh", {"extra": 1})


@pytest.mark.parametrize("function", [np.tanh, functools.partial(max, 0.0), max, lambda *z: z[-1]])
def test_every_kind_of_function_can_be_passed(subject, function):
    """A ufunc, a partial, a builtin and a lambda are functions."""
    student, *_ = subject
    arguments = (0.5,) if function is np.tanh else (0.5, 0.25)
    assert student.call(function, *arguments) == function(*arguments)


def test_other_things_cannot_be_passed(subject):
    """A check that passes an object of its own is told so."""
    student, *_ = subject
    with pytest.raises(TypeError, match="handles and functions, not set"):
        student.call(len, {1})


def test_a_callback_may_ask_the_subject_in_turn(subject):
    """A question within a question is answered first, at any depth."""
    student, *_ = subject
    net = student.Net()

    def inner(n):
        net.W = np.full(2, float(n))
        return net.weights().sum() + (student.call(inner, n - 1) if n else 0)

    assert student.call(inner, 3) == 2 * (3 + 2 + 1 + 0)


def test_a_callback_gets_objects_as_handles(subject):
    """What has no copy arrives as a handle, the same one for the same object."""
    student, *_ = subject
    net = student.Net()
    seen = []
    student.call(lambda a, b: seen.extend([a, b]), net, net)
    assert seen[0] is net and seen[1] is net


def test_what_a_callback_sets_is_there_when_it_returns(subject):
    """Student code that called it goes on with what it left on the object."""
    student, *_ = subject
    net = student.Net()

    def lent(thing):
        thing.W = np.full(2, 7.0)
        return "done"

    assert np.array_equal(student.call_and_look(lent, net), [7, 7])
    assert np.array_equal(net.W, [7, 7])


def test_what_our_function_raises_in_a_question_comes_out_as_it_was(subject):
    """A student's fault inside a callback is that fault, not one of the calling code."""
    student, *_ = subject
    net = student.Net()
    with pytest.raises(NotAttempted) as caught:
        student.call(net.stub)
    assert caught.value.function == "stub"
    with pytest.raises(NotAttempted):
        student.call(lambda: net.stub())


def test_student_code_cannot_swallow_our_fault_by_habit(subject):
    """`except Exception` does not hide it; who catches everything goes on, and the fault is forgotten."""
    student, *_ = subject
    net = student.Net()
    with pytest.raises(NotAttempted):
        student.tolerant(lambda: net.stub())
    assert student.stubborn(lambda: net.stub()) == "went on"
    assert student.call(lambda: 5) == 5


@pytest.mark.parametrize(
    "function",
    [lambda z: z.shape, lambda z: z + "", lambda z: {}[z], lambda z: [][int(z)], lambda z: 1 / (z - z), lambda: 0],
)
def test_a_function_called_with_what_it_cannot_take_is_the_callers_fault(subject, function):
    """Attributes, types, keys, divisions: the student's code called our function wrongly."""
    student, *_ = subject
    with pytest.raises(Crashed, match="called with what it cannot take"):
        student.call(function, 1.5)


def test_a_fault_of_the_graders_is_not_taken_for_an_answer(subject):
    """What the grader's function itself breaks on is not silently swallowed as a pass."""
    student, *_ = subject

    def broken():
        raise AssertionError("ours")

    with pytest.raises((AssertionError, StudentFault)):
        student.call(broken)


def test_a_function_can_only_be_called_in_the_thread_that_works(subject):
    """Frames of two threads would mix."""
    student, *_ = subject
    assert student.in_thread(lambda: 1) == ["this function can only be called from the main thread"]


def test_a_subject_may_be_asked_from_another_thread(subject):
    """The reference is shared by all gradings of a run, whatever thread they are in."""
    import threading

    student, *_ = subject
    assert student.call(lambda: 4) == 4
    got = []
    thread = threading.Thread(target=lambda: got.append(student.call(lambda: 5)))
    thread.start()
    thread.join()
    assert got == [5]


def test_seeding_forgets_functions_but_not_those_that_were_set(subject):
    """A function passed to an earlier check is not called again; one put on an object stays with it."""
    student, session, _ = subject
    net = student.Net()
    student.keep(lambda: "old")
    net.given = lambda: "set"
    assert student.call_kept() == "old" and net.given() == "set"
    session.seed(1)
    new = [lambda: "new" for _ in range(50)]  # may lie where the old one was
    for function in new:
        student.call(function)
    assert net.given() == "set"
    with pytest.raises(Crashed, match="did not give"):
        student.call_kept()


def test_functions_set_before_seeding_survive_it_all(subject):
    """Follow-through sets several functions on classes, and then the check begins by seeding."""
    student, session, _ = subject
    student.Net.first = lambda theirs: 1
    student.Net.second = lambda theirs: 2
    session.seed(1)
    net = student.Net()
    assert net.first() + net.second() == 3


def test_a_seed_decides_what_random_generators_give(subject):
    """`random` and NumPy, from the same seed, draw the same; from another, something else."""
    student, session, _ = subject
    drawn = []
    for seed in (1, 1, 2):
        session.seed(seed)
        drawn.append(student.draw())
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[2][0] and drawn[0][1] != drawn[2][1]


def test_handles_that_are_dropped_are_forgotten_over_there(subject):
    """Objects that no check holds any more do not pile up."""
    student, _, channel = subject
    student.make()
    before = objects(channel)
    for _ in range(20):
        student.make()
    assert objects(channel) <= before + 1


def test_handles_in_a_cycle_are_dropped_too(subject):
    """Garbage that only the collector finds is told as well."""
    student, _, channel = subject
    for _ in range(10):
        ring = [student.make()]
        ring.append(ring)
        del ring
    gc.collect()
    student.make()
    assert objects(channel) <= 3


def test_an_object_that_comes_back_is_not_forgotten(subject):
    """It was dropped here, and is returned by the very next answer."""
    student, *_ = subject
    net = student.Net()
    net.inner = student.Net()
    for _ in range(5):
        inner = net.inner
        inner.W = np.ones(2)
        del inner
    assert np.array_equal(net.inner.weights(), [1, 1])


def test_an_object_that_comes_back_in_a_callback_is_not_forgotten(subject):
    """It was dropped after the first call, and nothing was asked until the second."""
    student, *_ = subject
    seen = []

    def look(thing):
        seen.append(None if not seen else thing.kind)

    student.show_twice(look)
    assert seen == [None, "net"]


def test_setting_on_an_object_that_is_then_dropped_still_happens(subject):
    """The set goes before the drop."""
    student, *_ = subject
    net = student.Net()
    net.inner = student.Net()
    net.inner.W = np.ones(3)
    gc.collect()
    assert np.array_equal(net.inner.W, [1, 1, 1])


class Scripted:
    """A channel whose other end says what the test wants."""

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.asked: list[object] = []

    def exchange(self, request, payload, on_callback):
        self.asked.append(request)
        reply = self.replies.pop(0)
        while isinstance(reply, CallBack):
            self.refusal = on_callback(reply, b"")[0]
            reply = self.replies.pop(0)
        return reply, b""


def scripted(*replies):
    """A session with it, and the channel."""
    from grader.asking.subject_session import SubjectSession

    channel = Scripted(*replies)
    return SubjectSession(channel), channel


def test_a_forged_function_is_unusable():
    """A reply with a function of ours in it is none."""
    session, _ = scripted(Answer(Function(1)))
    with pytest.raises(UnusableAnswer, match="cannot be read"):
        getattr(session.root(Reference(1, "module", {})), "anything")  # noqa: B009
    assert session.garbled, "what comes next cannot be believed, either"


def test_a_function_that_was_never_given_is_refused():
    """A forged callback calls nothing."""
    session, channel = scripted(CallBack(12345, [], {}), Answer(1))
    assert session.root(Reference(1, "module", {})).anything == 1
    assert "did not give" in channel.refusal.reason


def test_the_latest_word_on_an_object_counts():
    """A reference says which names are methods; a later one may say otherwise."""
    session, _ = scripted(Answer(Reference(2, "Net", {"f": None})), Answer(Reference(2, "Net", {})), Answer(5))
    root = session.root(Reference(1, "module", {}))
    net = root.net
    assert root.net is net
    assert net.f == 5


def test_dropped_handles_are_told_with_the_next_question():
    """After the sets, before the question."""
    session, channel = scripted(Answer(Reference(2, "Net", {})), Answer(None))
    root = session.root(Reference(1, "module", {}))
    root.net.W = 1
    assert root.anything is None
    steps = channel.asked[-1].steps
    assert [type(step) for step in steps[:2]] == [Set, Drop] and steps[1].targets == [2]


def test_notes_are_kept_once():
    """What the worker notices is collected, each sentence once."""
    session, _ = scripted(Answer(1, ["a", "b"]), Answer(1, ["b", "c"]))
    session.ask(lambda payload: Ask([]))
    session.ask(lambda payload: Ask([]))
    assert session.notes == ["a", "b", "c"]


def test_an_inspection_that_is_no_dict_is_unusable():
    """What cannot be looked at is the file's fault."""
    from grader.wire.messages import Inspect

    session, _ = scripted(Answer(1))
    with pytest.raises(UnusableAnswer):
        session.inspect(Inspect("x.py", b""))
