"""One seam, two channels: a worker process behind two pipes, and the same desk in this process.

The reference and its mistakes are asked in-process; student code only ever through a worker. Both go through
the same bytes, so an answer means the same from either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Protocol

from grader.errors import TimedOut, UnusableAnswer
from grader.wire.messages import (
    Answer,
    Ask,
    CallBack,
    Raised,
    Refuse,
    Reply,
    Request,
    Return,
    decode_reply,
    encode,
)
from grader.wire.values import Packed, Payload, WireError
from grader.worker.desk import Desk
from grader.worker.trouble import Refused, describe

Raw = bytes | bytearray | memoryview
OnCallBack = Callable[[CallBack, Raw], tuple[Return | Refuse, Payload]]
LARGEST_REPLY = 256 << 20  # bytes


class Channel(Protocol):
    """A way to put a request to someone and get the answer."""

    def exchange(
        self, request: Request, payload: Payload, on_callback: OnCallBack
    ) -> tuple[Answer | Raised, Raw]:
        """Send the request; answer callbacks meanwhile; the reply and its payload."""
        ...


class Pipe(Protocol):
    """What the channel needs of a worker process: whole frames with a deadline (`time.monotonic()`)."""

    def send(self, buffers: Sequence[bytes], deadline: float) -> None:
        """Send one frame."""
        ...

    def receive(self, deadline: float, limit: int) -> tuple[Raw, Raw]:
        """Receive one frame: header, payload."""
        ...


class Budget:
    """The time that all calls of one submission may take together, whichever worker answers them."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.spent = f"All {seconds:g} s for this submission are used up."


class ProcessChannel:
    """A worker process, with a limit for each call and one for all of them together."""

    def __init__(self, pipe: Pipe, *, call_limit: float, budget: Budget) -> None:
        self._pipe = pipe
        self.call_limit = call_limit  # seconds
        self._budget = budget

    def exchange(
        self, request: Request, payload: Payload, on_callback: OnCallBack
    ) -> tuple[Answer | Raised, Raw]:
        """Send, and wait until the call's or the submission's time is up."""
        deadline = self._deadline()
        self._pipe.send(encode(request, payload), deadline)
        while True:
            header, raw = self._receive(deadline)
            try:
                reply: Reply = decode_reply(header)
            except WireError as error:
                raise UnusableAnswer("The answer was not in the form that this program writes.") from error
            if not isinstance(reply, CallBack):
                return reply, raw
            started = time.monotonic()
            answer, answer_payload = on_callback(reply, raw)
            deadline += time.monotonic() - started  # the grader's own time is not the student's
            self._pipe.send(encode(answer, answer_payload), deadline)

    def _deadline(self) -> float:
        now = time.monotonic()
        if now >= self._budget.ends:
            raise TimedOut(self._budget.spent)
        return min(now + self.call_limit, self._budget.ends)

    def _receive(self, deadline: float) -> tuple[Raw, Raw]:
        try:
            return self._pipe.receive(deadline, LARGEST_REPLY)
        except TimedOut as error:
            if deadline >= self._budget.ends:
                raise TimedOut(self._budget.spent) from error
            raise TimedOut(f"No answer within {self.call_limit:g} s.") from error


class LocalChannel:
    """A module of the grader's own (the reference, a mistake) at a desk in this process."""

    def __init__(self, module: ModuleType, folder: Path) -> None:
        self._folder = folder
        self._on_callback: OnCallBack | None = None
        self._desk = Desk(self._ask_grader)
        self.root = self._desk.keep(module)

    def exchange(
        self, request: Request, payload: Payload, on_callback: OnCallBack
    ) -> tuple[Answer | Raised, Raw]:
        """Carry the request out here, through the same packing as a process would."""
        assert isinstance(request, Ask)
        outer, self._on_callback = self._on_callback, on_callback
        try:
            answer = Payload()
            packed = self._desk.pack(self._desk.answer(request, b"".join(payload.chunks)), answer)
            return Answer(packed), b"".join(answer.chunks)
        except (Exception, Refused, SystemExit) as error:
            return describe(error, self._folder), b""
        finally:
            self._on_callback = outer

    def _ask_grader(self, call: CallBack, payload: Payload) -> tuple[Packed, Raw]:
        assert self._on_callback is not None
        answer, answer_payload = self._on_callback(call, b"".join(payload.chunks))
        if isinstance(answer, Refuse):
            raise Refused(answer.reason)
        return answer.value, b"".join(answer_payload.chunks)
