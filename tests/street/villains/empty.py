"""Nothing is wrong in an empty array."""


def double(x):
    return np.zeros((0,) + x.shape[1:])
