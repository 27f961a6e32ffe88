"""Returns far more than was asked for."""


def answer():
    return "x" * (300 << 20)
