"""Infinity less infinity is not a number either."""


def double(x):
    return x * np.inf
