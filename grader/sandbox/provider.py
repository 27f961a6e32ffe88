"""The protocol of a sandbox: where a locked worker comes from. Fork servers are the provider of today."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from grader.sandbox.limits import Limits
from grader.wire.modes import Mode

Raw = bytes | bytearray | memoryview


class Worker(Protocol):
    """One locked worker: whole frames in and out with a deadline (`time.monotonic()`), its output, its end."""

    @property
    def own_time(self) -> float:
        """Return the seconds that the worker has computed or slept; not those that it waited for a processor."""
        ...

    @property
    def slept(self) -> float:
        """Return how much of its own time the worker did not compute."""
        ...

    def send(self, buffers: Sequence[Raw], deadline: float, own: float = ...) -> None:
        """Send one frame before the worker's own time is `own`; StudentFault where it ended, or does not take it."""
        ...

    def receive(self, deadline: float, limit: int, own: float = ...) -> tuple[bytes, bytearray]:
        """Receive one frame of at most `limit` bytes before the worker's own time is `own`: header, payload."""
        ...

    def take_output(self) -> str:
        """Return what student code printed since this was last called."""
        ...

    @property
    def bytes_printed(self) -> int:
        """Count the bytes that were printed so far, also those that are not kept."""
        ...

    @property
    def ended(self) -> bool:
        """Tell whether the worker has ended."""
        ...

    def kill(self) -> None:
        """End the worker and everything that it started."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Sandbox(Protocol):
    """A source of fresh workers, locked up and waiting; a context manager.

    GraderFault where none can be had, NotInstalled where what is to be imported for them is not there.
    """

    @property
    def limits(self) -> Limits:
        """Return what a worker may use where nothing else is asked for."""
        ...

    @property
    def mode(self) -> Mode:
        """Return how workers are locked up; may wait until that is known."""
        ...

    @property
    def refusal(self) -> str:
        """Say why no stronger mode was had; "" in mode full, or when the mode was asked for."""
        ...

    @property
    def closed(self) -> bool:
        """Tell whether no worker can be had any more."""
        ...

    def worker(self, limits: Limits | None = None) -> Worker:
        """Give a fresh worker with these limits."""
        ...

    def with_preload(self, more: Sequence[str]) -> Sandbox:
        """Give a sandbox whose workers find these modules imported, too; closed with this one."""
        ...

    def close(self) -> None:
        """End all workers; return when nothing is left. May be called again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
