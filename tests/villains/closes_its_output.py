"""Closes stdout and stderr, and answers all the same."""
import os


def answer():
    os.close(1)
    os.close(2)
    return 45.0
