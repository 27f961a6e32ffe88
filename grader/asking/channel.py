"""The two channels to a subject: a worker process behind two pipes, and the same object table in this process.

The reference and its mistakes are asked in-process; student code only ever through a worker. Both go through
the same bytes, so an answer means the same from either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Protocol

from grader.asking.call_clock import Budget, CallClock, OwnClock
from grader.errors import GraderFault, TimedOut, UnusableAnswer
from grader.wire.messages import (
    CALL_ENDED,
    Answer,
    Ask,
    Call,
    CallBack,
    Raised,
    Refuse,
    Reply,
    Request,
    Return,
    decode_reply,
    encode,
)
from grader.wire.value_types import Packed
from grader.wire.values import Payload, WireError
from grader.worker.exceptions import Refused, describe
from grader.worker.objects import ObjectTable

Raw = bytes | bytearray | memoryview
OnCallBack = Callable[[CallBack, Raw], tuple[Return | Refuse, Payload]]
LARGEST_REPLY = 256 << 20  # bytes
WAITED = "Does it sleep(), ask for input(), or wait for a thread or a window?"


class NoAnswer(TimedOut):
    """The time-out of a call that ran out of its own limit; all other time-outs are of the file as a whole."""


class Channel(Protocol):
    """A way to put a request to someone and get the answer."""

    def exchange(self, request: Request, payload: Payload, on_callback: OnCallBack) -> tuple[Answer | Raised, Raw]:
        """Send the request, answer callbacks meanwhile, and return the reply and its payload."""
        ...


class Pipe(OwnClock, Protocol):
    """Whole frames with a deadline (`time.monotonic()`): all of a `sandbox.provider.Worker` that the channel needs."""

    def send(self, buffers: Sequence[bytes], deadline: float, own: float) -> None:
        """Send one frame, before the own time is `own`."""
        ...

    def receive(self, deadline: float, limit: int, own: float) -> tuple[Raw, Raw]:
        """Receive one frame, before the own time is `own`; return its header and its payload."""
        ...


class ProcessChannel:
    """The channel to a worker process, with a limit for each call and one for all of them together."""

    def __init__(self, pipe: Pipe, *, call_limit: float, budget: Budget) -> None:
        self._pipe = pipe
        self.call_limit = call_limit  # seconds
        self._budget = budget

    def exchange(self, request: Request, payload: Payload, on_callback: OnCallBack) -> tuple[Answer | Raised, Raw]:
        """Send the request and wait for the reply, until the call's or the file's time is up."""
        if self._budget.left <= 0:
            raise TimedOut(self._budget.spent)
        if self._budget.wall_left <= 0:
            raise GraderFault(self._budget.busy)
        clock = CallClock(self._pipe, self.call_limit, self._budget, _calls(request) - 1)
        try:
            return self._exchange(request, payload, on_callback, clock)
        except TimedOut as error:
            # Only where it was this call that ran out: a callback's own questions have their own clock.
            clock.read()
            if clock.is_over:
                raise self._out_of_time(clock) from error
            if clock.is_over_on_the_wall:
                raise GraderFault(clock.busy) from error
            raise
        finally:
            clock.charge()

    def _out_of_time(self, clock: CallClock) -> TimedOut:
        if clock.allowed < self.call_limit:
            return TimedOut(self._budget.spent)
        if clock.mostly_slept:
            return NoAnswer(f"No answer within {self.call_limit:g} s; your code mostly waited.", hint=WAITED)
        return NoAnswer(f"No answer within {self.call_limit:g} s.")

    def _exchange(
        self, request: Request, payload: Payload, on_callback: OnCallBack, clock: CallClock
    ) -> tuple[Answer | Raised, Raw]:
        self._pipe.send(encode(request, payload), clock.deadline, clock.own)
        while True:
            header, raw = self._pipe.receive(clock.deadline, LARGEST_REPLY, clock.own)
            clock.read()
            if clock.is_over:  # however soon the answer was looked for
                raise TimedOut("It came too late.")
            try:
                reply: Reply = decode_reply(header)
            except WireError as error:
                raise UnusableAnswer("The answer was not in the form that this program writes.") from error
            if not isinstance(reply, CallBack):
                return reply, raw
            if reply.function == CALL_ENDED:
                clock.next_call(self.call_limit)
            with clock.stopped():
                answer, answer_payload = on_callback(reply, raw)
            if clock.overused:
                raise TimedOut("The functions that your code was given were called too often.")
            self._pipe.send(encode(answer, answer_payload), clock.deadline, clock.own)


def _calls(request: Request) -> int:
    """Count the calls that a request makes, each with a limit of its own; at least 1."""
    return max(1, sum(isinstance(step, Call) for step in request.steps)) if isinstance(request, Ask) else 1


class LocalChannel:
    """The channel to a module of the grader's own (the reference, a mistake), in an object table of this process."""

    def __init__(self, module: ModuleType, folder: Path) -> None:
        self._folder = folder
        self._on_callback: OnCallBack | None = None
        self._objects = ObjectTable(self._ask_grader)
        self.root = self._objects.keep(module)

    def exchange(self, request: Request, payload: Payload, on_callback: OnCallBack) -> tuple[Answer | Raised, Raw]:
        """Carry the request out here, through the same packing as in a process."""
        assert isinstance(request, Ask)
        outer, self._on_callback = self._on_callback, on_callback
        try:
            answer = Payload()
            made = self._objects.reply(request, b"".join(payload.chunks), answer)
            return made, b"".join(answer.chunks)
        except (Exception, Refused, SystemExit) as error:  # noqa: BLE001 - as in a worker: whatever is raised is an answer
            return describe(error, self._folder), b""
        finally:
            self._on_callback = outer

    def _ask_grader(self, call: CallBack, payload: Payload) -> tuple[Packed, Raw]:
        assert self._on_callback is not None
        answer, answer_payload = self._on_callback(call, b"".join(payload.chunks))
        if isinstance(answer, Refuse):
            raise Refused(answer.reason)
        raw = b"".join(answer_payload.chunks)
        self._objects.answer(Ask(answer.before), raw)
        return answer.value, raw
