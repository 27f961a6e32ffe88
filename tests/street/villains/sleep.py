"""Waits for a better time."""
import time


def double(x):
    time.sleep(600)
