"""Catches everything, for ever."""


def double(x):
    while x.size == 3:
        try:
            while True:
                pass
        except BaseException:
            continue
    return 2.0 * x
