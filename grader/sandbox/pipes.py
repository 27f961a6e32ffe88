"""The five pipes between the grader and a worker."""

from __future__ import annotations

import os
from typing import NamedTuple


class Pipes(NamedTuple):
    """The grader's ends: requests out; replies, printed output, reports in; the worker's life, held."""

    request: int
    reply: int
    output: int
    report: int
    life: int


def make() -> tuple[Pipes, list[int]]:
    """The grader's ends, which never block, and the worker's in the same order."""
    request, reply, output, report, life = (os.pipe() for _ in range(5))
    near = Pipes(request[1], reply[0], output[0], report[0], life[1])
    for fd in near:
        os.set_blocking(fd, False)
    return near, [request[0], reply[1], output[1], report[1], life[0]]
