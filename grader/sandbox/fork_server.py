"""The near side of the fork server: start it, ask it for workers, end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.errors import GraderFault, NotInstalled, UsageError
from grader.sandbox import launch, process
from grader.sandbox.limits import Limits
from grader.sandbox.process import WorkerProcess
from grader.wire.modes import Mode

READY_WITHIN = 120.0  # seconds; TensorFlow on a cold disk
_SERVE = ("grader.worker.service", "serve")


class _Server:
    """One running server process and the socket to it."""

    def __init__(self, plan: dict[str, Any], wrapper: Sequence[str]) -> None:
        self.mode: Mode | None = None  # known once it has said so
        self.refusal = self.temporary = ""
        self._end: dict[str, Any] = {}  # what it said when it ended
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control = near
        self._words = b""
        self.errors, errors = os.pipe()
        os.set_blocking(errors, False)  # nobody reads it unless something is wrong
        arguments = [*wrapper, *launch.command()]
        actions = [
            (os.POSIX_SPAWN_DUP2, far.fileno(), 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, errors, 2),
        ]
        self.pid = os.posix_spawn(arguments[0], arguments, launch.environment(), file_actions=actions)
        far.close()
        os.close(errors)
        self.control.sendall(json.dumps(plan).encode() + b"\n")

    def word(self, seconds: float) -> dict[str, Any]:
        """Return what the server says next; {} if it ends or says nothing in time."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        deadline = time.monotonic() + seconds
        while b"\n" not in self._words:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                return {}
            try:
                chunk = self.control.recv(65536)
            except ConnectionResetError:
                continue  # said once, when it ends with requests unread; its last words come after
            if not chunk:
                return {}
            self._words += chunk
        line, _, self._words = self._words.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def end_word(self) -> dict[str, Any]:
        """Return what the server said when it ended, however often this is asked; {} where it said nothing."""
        self._end = self._end or self.word(0.1)
        return self._end

    def last_words(self) -> str:
        """Return the last line that the server wrote to stderr."""
        os.set_blocking(self.errors, False)
        try:
            lines = os.read(self.errors, 65536).decode("utf-8", "replace").strip().splitlines()
        except BlockingIOError:
            lines = []
        return lines[-1] if lines else "it ended without a word"

    def close(self) -> None:
        """Hang up, on which the server ends; a server that is busy importing is ended."""
        self.control.close()
        os.close(self.errors)
        deadline = time.monotonic() + 1.0
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            time.sleep(0.001)
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)


def _mode_asked_for() -> Mode | None:
    """Return the mode that the environment names, if any; UsageError where there is none of that name."""
    name = os.environ.get("GRADE_SANDBOX", "")
    if name and name not in tuple(Mode):
        raise UsageError(f"There is no sandbox mode {name!r}: {', '.join(Mode)}.")
    return Mode(name) if name else None


