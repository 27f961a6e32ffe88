"""The output of the student's code: taken off the pipe as it comes, kept up to a limit, never judged."""

from __future__ import annotations

import os
import select

CHUNK = 1 << 16


class Printed:
    """The reading end of a worker's stdout and stderr; the first `kept` bytes of what comes."""

    def __init__(self, fd: int, kept: int) -> None:
        self.fd = fd
        self.seen = 0  # bytes
        self._kept = kept
        self._bytes = bytearray()
        self._taken = 0
        self._open = True
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)

    def drain(self) -> bool:
        """Take one chunk; False at the end of the pipe."""
        try:
            chunk = os.read(self.fd, CHUNK)
        except BlockingIOError:
            return True
        self.seen += len(chunk)
        self._bytes += chunk[: max(0, self._kept - len(self._bytes))]
        self._open = bool(chunk)
        return self._open

    def drain_all(self, at_most: int) -> None:
        """Take what is there now, but not more than `at_most` bytes in all: a flood never ends."""
        while self._open and self.seen <= at_most and self._poll.poll(0):
            self.drain()

    def close(self) -> None:
        """Read no more."""
        self._open = False

    def tail(self) -> bytes:
        """Return the last of what was kept."""
        return bytes(self._bytes[-CHUNK:])

    def text(self) -> str:
        """Return all that was kept."""
        return self._bytes.decode("utf-8", "replace")

    def take(self) -> str:
        """Return what was kept since this was last asked."""
        start, self._taken = self._taken, len(self._bytes)
        return self._bytes[start:].decode("utf-8", "replace")
