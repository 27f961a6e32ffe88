"""The processes of this machine: deaf to Ctrl-C, gone with the grader."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import BrokenExecutor

import pytest

from grader.classes.processes import Interrupts, end_processes, process_pools


def soon(holds):
    """Whether it holds within a minute: a busy machine may need some of it."""
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def test_they_are_deaf_to_interrupts_and_can_be_ended():
    """Ctrl-C is the grader's to answer; then all end at once, whatever they are at."""
    pool = process_pools(2)()
    pids = {pool.submit(os.getpid).result() for _ in range(4)}
    for pid in pids:
        os.kill(pid, signal.SIGINT)
    assert pool.submit(int, 7).result() == 7
    # The second process is started when there is more to do than the first has time for.
    assert soon(lambda: pool.submit(time.sleep, 0.01) and len(multiprocessing.active_children()) == 2)
    busy = pool.submit(time.sleep, 60)
    end_processes()
    assert soon(lambda: not multiprocessing.active_children())  # the pool's own thread may be counting them just then
    with pytest.raises(BrokenExecutor, match="terminated"):
        busy.result(60)
    pool.shutdown()


# A process' number, and where it may run; it takes a moment, so that others get one of these, too.
CORES = "__import__('time').sleep(0.1) or (__import__('os').getpid(), sorted(__import__('os').sched_getaffinity(0)))"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not say which cores there are")
def test_a_job_for_each_core_has_its_own():
    """And where there are fewer or more, the system places them."""
    mine = sorted(os.sched_getaffinity(0))
    for jobs, expected in ((len(mine), [[core] for core in mine]), (len(mine) + 1, [mine] * (len(mine) + 1))):
        pool, found, until = process_pools(jobs)(), {}, time.monotonic() + 60
        while len(found) < jobs and time.monotonic() < until:
            found.update(made.result() for made in [pool.submit(eval, CORES) for _ in range(jobs)])
        pool.shutdown()
        assert sorted(found.values()) == expected


def interrupt():
    """Ctrl-C, noticed before this returns."""
    signal.raise_signal(signal.SIGINT)


def test_an_interrupt_is_noted():
    """It is raised where that is asked for, and not amid whatever is being done; afterwards all is as before."""
    before = signal.getsignal(signal.SIGINT)
    done = False
    with pytest.raises(KeyboardInterrupt), Interrupts() as interrupts:
        interrupts.check()
        interrupt()
        done = True
        interrupts.check()
    assert done and signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_that_nobody_asked_for_any_more():
    """It came with the last thing that was done: it is not lost."""
    with pytest.raises(KeyboardInterrupt), Interrupts():
        interrupt()
    with pytest.raises(ValueError, match="another"), Interrupts():
        interrupt()
        raise ValueError("another")


def test_whoever_insists_is_heard_at_once():
    """Should the first not be asked for in time."""
    reached = False
    with pytest.raises(KeyboardInterrupt), Interrupts():
        interrupt()
        reached = True
        interrupt()
        reached = False
    assert reached
