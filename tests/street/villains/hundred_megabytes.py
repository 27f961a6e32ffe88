"""A large answer to each question, as if the grader had memory for all of them."""


def double(x):
    return np.zeros(60 << 20, dtype="u1")
