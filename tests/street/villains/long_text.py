"""A megabyte of text."""


def double(x):
    return 'long' * 240_000
