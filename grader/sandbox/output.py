"""The output of the student's code: taken off the pipe as it comes, kept up to a limit, never judged."""

from __future__ import annotations

import os
import select

CHUNK = 1 << 16
FULL_PIPE = 1 << 20  # bytes, the most that Linux lets a pipe hold


class Printed:
    """The reading end of a worker's stdout and stderr; the first `kept` bytes of what comes between two takes."""

    def __init__(self, fd: int, kept: int) -> None:
        self.fd = fd
        self.seen = 0  # bytes
        self._kept = kept
        self._bytes = bytearray()
        self._last = b""
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
        self._last = (self._last + chunk)[-CHUNK:]
        self._open = bool(chunk)
        return self._open

    def drain_all(self) -> None:
        """Take what is there now: as much as a pipe holds, and not what comes meanwhile, for a flood never ends."""
        for _ in range(FULL_PIPE // CHUNK):
            if self._open and self._poll.poll(0):
                self.drain()

    def close(self) -> None:
        """Read no more."""
        self._open = False

    def tail(self) -> bytes:
        """Return the last of what was printed."""
        return self._last

    def take(self) -> str:
        """Return what was kept since this was last asked."""
        taken, self._bytes = self._bytes, bytearray()
        return taken.decode("utf-8", "replace")
