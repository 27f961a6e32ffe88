"""Forgets to count up."""


def answer():
    i = 0
    while i < 10:
        pass
