"""A list that holds itself."""


def double(x):
    answer = [x]
    answer.append(answer)
    return answer
