"""A dict with keys of every kind."""


def double(x):
    return {None: x, 1: x, (1, (2, 3)): x, 2.5: x, b'k': x, 1j: x, float('nan'): x}
