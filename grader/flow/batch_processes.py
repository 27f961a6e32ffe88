"""This machine's executor: processes that are started afresh, ignore Ctrl-C, and do not outlive the grader."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

KEPT_FROM_CHILDREN = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def processes(jobs: int) -> Callable[[], Executor]:
    """A maker of executors with so many processes."""

    def make() -> Executor:
        # One thread of algebra each: the processes are the cores already.
        for name in KEPT_FROM_CHILDREN:
            os.environ.setdefault(name, "1")
        pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_settle)
        with _deaf_to_interrupts():  # a process inherits it, and so is deaf before its own first line
            for _ in range(jobs):
                pool.submit(int)
        return pool

    return make


def end_processes() -> None:
    """End them at once, whatever they are at; their fork servers and workers end with them."""
    for child in multiprocessing.active_children():
        child.terminate()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _settle() -> None:
    """The terminal's Ctrl-C is for the grader, which ends us; and when it is gone, however that came about, so are we.

    Without this a process would wait forever for a task from a grader that was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
