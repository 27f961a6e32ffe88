"""The same with tuples, whose hash can be steered as well: twins of (a, -1) and (a, -2) at every place."""
import itertools


def double(x):
    return {key: None for key in itertools.islice(itertools.product((-1, -2), repeat=16), 12_000)}
