"""Sends very many notes with each answer."""
import os

from grader.wire.messages import Answer, encode
from grader.wire.values import Payload

rounds = 0


def double(x):
    global rounds
    rounds += 1
    notes = [f"{rounds}-{number}" for number in range(90_000)]
    frame = b"".join(encode(Answer(None, notes), Payload()))
    while frame:
        frame = frame[os.write(4, frame):]
    os._exit(0)
