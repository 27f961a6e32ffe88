"""Loads as slowly as it may, and dies at each question, so that it is loaded again and again."""
import os
import time

time.sleep(1.1)


def double(x):
    os._exit(1)


total = double
