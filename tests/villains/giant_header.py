"""Announces more than any memory holds."""
import os
import time


def answer():
    os.write(4, (1 << 31).to_bytes(4, "little") + (1 << 62).to_bytes(8, "little") + b"shape")
    time.sleep(600)
