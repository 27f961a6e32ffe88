"""Frames on a pipe: whole, in order, and refused where their sizes cannot be."""

from __future__ import annotations

import os
import threading
from itertools import pairwise

import pytest

from grader.wire.frames import LARGEST_REQUEST, Closed, FrameReader, write_frame


@pytest.fixture
def pipe():
    """The two ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def frame(header: bytes, payload: bytes) -> bytes:
    """A frame's bytes."""
    return len(header).to_bytes(4, "little") + len(payload).to_bytes(8, "little") + header + payload


def test_frames_come_in_order(pipe):
    """Several frames in one read are told apart, empty ones included."""
    write_frame(pipe[1], [frame(b"one", b""), frame(b"", b"two"), frame(b"3", b"33")])
    reader = FrameReader(pipe[0])
    got = [tuple(bytes(part) for part in reader.read()) for _ in range(3)]
    assert got == [(b"one", b""), (b"", b"two"), (b"3", b"33")]


def test_a_large_frame_takes_many_writes(pipe):
    """A frame larger than the pipe arrives whole."""
    payload = os.urandom(1 << 20)
    writer = threading.Thread(target=write_frame, args=(pipe[1], [frame(b"h", payload)]))
    writer.start()
    header, got = FrameReader(pipe[0]).read()
    writer.join()
    assert (bytes(header), bytes(got)) == (b"h", payload)


def test_a_frame_in_pieces_is_put_together(pipe):
    """Single bytes arrive as a frame."""
    reader = FrameReader(pipe[0])
    whole = frame(b"head", b"body")

    def trickle():
        for byte in whole:
            os.write(pipe[1], bytes([byte]))

    thread = threading.Thread(target=trickle)
    thread.start()
    header, payload = reader.read()
    thread.join()
    assert (bytes(header), bytes(payload)) == (b"head", b"body")


@pytest.mark.parametrize(
    "start", [(LARGEST_REQUEST + 1).to_bytes(4, "little") + bytes(8), bytes(4) + (1 << 60).to_bytes(8, "little")]
)
def test_impossible_sizes_are_refused_before_anything_is_read(pipe, start):
    """No memory is taken for a frame that is too large."""
    os.write(pipe[1], start)
    with pytest.raises(Closed):
        FrameReader(pipe[0]).read()


def test_a_closed_pipe_is_told(pipe):
    """The end of the other side, between frames or within one, is Closed, reading and writing."""
    os.write(pipe[1], frame(b"head", b"body")[:-1])
    os.close(pipe[1])
    with pytest.raises(Closed):
        FrameReader(pipe[0]).read()


def test_writing_to_nobody_is_told(pipe):
    """No reader: Closed, not a signal."""
    os.close(pipe[0])
    with pytest.raises(Closed):
        write_frame(pipe[1], [b"x"])


@pytest.mark.parametrize("cuts", [[], [5], [5, 9]])
def test_a_frame_may_be_written_in_any_number_of_buffers(pipe, cuts):
    """None of them is left out."""
    whole = frame(b"head", b"body")
    write_frame(pipe[1], [whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])])
    os.close(pipe[1])  # what is missing will not come
    assert tuple(bytes(part) for part in FrameReader(pipe[0]).read()) == (b"head", b"body")
