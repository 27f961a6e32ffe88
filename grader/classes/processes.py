"""The executor of this machine: processes that are started afresh, ignore Ctrl-C, and do not outlive the grader."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

KEPT_FROM_CHILDREN = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

TO_END = 5.0  # seconds; it takes milliseconds


def process_pools(jobs: int) -> Callable[[], Executor]:
    """Return a maker of executors with so many processes."""

    def make() -> Executor:
        # One thread of algebra each: the processes are the cores already.
        for name in KEPT_FROM_CHILDREN:
            os.environ.setdefault(name, "1")
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare_process, initargs=(jobs,))
        with _ignoring_interrupts():  # a process inherits it, and so is deaf before its own first line
            for _ in range(jobs):
                pool.submit(int)
        return pool

    return make


def end_processes() -> None:
    """End all processes at once, whatever they are at; their fork servers and workers end with them."""
    children = multiprocessing.active_children()
    for child in children:
        child.terminate()
    for child in children:
        child.join(TO_END)


class Interrupts:
    """A context manager that notes Ctrl-C, to be raised where nothing is half done; a second one is raised at once.

    Raised wherever it comes it would be lost in a finalizer, which prints a traceback of it, or leave a lock closed.
    """

    def __init__(self) -> None:
        self._noticed = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._notice)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if kind is None:
            self.check()

    def _notice(self, number: int, frame: object) -> None:
        again, self._noticed = self._noticed, True
        if again:
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C was noted."""
        if self._noticed:
            raise KeyboardInterrupt


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C in the block; processes that are started in it inherit this."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _prepare_process(jobs: int) -> None:
    """Prepare a new process: ignore the terminal's Ctrl-C, and end when the grader is gone, however that came about.

    The grader alone reacts to Ctrl-C, and ends its processes. Without the watch on the grader a process would wait
    forever for a task from a grader that was killed.
    """
    _keep_to_one_core(jobs)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _keep_to_one_core(jobs: int) -> None:
    """Bind this process to one core where there is a job for each core.

    The job and its workers take turns, and to wake another core takes longer than an answer. With fewer jobs the system
    places them better, for it knows which cores are halves of one.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if jobs == len(cores):
        turn = int(multiprocessing.current_process().name.rpartition("-")[2] or 0)  # counted from 1 without a gap
        with contextlib.suppress(OSError):  # slower, not wrong
            os.sched_setaffinity(0, {cores[turn % jobs]})


def _end_with(sentinel: int) -> None:
    """End this process when the process of that sentinel ends."""
    wait([sentinel])
    os._exit(1)
