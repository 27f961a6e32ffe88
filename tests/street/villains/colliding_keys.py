"""A dict whose keys all have one hash, so that reading it takes for ever."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import LargeInt, Mapping
from grader.wire.values import Payload


def double(x):
    pairs = [(LargeInt(hex(number * (2**61 - 1))), None) for number in range(2**10, 30_000)]
    frame = b"".join(encode(Answer(Mapping(pairs)), Payload()))
    while frame:
        frame = frame[os.write(4, frame):]
    os._exit(0)
