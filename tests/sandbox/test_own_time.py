"""A worker's own time, as the grader measures it from outside: computing, sleeping, and waiting for a processor."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import TimedOut
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import MB
from grader.sandbox.own_time import OwnTime
from grader.sandbox.process import WorkerProcess
from grader.sandbox.supervisor_pipe import SupervisorPipe, report_pipe

WAYS = """
import os, signal, sys, threading, time

def compute(seconds=0.5):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass

def sleep():
    time.sleep(0.6)

def threads():
    # Each computes by itself, so that all together have their sum.
    def run():
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
    all = [threading.Thread(target=run) for _ in range(3)]
    for one in all: one.start()
    for one in all: one.join()

def children():
    pids = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            compute(0.4)
            os._exit(0)
        pids.append(pid)
    for pid in pids: os.waitpid(pid, 0)

def orphan():
    if os.fork() == 0:
        if os.fork() == 0:
            compute(0.4)
            os.write(9, b"x")
            os._exit(0)
        os._exit(0)
    os.wait()
    os.read(8, 1)

def stop():
    os.kill(os.getpid(), signal.SIGSTOP)

def flood():
    end = time.process_time() + 0.3
    while time.process_time() < end:
        os.write(1, b"x" * 100_000)

def answer():
    if WAY == "orphan":
        here, there = os.pipe()
        os.dup2(here, 8), os.dup2(there, 9)
    before = time.process_time()
    globals()[WAY]()
    return time.process_time() - before
"""


@pytest.fixture
def goes(server: ForkServer, sandbox: SimpleNamespace) -> Iterator[Callable[..., tuple[float, float]]]:
    """What the grader measures of a way to spend time: own time, and how much of it was slept."""
    workers: list[WorkerProcess] = []

    def spent(way: str, seconds: float = 20.0) -> tuple[float, float]:
        workers.append(worker := server.worker())
        sandbox.ask(worker, b"load", f"WAY = {way!r}\n{WAYS}".encode())
        own, slept = worker.own_time, worker.slept
        try:
            sandbox.ask(worker, b"call", seconds=seconds)
        finally:
            own, slept = worker.own_time - own, worker.slept - slept
        return own, slept

    yield spent
    for worker in workers:
        worker.kill()


@pytest.fixture
def busy() -> Iterator[None]:
    """Two loops for each processor, which take most of its time."""
    others = [multiprocessing.get_context("fork").Process(target=_loop) for _ in range(2 * (os.cpu_count() or 1))]
    for other in others:
        other.start()
    yield
    for other in others:
        other.kill()
        other.join()


def _loop() -> None:
    while True:
        pass


def test_computing_counts_and_waiting_for_a_processor_does_not(goes: Any, busy: None) -> None:
    """Beside twice as many loops as there are processors, half a second of computing is half a second."""
    own, slept = goes("compute")  # how long that takes by the wall is the scheduler's business
    assert own == pytest.approx(0.5, abs=0.1) and slept == 0


def test_sleep_counts(goes: Any) -> None:
    """All of it, but what comes after the last look."""
    own, slept = goes("sleep")
    assert 0.3 < slept <= own < 0.75


@pytest.mark.parametrize("way", ["sleep", "stop", "compute"])
def test_the_time_is_up(goes: Any, way: str) -> None:
    """For one that computes as for one that sleeps, or was stopped."""
    with pytest.raises(TimedOut, match="used up"):
        goes(way, seconds=0.2)


def test_threads_count_together(goes: Any) -> None:
    """So that many processors give no more time than one."""
    own, _ = goes("threads")
    assert own == pytest.approx(0.6, abs=0.15)


@pytest.mark.parametrize("way", ["children", "orphan"])
def test_children_count_too(goes: Any, server: ForkServer, way: str) -> None:
    """Those that are waited for, and those that nobody waits for; who waits for them does not sleep."""
    if server.mode == "landlock":
        pytest.skip("no children here")
    own, slept = goes(way)
    assert own == pytest.approx(0.8 if way == "children" else 0.4, abs=0.2) and slept < 0.1


def test_printing_more_than_is_read_is_not_sleep(goes: Any) -> None:
    """The worker waits for the grader, who throws it away."""
    own, slept = goes("flood")
    assert own == pytest.approx(0.3, abs=0.15) and slept < 0.05


def test_an_answer_that_waits_is_not_sleep(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A worker that has answered sleeps for the grader's sake, however late he looks."""
    with server.worker() as worker:
        sandbox.ask(worker, b"load", b"def answer(): return 1")
        before = worker.own_time
        worker.send([(4).to_bytes(4, "little") + bytes(8) + b"call"], time.monotonic() + 5)
        time.sleep(0.4)
        worker.receive(time.monotonic() + 5, MB)
        time.sleep(0.4)
        assert worker.own_time - before < 0.1


def test_where_nothing_is_told_the_wall_is_the_clock() -> None:
    """On a system that tells no process's time; a process that has ended keeps what it had."""
    clock = OwnTime(0)
    before = clock.seconds
    clock.begin()
    time.sleep(0.05)
    clock.look(0, lambda: True)
    assert not clock.is_told and clock.seconds - before >= 0.05 and clock.slept == 0
    child = multiprocessing.get_context("fork").Process(target=_loop)
    child.start()
    assert child.pid is not None
    clock = OwnTime(child.pid)
    while clock.seconds < 0.05:
        time.sleep(0.01)
    last = clock.seconds
    child.kill()
    child.join()
    clock.begin()
    clock.look(0, lambda: True)
    assert last <= clock.seconds < last + 0.2


def test_the_kernel_tells_who_writes() -> None:
    """Not the one who writes: its number comes with what it said, a line at a time."""
    near, far = report_pipe()
    child = os.fork()
    if child == 0:
        os.write(far, b'{"ready": true, "pid": 1}\n{"exit": 0')
        signal.pause()
    os.close(far)
    pipe = SupervisorPipe(near)
    assert pipe.line(time.monotonic() + 5) == {"ready": True, "pid": 1} and pipe.sender == child
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert pipe.end(time.monotonic() + 5) is None
    os.close(near)
