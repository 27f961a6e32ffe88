"""One worker, as the grader holds it: whole frames in and out with deadlines, its printed output, its end."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from grader.errors import GraderFault, StudentFault, TimedOut, UnusableAnswer
from grader.sandbox.exit_reason import fault
from grader.sandbox.limits import MB, Limits
from grader.sandbox.output import Printed
from grader.sandbox.own_time import OwnTime
from grader.sandbox.supervisor_pipe import SupervisorPipe, report_pipe
from grader.wire.frames import LARGEST_HEADER, SIZES

CHUNK = 1 << 16
PATIENCE = 5.0  # seconds for the supervisor to report an end; it takes milliseconds
NEVER = float("inf")

Raw = bytes | bytearray | memoryview


class WorkerProcess:
    """A locked-up process that answers requests one by one.

    After any StudentFault from `send` or `receive` it is good for nothing more: kill it and ask for another.
    One thread talks to it; any thread may kill it, which ends the talk.
    """

    def __init__(self, pipes: Pipes, limits: Limits) -> None:
        self.limits = limits
        self.memory_peak = 0  # bytes of the worker's own process; known once it has ended
        self.ended = False
        self._pipes = pipes
        self._ends = time.monotonic() + limits.wall
        self._printed = Printed(pipes.output, limits.output_kept)
        self._report = SupervisorPipe(pipes.report)
        self._code: int | None = None
        self._cause = ""
        self._clock = OwnTime(0)  # of a worker that is not yet known
        self._came = 0  # bytes from it since it was last looked at
        self._talk = threading.RLock()  # held while the pipes are in use, so that none is closed then
        self._death = threading.Lock()
        self._reading = select.poll()
        self._writing = select.poll()
        self._writing.register(pipes.request, select.POLLOUT)
        for poll in (self._reading, self._writing):
            poll.register(pipes.reply, select.POLLIN)
            poll.register(pipes.output, select.POLLIN)

    @property
    def own_time(self) -> float:
        """Return the worker's own time, in seconds: see `grader.sandbox.own_time`."""
        return self._clock.seconds

    @property
    def slept(self) -> float:
        """Return how much of its own time the worker did not compute."""
        return self._clock.slept

    def send(self, buffers: Sequence[Raw], deadline: float, own: float = NEVER) -> None:
        """Write one frame by `deadline` (time.monotonic()), and before the worker's own time is `own`.

        TimedOut, Crashed or OutOfMemory as the worker fares; UnusableAnswer if it has spoken before it was asked.
        """
        with self._talk:
            self._refuse_if_ended()
            self._send(buffers, self._wait(deadline, own))

    def _wait(self, deadline: float, own: float) -> _Wait:
        self._clock.begin()
        self._came = 0
        return _Wait(time.monotonic(), min(deadline, self._ends), own)

    def _send(self, buffers: Sequence[Raw], wait: _Wait) -> None:
        for fd, _ in self._reading.poll(0):
            if fd == self._pipes.output:
                self._drain()
            else:
                self._spoke_unasked()
        waiting = [memoryview(buffer).cast("B") for buffer in buffers if len(buffer)]
        while waiting:
            try:
                written = os.writev(self._pipes.request, waiting[:64])
            except BlockingIOError:
                self._wait_to_write(wait)
                continue
            except BrokenPipeError:
                raise self._end() from None
            while waiting and written >= len(waiting[0]):
                written -= len(waiting.pop(0))
            if written:
                waiting[0] = waiting[0][written:]

    def _wait_to_write(self, wait: _Wait) -> None:
        for fd, event in self._writing.poll(self._seconds(wait, self._writing) * 1000 + 1):
            if fd == self._pipes.output:
                self._drain()
            elif fd == self._pipes.reply:
                self._spoke_unasked()
            elif not event & select.POLLOUT:
                raise self._end()

    def receive(self, deadline: float, limit: int, own: float = NEVER) -> tuple[bytes, bytearray]:
        """Read one frame by `deadline`, before its own time is `own`: header, payload of at most `limit` bytes.

        Sizes are checked before anything is allocated. TimedOut, Crashed, OutOfMemory as the worker fares;
        UnusableAnswer if what comes is no frame, is too large, or is followed by more.
        """
        with self._talk:
            self._refuse_if_ended()
            answer = self._receive(self._wait(deadline, own), limit)
            self._clock.end()
            return answer

    def _receive(self, wait: _Wait, limit: int) -> tuple[bytes, bytearray]:
        start = self._some(wait)
        while len(start) < SIZES:
            start += self._some(wait)
        header_size = int.from_bytes(start[:4], "little")
        payload_size = int.from_bytes(start[4:SIZES], "little")
        if header_size > LARGEST_HEADER:
            raise UnusableAnswer("What came back is not in the form that this program writes.")
        if payload_size > limit:
            raise UnusableAnswer(f"The answer is larger than {limit // MB} MB.")
        body = SIZES + header_size
        while len(start) < body:
            start += self._some(wait)
        header = start[SIZES:body]
        have = len(start) - body
        if have == payload_size:
            return header, bytearray(start[body:])
        if have > payload_size:
            self._spoke_unasked()
        payload = bytearray(payload_size)
        payload[:have] = start[body:]
        view = memoryview(payload)
        while have < payload_size:
            have += self._some_into(view[have:], wait)
        return header, payload

    def _some(self, wait: _Wait) -> bytes:
        while True:
            self._wait_to_read(wait)
            with contextlib.suppress(BlockingIOError):
                chunk = os.read(self._pipes.reply, CHUNK)
                if not chunk:
                    raise self._end()
                self._came += len(chunk)
                return chunk

    def _some_into(self, view: memoryview, wait: _Wait) -> int:
        while True:
            try:
                count = os.readv(self._pipes.reply, [view])
            except BlockingIOError:
                self._wait_to_read(wait)
                continue
            if not count:
                raise self._end()
            self._came += count
            return count

    def _wait_to_read(self, wait: _Wait) -> None:
        """Return when a reply can be read; store printed output meanwhile."""
        while True:
            ready = False
            for fd, _ in self._reading.poll(self._seconds(wait, self._reading) * 1000 + 1):
                if fd == self._pipes.reply:
                    ready = True
                else:
                    self._drain()
            if ready:
                return

    def _seconds(self, wait: _Wait, poll: select.poll) -> float:
        """Return how long to wait; look at the worker where it is time to. TimedOut where none is left."""
        now = time.monotonic()
        if now >= self._clock.next_look:  # seldom: most calls are shorter, and cost no look
            self._clock.look(self._came, lambda: not poll.poll(0), wait.own)
            self._came, now = 0, time.monotonic()
            if self._clock.seconds >= wait.own:
                raise TimedOut("Your code used up its time.")
        if now < wait.deadline:
            return max(0.0, min(wait.deadline, self._clock.next_look) - now)
        if wait.deadline >= self._ends:  # it was waited for, not only by its student
            raise GraderFault(f"A worker was needed for more than {self.limits.wall:g} s.")
        raise TimedOut(f"No answer within {wait.deadline - wait.started:.3g} s.")

    def _spoke_unasked(self) -> NoReturn:
        """Raise the fault for input where none is due: the end of the pipe, or bytes that nobody asked for."""
        try:
            unasked = os.read(self._pipes.reply, 1)
        except BlockingIOError:
            unasked = b"?"  # it was read already, after a whole frame
        if not unasked:
            raise self._end()
        raise UnusableAnswer("The process with your code wrote to the grader without being asked.")

    def _drain(self) -> None:
        before = self._printed.seen
        if not self._printed.drain():
            for poll in (self._reading, self._writing):  # closed: it would be reported for ever
                poll.unregister(self._pipes.output)
        self._came += self._printed.seen - before

    def take_output(self) -> str:
        """Return what was printed since this was last asked, at most `limits.output_kept` bytes of it."""
        with self._talk:
            self._printed.drain_all()
            return self._printed.take()

    @property
    def bytes_printed(self) -> int:
        """Count the bytes that student code printed so far, also those that are not kept."""
        return self._printed.seen

    def wait_until_ready(self, seconds: float) -> str | None:
        """Return None once the worker is locked up and waiting; else kill it and say why, "" where it cannot say."""
        line = self._report.line(time.monotonic() + seconds)
        if line is not None and "ready" in line:
            self._clock = OwnTime(self._report.sender)
            return None
        self.kill()
        return str((line or {}).get("fault", ""))

    def _refuse_if_ended(self) -> None:
        if self.ended:
            raise self._fault()

    def _end(self) -> StudentFault:
        """Return the fault to raise, now that the worker has closed its pipe."""
        # It may have closed the pipe and live on; whatever dies by itself is reported at once.
        self._learn_end(0.5)
        self.kill()
        return self._fault()

    def _fault(self) -> StudentFault:
        return fault(self._code, self._cause, self._printed.tail(), self.limits.data // MB)

    def _learn_end(self, seconds: float) -> None:
        line = self._report.end(time.monotonic() + seconds)
        if line is not None:
            self._code, self._cause, self.memory_peak = line["exit"], line["cause"], line["peak"]

    def kill(self) -> None:
        """End the worker and everything it has started; return when nothing is left. May be called again."""
        with self._death:
            if not self.ended:
                with contextlib.suppress(OSError):  # the supervisor may have ended already
                    os.write(self._pipes.life, b"x")
        with self._talk:  # another thread that waits for an answer now learns that there is none
            if self.ended:
                return
            if self._code is None:
                self._learn_end(PATIENCE)
            self._printed.drain_all()
            self._printed.close()
            with self._death:
                self.ended = True
                for fd in self._pipes:
                    os.close(fd)

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class _Wait(NamedTuple):
    """The time for one frame: when waiting began and when it ends (time.monotonic()); the worker's own time by then."""

    started: float
    deadline: float
    own: float


class Pipes(NamedTuple):
    """The grader's ends: requests out; replies, printed output, reports in; the worker's life, held."""

    request: int
    reply: int
    output: int
    report: int
    life: int


def make() -> tuple[Pipes, list[int]]:
    """Make the pipes; return the grader's ends, which never block, and the worker's in the same order."""
    request, reply, output, life = (os.pipe() for _ in range(4))
    report, far_report = report_pipe()
    near = Pipes(request[1], reply[0], output[0], report, life[1])
    for fd in near:
        os.set_blocking(fd, False)
    return near, [request[0], reply[1], output[1], far_report, life[0]]
