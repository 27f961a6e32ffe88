"""An array of 200 MB, each time."""


def double(x):
    return np.zeros(25_000_000)