class ForkServer:
    """A warm interpreter in the strongest sandbox that the machine can do, from which workers are forked.

    The constructor returns as soon as the process is launched. `mode` forces one (the environment
    variable GRADE_SANDBOX does the same); what was asked for and cannot be done is a GraderFault.
    `preload` is imported once, before forking. Paths in `hidden` are made sure to be out of a worker's sight, besides
    the repository's own assignments and reference.
    """

    def __init__(
        self,
        preload: Sequence[str] = ("numpy",),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        mode: Mode | None = None,
        *,
        hidden: Sequence[Path],
        _serve: tuple[str, str] = _SERVE,
    ) -> None:
        if not hasattr(os, "posix_spawn"):
            raise UsageError("Windows has no sandbox that we could use: run the grader under WSL2.")
        self.limits = limits
        self._preload, self._hidden, self._serve = tuple(preload), tuple(hidden), _serve
        self._settled = False
        self._workers: list[WorkerProcess] = []
        self._asking = threading.Lock()  # several threads may ask for workers
        self._others: dict[tuple[str, ...], ForkServer] = {}
        self._starting = threading.Lock()
        self._wanted = mode or _mode_asked_for()
        self._server = self._launch(self._wanted)

    def _launch(self, mode: Mode | None, room: str = "") -> _Server:
        seen = [self._serve[0]] if self._serve[0].endswith(".py") else []
        plan = launch.plan(
            mode=mode, preload=self._preload, hidden=self._hidden, serve=self._serve, room=room, visible=seen
        )
        wrapper: list[str] = []
        if room:
            wrapper = launch.in_bubblewrap(room, plan["visible"], plan["hidden"], self.limits.scratch)
        return _Server(plan, wrapper)

    @property
    def mode(self) -> Mode:
        """Return the mode of the sandbox that closed; wait until the server has said so."""
        self._settle()
        assert self._server.mode is not None
        return self._server.mode

    @property
    def refusal(self) -> str:
        """Say why no stronger mode was had; "" in mode full, or when the mode was asked for."""
        self._settle()
        return self._server.refusal

    def _settle(self) -> None:
        with self._asking:
            if not self._settled:
                self._learn_mode()

    def _learn_mode(self) -> None:
        word = self._server.word(READY_WITHIN)
        weaker = "cannot" in word or word.get("mode") in (Mode.LANDLOCK, Mode.PROCESS)
        if weaker and self._wanted in (None, Mode.FULL):
            # Ubuntu lets bubblewrap have namespaces and other programs not: let it build the room.
            word = self._try_bubblewrap() or word
        if "mode" not in word:
            raise GraderFault(f"The sandbox did not start: {self._why(word)}. Run `grade doctor`.")
        self._server.mode, self._server.temporary = Mode(word["mode"]), word["temporary"]
        self._server.refusal = word["refusal"]
        self._settled = True

    def _try_bubblewrap(self) -> dict[str, Any]:
        """Return the first word of a server inside bubblewrap, put in the present one's place; {} if none runs."""
        program = shutil.which("bwrap")
        if program is None or os.geteuid() == 0:  # as root it masks /proc so that a worker gets none of its own
            return {}
        other = self._launch(None, program)
        word = other.word(READY_WITHIN)
        if "mode" not in word or (self._wanted and word["mode"] != self._wanted):
            other.close()
            return {}
        self._server.close()
        self._server = other
        return word

    def _why(self, word: dict[str, Any]) -> str:
        return str(word.get("fault") or word.get("cannot") or self._server.last_words())

    def worker(self, limits: Limits | None = None) -> WorkerProcess:
        """Return a fresh worker, locked up and waiting; GraderFault if it cannot be had, tried twice.

        NotInstalled where a module to be imported for it is not there, or raises.
        """
        self._settle()
        try:
            return self._worker(limits or self.limits)
        except GraderFault as fault:
            try:
                return self._worker(limits or self.limits)
            except GraderFault:
                raise fault from None  # the second, of a server that has ended, says less

    def _worker(self, limits: Limits) -> WorkerProcess:
        near, far = process.make()
        worker = WorkerProcess(near, limits)
        with self._asking, contextlib.suppress(OSError):  # if it has ended, the worker will not become ready
            socket.send_fds(self._server.control, [json.dumps(limits.bounds()).encode()], far)
        for fd in far:
            os.close(fd)
        reason = worker.wait_until_ready(READY_WITHIN)
        if reason is not None:
            with self._asking:
                word = {} if reason else self._server.end_word()
            if "package" in word:
                raise NotInstalled(word["package"], word["reason"])
            raise GraderFault(f"The sandbox failed: {reason or self._why(word)}. Run `grade doctor`.")
        with self._asking:
            self._workers = [earlier for earlier in self._workers if not earlier.ended] + [worker]
        return worker

    def with_preload(self, more: Sequence[str]) -> ForkServer:
        """Return the server that has these imported, too: started when it is first asked for, closed with this one.

        Itself where there is nothing more. Returns as soon as its process is launched.
        """
        preload = tuple(dict.fromkeys([*self._preload, *more]))
        if preload == self._preload:
            return self
        with self._starting:
            if self.closed:
                raise GraderFault("The sandbox was closed.")
            if preload not in self._others:
                self._others[preload] = ForkServer(
                    preload, self.limits, self._wanted, hidden=self._hidden, _serve=self._serve
                )
            return self._others[preload]

    @property
    def closed(self) -> bool:
        """Tell whether no worker can be had any more."""
        return not self._server.pid

    def close(self) -> None:
        """End the server and all its workers; return when nothing is left. May be called again."""
        with self._starting:
            while self._others:
                self._others.popitem()[1].close()
        if self._server.pid:
            for worker in self._workers:
                worker.kill()
            self._server.close()
            self._server.pid = 0

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
