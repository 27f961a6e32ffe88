"""A list of very many arrays."""


def double(x):
    return [x * 2] * 20_000
