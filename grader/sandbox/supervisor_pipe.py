"""The report pipe: what the supervisor, and a worker that is about to begin, tell the grader; and who it was.

A socket rather than a pipe, because the kernel then tells which process has written, by the number that it has in the
grader's own namespace, whatever it is in the sandbox's.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_CREDENTIALS = struct.Struct("3i")  # process, user, group

Line = dict[str, Any]


class SupervisorPipe:
    """The grader's end of the report pipe; one JSON object a line."""

    def __init__(self, fd: int) -> None:
        self.sender = 0  # the number of the process that wrote last; 0 where the system does not tell
        self._fd = fd
        self._waiting = b""
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)

    def line(self, deadline: float) -> Line | None:
        """Return the next line; None at the end of the report or after `deadline` (time.monotonic())."""
        while b"\n" not in self._waiting:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                return None
            chunk = self._receive()
            if not chunk:
                return None
            self._waiting += chunk
        line, _, self._waiting = self._waiting.partition(b"\n")
        found: Line = json.loads(line)
        return found

    def _receive(self) -> bytes:
        with _as_socket(self._fd) as near:
            chunk, told, _, _ = near.recvmsg(4096, socket.CMSG_SPACE(_CREDENTIALS.size))
        for _level, kind, raw in told:
            if kind == getattr(socket, "SCM_CREDENTIALS", None) and len(raw) >= _CREDENTIALS.size:
                self.sender = _CREDENTIALS.unpack_from(raw)[0]
        return chunk

    def end(self, deadline: float) -> Line | None:
        """Return the line that tells how the worker ended: `exit`, `cause`, `peak`; None if it did not come in time."""
        while (line := self.line(deadline)) is not None:
            if "exit" in line:
                return line
        return None


def report_pipe() -> tuple[int, int]:
    """Make the pipe; return the descriptors of the grader's end and of the other."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    if hasattr(socket, "SO_PASSCRED"):
        near.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return near.detach(), far.detach()


@contextmanager
def _as_socket(fd: int) -> Iterator[socket.socket]:
    """Give the descriptor as a socket, for a moment: whoever closes it knows it by its number."""
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fd)
    try:
        yield found
    finally:
        found.detach()
