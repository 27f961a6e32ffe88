"""Ends the interpreter while it is being imported."""
import os

os._exit(0)


def answer():
    return 1.0
