"""A small header, and a payload that will never come."""
import os
import time


def answer():
    os.write(4, (2).to_bytes(4, "little") + (1 << 62).to_bytes(8, "little") + b"ok")
    time.sleep(600)
