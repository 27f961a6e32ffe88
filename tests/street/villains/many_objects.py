"""A list of very many objects."""


def double(x):
    return [object() for _ in range(60_000)]
