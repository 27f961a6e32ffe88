"""A class in the place of an answer."""


def double(x):
    return np.ndarray
