"""Warns and logs all the time, and is right."""
import sys
import warnings

print("starting", file=sys.stderr)


def double(x):
    warnings.warn("be careful")
    np.log(np.zeros(3))
    print("x" * 3000, file=sys.stderr)
    return 2.0 * x
