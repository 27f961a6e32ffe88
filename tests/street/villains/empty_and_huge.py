"""An array without entries, of a shape that takes all memory when it is broadcast."""


def double(x):
    return np.zeros((0, 2**20, 2**20))
