"""Frames on a pipe, read and written without deadlines (the worker's side; the near side has its own clock)."""

from __future__ import annotations

import os
from collections.abc import Sequence

SIZES = 12  # bytes: 4 for the header's length, 8 for the payload's, little-endian
LARGEST_HEADER = 1 << 20
LARGEST_REQUEST = 256 << 20


class Closed(Exception):
    """The error that the other side of the pipe is gone."""


def write_frame(fd: int, buffers: Sequence[bytes]) -> None:
    """Write all buffers, however many writes it takes."""
    view = memoryview(buffers[0] if len(buffers) == 1 else b"".join(buffers))
    while view:
        try:
            written = os.write(fd, view)
        except BrokenPipeError as error:
            raise Closed from error
        view = view[written:]


class FrameReader:
    """A reader of frames from a pipe, which keeps what arrived too early for the next call."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._pending = b""

    def read(self) -> tuple[memoryview, memoryview]:
        """Return the next frame's header and payload."""
        start = self._take(SIZES)
        header_size = int.from_bytes(start[:4], "little")
        payload_size = int.from_bytes(start[4:], "little")
        if header_size > LARGEST_REQUEST or payload_size > LARGEST_REQUEST:  # files cross in the header
            raise Closed
        body = self._take(header_size + payload_size)
        return body[:header_size], body[header_size:]

    def _take(self, size: int) -> memoryview:
        chunks, have = [self._pending], len(self._pending)
        while have < size:
            chunk = os.read(self._fd, max(65536, min(size - have, 1 << 24)))
            if not chunk:
                raise Closed
            chunks.append(chunk)
            have += len(chunk)
        whole = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._pending = whole[size:]
        return memoryview(whole)[:size]
