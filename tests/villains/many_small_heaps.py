"""Each process stays within its limit; together they do not."""
import os
import time


def answer():
    for _ in range(8):
        if os.fork() == 0:
            block = bytearray(os.urandom(1 << 20) * 120)
            time.sleep(600)
            return block
    time.sleep(600)
