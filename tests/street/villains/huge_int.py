"""An int of ten million digits."""


def double(x):
    return 1 << 33_000_000
