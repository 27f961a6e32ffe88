"""Leaves a thread behind that writes to the grader between the questions."""
import os
import threading
import time


def write():
    time.sleep(0.02)
    os.write(4, b"\x02\0\0\0\0\0\0\0\0\0\0\0ok")


def double(x):
    threading.Thread(target=write).start()
    time.sleep(0.1)
    return 2.0 * x
