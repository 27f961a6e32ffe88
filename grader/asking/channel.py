"""The two channels to a subject: a worker process behind two pipes, and the same object table in this process.

The reference and its mistakes are asked in-process; student code only ever through a worker. Both go through
the same bytes, so an answer means the same from either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

from grader.errors import TimedOut, UnusableAnswer
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
MANY = 100  # calls of the grader's functions, during one call of the student's,
PATIENCE = 5  # times whose limit they may take: more is no longer the grader's slowness


class NoAnswer(TimedOut):
    """The time-out of a call that ran out of its own limit; all other time-outs are of the submission as a whole."""


class Channel(Protocol):
    """A way to put a request to someone and get the answer."""

    def exchange(self, request: Request, payload: Payload, on_callback: OnCallBack) -> tuple[Answer | Raised, Raw]:
        """Send the request, answer callbacks meanwhile, and return the reply and its payload."""
        ...


class Pipe(Protocol):
    """Whole frames with a deadline (`time.monotonic()`): all of a `sandbox.provider.Worker` that the channel needs."""

    def send(self, buffers: Sequence[bytes], deadline: float) -> None:
        """Send one frame."""
        ...

    def receive(self, deadline: float, limit: int) -> tuple[Raw, Raw]:
        """Receive one frame, and return its header and its payload."""
        ...


class Budget:
    """The time that all calls of one submission may take together, whichever worker answers them.

    Only the student's own time counts: not the reference's, and not that of the grader's functions.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.spent = f"All {seconds:g} s for this submission are used up."
        self._lock = threading.Lock()

    def charge(self, seconds: float) -> None:
        """Subtract the seconds that a call took from the time that is left."""
        with self._lock:
            self.left -= seconds


class ProcessChannel:
    """The channel to a worker process, with a limit for each call and one for all of them together."""

    def __init__(self, pipe: Pipe, *, call_limit: float, budget: Budget) -> None:
        self._pipe = pipe
        self.call_limit = call_limit  # seconds
        self._budget = budget

    def exchange(self, request: Request, payload: Payload, on_callback: OnCallBack) -> tuple[Answer | Raised, Raw]:
        """Send the request and wait for the reply, until the call's or the submission's time is up."""
        if self._budget.left <= 0:
            raise TimedOut(self._budget.spent)
        clock = _Clock(min(self.call_limit, self._budget.left), _calls(request) - 1)
        try:
            return self._exchange(request, payload, on_callback, clock)
        except TimedOut as error:
            # Only where it was this call that ran out: a callback's own questions have their own clock.
            if not clock.is_over:
                raise
            if clock.allowed < self.call_limit:
                raise TimedOut(self._budget.spent) from error
            raise NoAnswer(f"No answer within {self.call_limit:g} s.") from error
        finally:
            self._budget.charge(clock.taken)

    def _exchange(
        self, request: Request, payload: Payload, on_callback: OnCallBack, clock: _Clock
    ) -> tuple[Answer | Raised, Raw]:
        self._pipe.send(encode(request, payload), clock.deadline)
        while True:
            header, raw = self._pipe.receive(clock.deadline, LARGEST_REPLY)
            try:
                reply: Reply = decode_reply(header)
            except WireError as error:
                raise UnusableAnswer("The answer was not in the form that this program writes.") from error
            if not isinstance(reply, CallBack):
                return reply, raw
            if reply.function == CALL_ENDED:
                clock.next_call(min(self.call_limit, self._budget.left - clock.taken))
            with clock.stopped():
                answer, answer_payload = on_callback(reply, raw)
            if clock.pauses > MANY and clock.paused > PATIENCE * clock.allowed:
                raise TimedOut("The functions that your code was given were called too often.")
            self._pipe.send(encode(answer, answer_payload), clock.deadline)


def _calls(request: Request) -> int:
    """Count the calls that a request makes, each with a limit of its own; at least 1."""
    return max(1, sum(isinstance(step, Call) for step in request.steps)) if isinstance(request, Ask) else 1


class _Clock:
    """The time of one call; stopped while a function of the grader's works, for that is not the student's time."""

    def __init__(self, allowed: float, more: int) -> None:
        self.allowed = allowed  # seconds
        self._more = more  # calls that may follow
        self._started = time.monotonic()
        self.deadline = self._started + allowed
        self.pauses, self.paused = 0, 0.0  # how many, and how long together

    def next_call(self, allowed: float) -> None:
        """Start the time of the next call, as one has ended; a worker that says so too often says it in vain."""
        if self._more > 0:
            self._more -= 1
            self.allowed = allowed
            self.deadline = time.monotonic() + allowed

    @contextmanager
    def stopped(self) -> Iterator[None]:
        before = time.monotonic()
        try:
            yield
        finally:
            pause = time.monotonic() - before
            self.pauses, self.paused = self.pauses + 1, self.paused + pause
            self._started += pause
            self.deadline += pause

    @property
    def taken(self) -> float:
        return time.monotonic() - self._started

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.deadline


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
