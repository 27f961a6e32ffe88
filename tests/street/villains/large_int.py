"""An int of more digits than Python prints."""


def double(x):
    return 1 << 16_000
