"""The same with tuples: hash(-1) is hash(-2), so that all of these have one hash."""
import itertools
import os

from grader.wire.messages import Answer, encode
from grader.wire.value_types import Mapping, Tuple
from grader.wire.values import Payload


def double(x):
    keys = itertools.islice(itertools.product((-1, -2), repeat=16), 12_000)
    frame = b"".join(encode(Answer(Mapping([(Tuple(list(key)), None) for key in keys])), Payload()))
    while frame:
        frame = frame[os.write(4, frame):]
    os._exit(0)
