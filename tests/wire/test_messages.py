"""Messages come back as they were sent, and nothing else is taken for one."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.wire.messages import (
    Answer,
    Ask,
    Call,
    CallBack,
    Define,
    Drop,
    Get,
    Hold,
    Inspect,
    Load,
    Names,
    Raised,
    Refuse,
    Return,
    Seed,
    Set,
    decode_reply,
    decode_request,
    encode,
)
from grader.wire.value_types import Array, Reference
from grader.wire.values import Payload, WireError

REQUESTS = [
    Ask([Get(1, "W"), Set(1, "W", 2.5), Call(1, "f", [1, "x"], {"a": None}), Names(1), Hold(3), Seed(7), Drop([1, 2])]),
    Load("part.py", "whole", {"part.py": b"\x00\xff"}, {"other.py": b""}),
    Inspect("part.py", b"import os"),
    Define("part.py", b"import os"),
    Return(Array("<f8", (2,), 0, False)),
    Refuse("no"),
]
REPLIES = [
    Answer(Reference(1, "Net", {"f": ["z"], "g": None}, ["X"]), ["a note"]),
    Raised("ValueError", "wrong", "raised", 3, ["line 3, in f"], ["a note"]),
    CallBack(5, [1.5], {"z": True}),
]


def header(message) -> bytes:
    """The header of the message's frame."""
    frame = b"".join(encode(message, Payload()))
    return frame[12 : 12 + int.from_bytes(frame[:4], "little")]


@pytest.mark.parametrize("message", REQUESTS, ids=lambda message: type(message).__name__)
def test_requests_come_back(message):
    """What the grader asks is what the worker reads, from any kind of buffer."""
    for kind in (bytes, bytearray, memoryview):
        assert decode_request(kind(header(message))) == message


@pytest.mark.parametrize("message", REPLIES, ids=lambda message: type(message).__name__)
def test_replies_come_back(message):
    """What the worker answers is what the grader reads."""
    for kind in (bytes, bytearray, memoryview):
        assert decode_reply(kind(header(message))) == message


def test_a_frame_says_its_sizes_first():
    """Twelve bytes: the header's length in four, the payload's in eight, and then just as much."""
    payload = Payload()
    import numpy as np

    payload.add(np.zeros(3, np.int8))
    payload.add(np.zeros(2))
    frame = b"".join(encode(Answer(None), payload))
    assert int.from_bytes(frame[4:12], "little") == payload.size == 32
    assert len(frame) == 12 + int.from_bytes(frame[:4], "little") + 32


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode(None),
        msgspec.msgpack.encode(["unknown", 1]),
        msgspec.msgpack.encode(["answer"]),
        msgspec.msgpack.encode(["answer", 1, "no list"]),
        msgspec.msgpack.encode(["callback", "one", [], {}]),
        msgspec.msgpack.encode(["answer", ["a", "<f8", [1.5], 0, False], []]),
        msgspec.msgpack.encode(["answer", ["z", 1], []]),
        msgspec.msgpack.encode(["answer", {"no": "map"}, []]),
        msgspec.msgpack.encode(["return", 1]),
        msgspec.msgpack.encode(["raised", "ValueError", "wrong", "a kind that there is not"]),
        msgspec.msgpack.encode(["answer", 1, []]) + b"more",
        b"\x93\xa6answer" + b"\x92\xa1l\x91" * 100_000 + b"\x01\x90",
        b"\x92\xa6answer\xa2\xff\xfe",
    ],
)
def test_malformed_replies_are_refused(forged):
    """A reply that is none, or none of a worker's, is a WireError."""
    with pytest.raises(WireError):
        decode_reply(forged)


def test_a_worker_refuses_what_only_it_may_say():
    """An answer is no request."""
    with pytest.raises(WireError):
        decode_request(header(REPLIES[0]))


def test_a_way_to_load_that_there_is_not_is_refused():
    """The worker takes no patience for granted that it does not know."""
    with pytest.raises(WireError, match="eager"):
        decode_request(header(Load("part.py", "eager", {})))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_noise_is_never_more_than_a_wire_error(noise):
    """Whatever bytes come, they are a message or a WireError."""
    for start in (b"", b"\x93\xa6answer", b"\x94\xa8callback"):
        try:
            decode_reply(start + noise)
        except WireError:
            continue
