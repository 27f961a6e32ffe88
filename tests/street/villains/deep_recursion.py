"""Raises the limit first, so that the interpreter's own stack runs over."""
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __eq__(self, other):
        return [self] == [other]


def double(x):
    return Deep() == Deep()
