"""This machine's executor: processes that are started afresh, ignore Ctrl-C, and do not outlive the grader."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import wait

KEPT_FROM_CHILDREN = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def processes(jobs: int) -> Callable[[], Executor]:
    """A maker of executors with so many processes."""

    def make() -> Executor:
        # One thread of algebra each: the processes are the cores already.
        for name in KEPT_FROM_CHILDREN:
            os.environ.setdefault(name, "1")
        return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_settle)

    return make


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
