"""A precision that the wire does not carry."""


def double(x):
    return np.longdouble(3) * x
