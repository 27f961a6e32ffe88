"""Ignores every signal it may, and starts children that do the same."""
import os
import signal
import time


def answer():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    try:
        for _ in range(20):
            if os.fork() == 0:
                os.setsid()
                time.sleep(600)
    except OSError:
        pass
    while True:
        try:
            time.sleep(600)
        except BaseException:
            pass
