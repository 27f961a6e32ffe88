"""Holds the interpreter inside C, where no Python signal handler runs."""


def answer():
    return sum(range(10**13))
