"""Numbers with a unit."""


def double(x):
    return (3 * x).astype('M8[s]')
