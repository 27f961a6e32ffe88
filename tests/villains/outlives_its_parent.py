"""Leaves a child behind that would go on."""
import os
import time


def answer():
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(600)
            os._exit(0)
    except OSError:
        return "no children here"
    os._exit(0)
