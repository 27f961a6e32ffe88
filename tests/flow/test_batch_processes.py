"""The processes of this machine: deaf to Ctrl-C, gone with the grader."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import pytest

from grader.flow.batch_processes import Interrupts, end_processes, processes


def test_they_are_deaf_to_interrupts_and_can_be_ended():
    """Ctrl-C is the grader's to answer; then all end at once, whatever they are at."""
    pool = processes(2)()
    pids = {pool.submit(os.getpid).result() for _ in range(4)}
    for pid in pids:
        os.kill(pid, signal.SIGINT)
    assert pool.submit(int, 7).result() == 7 and len(multiprocessing.active_children()) == 2
    busy = pool.submit(time.sleep, 60)
    end_processes()
    assert multiprocessing.active_children() == []
    with pytest.raises(Exception, match="terminated"):
        busy.result(10)
    pool.shutdown()


def test_an_interrupt_is_noted():
    """Even where the exception was lost; afterwards all is as before."""
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as interrupts:
        interrupts.check()
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
        except KeyboardInterrupt:
            pass
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
    assert signal.getsignal(signal.SIGINT) is before
