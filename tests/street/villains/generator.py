"""A recipe for an answer."""


def double(x):
    return (2 * item for item in x)
