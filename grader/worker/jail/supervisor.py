"""The supervisor: a small trusted process between the fork server and a worker.

It starts the worker, watches its memory, and ends it, with everything it has started, when the grader says so or is
gone. In mode full it is the first process of the worker's namespaces, so the kernel ends the rest with it; the
worker is the second, because the first would ignore the signals by which crashes are told apart.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from grader.wire.modes import Mode
from grader.worker.jail import lock_down, syscalls, usage
from grader.worker.jail.config import SCRATCH, Isolation, ResourceLimits, SandboxConfig
from grader.worker.jail.preloading import preload

INTERVAL = 0.1  # seconds between two looks at the worker's memory


class WorkerPipes(NamedTuple):
    """The worker's ends of its pipes: requests in; replies, printed output, reports out; the grader's life in."""

    request: int
    reply: int
    output: int
    report: int
    life: int


def write_report(report: int, **fields: Any) -> None:
    """Write one line of JSON to the grader's report pipe."""
    os.write(report, json.dumps(fields).encode() + b"\n")


def supervise(
    config: SandboxConfig,
    isolation: Isolation,
    limits: ResourceLimits,
    pipes: WorkerPipes,
    serve: Callable[[int, int], None],
) -> NoReturn:
    """Start the worker, in a fresh fork; watch it to its end, report how it ended, and end."""
    scratch = SCRATCH
    try:
        if isolation.mode == Mode.FULL:
            if os.getpid() != 1:  # our last word is a signal to all processes there are
                raise OSError("not in a pid namespace")
            lock_down.mount_private(isolation, limits)
        else:
            _die_with_parent()
            if syscalls.known_machine():
                syscalls.prctl("adopt orphans", syscalls.PR_SET_CHILD_SUBREAPER, 1)
            scratch = tempfile.mkdtemp(prefix="worker-", dir=config.temporary)
        wake = _wake_on_child()
        worker = os.fork()
        if worker == 0:
            _run_worker(config, isolation, limits, pipes, serve, scratch)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        write_report(pipes.report, fault=f"{type(error).__name__}: {error}")
        os._exit(1)
    for fd in (pipes.request, pipes.reply, pipes.output):
        os.close(fd)
    status, peak, cause = _watch(worker, isolation.mode, limits, pipes.life, wake, scratch)
    _kill_all(worker, isolation.mode, reaped=status is not None)
    last_status, last_peak = _wait_for(worker)
    if status is None:
        status, peak = last_status, last_peak
    if scratch != SCRATCH:
        shutil.rmtree(scratch, ignore_errors=True)
    with contextlib.suppress(BrokenPipeError):  # the grader is gone
        write_report(pipes.report, exit=os.waitstatus_to_exitcode(status), peak=peak, cause=cause)
    os._exit(0)


def _wake_on_child() -> int:
    """Return a descriptor that becomes readable when a child ends."""
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(writable, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writable)
    return readable


def _run_worker(
    config: SandboxConfig,
    isolation: Isolation,
    limits: ResourceLimits,
    pipes: WorkerPipes,
    serve: Callable[[int, int], None],
    scratch: str,
) -> NoReturn:
    """Run the worker's own process: lock up, report that it is ready, serve."""
    report = pipes.report
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _die_with_parent()
        os.setsid()
        request, reply, report = _move_descriptors(pipes)
        os.chdir(scratch)
        _set_up_process(scratch)
        if isolation.mode == Mode.PROCESS:  # a fork after the import is not safe on every system
            preload(config.preload)
        lock_down.lock_down(config, isolation, limits, scratch)
        write_report(report, ready=True)
        os.close(report)  # from here on, nothing that the student writes is taken for ours
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader must hear of it
        write_report(report, fault=f"{type(error).__name__}: {error}")
        os._exit(1)
    try:
        serve(request, reply)
    finally:
        sys.stdout.flush()
        os._exit(0)


def _die_with_parent() -> None:
    if not syscalls.known_machine():
        return
    parent = os.getppid()
    syscalls.prctl("parent death", syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before the request took effect
        os._exit(1)


def _move_descriptors(pipes: WorkerPipes) -> tuple[int, int, int]:
    """Put input (empty) on 0, output on 1 and 2, requests, replies, reports on 3, 4, 5; close all other descriptors."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    sources = (nothing, pipes.output, pipes.output, pipes.request, pipes.reply, pipes.report)
    safe = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 64) for fd in sources]  # above all targets: none is overwritten
    for target, fd in enumerate(safe):
        os.dup2(fd, target, inheritable=target < 3)
    os.closerange(6, 65536)
    return 3, 4, 5


def _set_up_process(scratch: str) -> None:
    """Set the directories that programs look for, and text streams that lose nothing when the process is killed."""
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME"):
        os.environ[name] = scratch
    tempfile.tempdir = None
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for name, fd in (("stdout", 1), ("stderr", 2)):
        stream = open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _watch(
    worker: int, mode: Mode, limits: ResourceLimits, life: int, wake: int, scratch: str
) -> tuple[int | None, int, str]:
    """Return the worker's wait status (None if it must be ended), peak memory in bytes and the cause, once known."""
    poll = select.poll()
    poll.register(life, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        events = dict(poll.poll(INTERVAL * 1000))
        if wake in events:
            _drain(wake)
        while True:  # in mode full, orphans of the worker come to us too
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == worker:
                return status, _peak_bytes(used.ru_maxrss), ""
            if pid == 0:
                break
        if life in events:
            return None, 0, "asked"
        if cause := usage.exceeded_limit(worker, mode, limits, scratch):
            return None, 0, cause


def _drain(wake: int) -> None:
    with contextlib.suppress(BlockingIOError):
        os.read(wake, 4096)


def _peak_bytes(maxrss: int) -> int:
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def _kill_all(worker: int, mode: Mode, *, reaped: bool) -> None:
    """Kill the worker and whatever it has started."""
    if mode == Mode.FULL:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # all of the namespace but us
        return
    if not reaped:
        os.kill(worker, signal.SIGKILL)
    if mode == Mode.PROCESS:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker, signal.SIGKILL)


def _wait_for(worker: int) -> tuple[int, int]:
    """Return the worker's wait status and its peak memory in bytes, once everything that it started has ended."""
    found = (0, 0)
    while True:
        for child in usage.child_pids():  # in mode process, those that had left its group come to us one by one
            os.kill(child, signal.SIGKILL)
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            return found
        if pid == worker:
            found = status, _peak_bytes(used.ru_maxrss)
