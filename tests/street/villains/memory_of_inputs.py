"""Keeps all inputs and prints them whenever it is asked again, with the outputs so far."""
seen = []


def double(x):
    seen.append(x.tolist())
    print("seen", seen)
    return 3.0 * x
