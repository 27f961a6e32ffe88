"""Announces an array whose number of entries overflows."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Array
from grader.wire.values import Payload


def double(x):
    os.write(4, b"".join(encode(Answer(Array("<f8", (2**62, 4, 0, 2**62), 0, False)), Payload())))
    os._exit(0)
