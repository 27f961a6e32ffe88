"""Waits for the end of the interpreter, to write an answer then and to hang."""
import atexit
import os
import time


@atexit.register
def late():
    os.write(4, b"late")
    time.sleep(600)


def double(x):
    raise SystemExit(0)
