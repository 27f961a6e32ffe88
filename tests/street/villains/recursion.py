"""Doubles by doubling."""


def double(x):
    return double(x)
