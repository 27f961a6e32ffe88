"""Announces thousands of arrays of 8 MB that all lie in the same place, in one frame of 8 MB."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Array, List
from grader.wire.values import Payload


def double(x):
    payload = Payload()
    payload.add(np.zeros(1 << 20))
    frame = b"".join(encode(Answer(List([Array("<f8", (1 << 20,), 0, False)] * 10_000)), payload))
    while frame:
        frame = frame[os.write(4, frame):]
    os._exit(0)
