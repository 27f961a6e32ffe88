"""The supervisor's report on a worker: that it is locked and ready, or why not; and how it ended."""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

Line = dict[str, Any]


class Report:
    """The reading end of the report pipe; one JSON object a line."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._waiting = b""
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)

    def line(self, deadline: float) -> Line | None:
        """The next line; None at the end of the report or after `deadline` (time.monotonic())."""
        while b"\n" not in self._waiting:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                return None
            chunk = os.read(self._fd, 4096)
            if not chunk:
                return None
            self._waiting += chunk
        line, _, self._waiting = self._waiting.partition(b"\n")
        found: Line = json.loads(line)
        return found

    def end(self, deadline: float) -> Line | None:
        """The line that tells how the worker ended: `exit`, `cause`, `peak`; None if it did not come in time."""
        while (line := self.line(deadline)) is not None:
            if "exit" in line:
                return line
        return None
