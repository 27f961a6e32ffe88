"""A file for every sample."""


def answer():
    for number in range(1_000_000):
        with open(f"sample{number}", "w"):
            pass
