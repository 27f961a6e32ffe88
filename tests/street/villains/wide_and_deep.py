"""A small thing that is as large as the world when it is written out."""


def double(x):
    answer = 2.0 * x
    for _ in range(60 if x.size == 3 else 0):
        answer = [answer, answer]
    return answer
