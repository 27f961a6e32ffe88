"""Forges truth values that are neither true nor false."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Array
from grader.wire.values import Payload


def total(x):
    payload = Payload()
    payload.add(np.frombuffer(b"\x7f" * 16, dtype="u1"))
    os.write(4, b"".join(encode(Answer(Array("|b1", (), 0, True)), payload)))
    os._exit(0)
