"""Hands out objects with names and numbers that there are not."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Function, List, Reference
from grader.wire.values import Payload


def double(x):
    names = ["__class__", "", "double", "x" * 9000] * 10
    odd = [Reference(2**62 + n, "T" * 1000, dict.fromkeys(names), names) for n in range(3)] + [Reference(-1), Reference(1, "root")]
    os.write(4, b"".join(encode(Answer(List(odd)), Payload())))
    os._exit(0)


class Model:
    def forward(self, X, f):
        os.write(4, b"".join(encode(Answer(Function(1)), Payload())))
        os._exit(0)
