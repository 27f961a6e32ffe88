"""A list within a list within a list."""


def double(x):
    answer = x
    for _ in range(100_000):
        answer = [answer]
    return answer
