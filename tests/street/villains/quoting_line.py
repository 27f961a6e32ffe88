"""Raises at a line whose number is the input."""


def double(x):
    number = int(abs(x.flat[0]))
    exec(compile("\n" * (number - 1) + "raise ValueError", __file__, "exec"))
