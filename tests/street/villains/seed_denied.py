"""Answers the first step of every check, the seeding, with an error."""
import random


def deny(*a):
    raise RuntimeError("no seeds here")


random.seed = deny
