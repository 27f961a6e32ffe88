"""Prints the loss in every step, and then some."""


def answer():
    while True:
        print("loss " * 2000)
