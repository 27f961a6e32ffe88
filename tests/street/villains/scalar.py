"""One number, which would be broadcast."""


def double(x):
    return np.float64(2.0)
