"""Its message cannot be made, and ends the interpreter when one tries."""
import os


class Silent(Exception):
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __str__


def double(x):
    raise Silent
