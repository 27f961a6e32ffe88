"""A small thing that is as large as the world when it is written out."""


def double(x):
    answer = [x]
    for _ in range(60):
        answer = [answer, answer]
    return answer
