"""Forges numbers of a precision that the wire never has, with bit patterns that are no numbers."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Array
from grader.wire.values import Payload


def double(x):
    payload = Payload()
    payload.add(np.frombuffer(b"\1\2\3\4\5\6\7\x08" * 100, dtype="u1"))
    os.write(4, b"".join(encode(Answer(Array("<f16", x.shape, 0, False)), payload)))
    os._exit(0)
