"""Raises an exception whose type is called like its inputs."""


def double(x):
    raise type(repr(x.tolist()), (ValueError,), {})("x")
