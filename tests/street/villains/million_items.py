"""A long list of small things, where an array is meant."""


def double(x):
    return list(range(100)) * 10_000
