"""A worker's own time: what it computes, and what it sleeps; not what it waits for a processor that others use.

The grader looks from outside, by the process number that the kernel told it: the worker is not asked. All threads and
child processes count together, so that one core and many cores give equal times. Where the system does not tell a
process's time (macOS), the time that passes is taken for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress

FIRST_LOOK, LOOKS_APART = 0.01, 0.25  # seconds: before the first two looks; doubled each time, between later ones
NOISE = 0.1  # of the time between two looks: a worker that computes all the time lacks less of it
LOOKS_AT_THREADS = 3  # before many are taken for asleep: one may fall asleep as it wakes another
NEVER = float("inf")
MUCH = 1 << 16  # bytes, as many as a pipe holds: a worker that writes them waits for the grader to read


class OwnTime:
    """The clock of one worker; `pid` is 0 where it is not known."""

    def __init__(self, pid: int) -> None:
        self._pid, self._supervisor = pid, 0
        self._number = _clock_of(pid)
        self._computed = self._of_children = self._slept = 0.0
        self._children = 0.0  # what they had computed at the last look, together
        self._since = self._before = 0.0  # the wall's time and its own, at the last look
        self._apart = 0.0  # seconds between the last look and the next
        self.next_look = 0.0  # time.monotonic()
        self.is_told = bool(pid) and _processor_seconds(pid) is not None

    @property
    def seconds(self) -> float:
        """Return the time so far, in seconds; only differences mean something."""
        if not self.is_told:
            return time.monotonic()
        try:  # noqa: SIM105 - every call reads it twice, and `suppress` takes as long as the clock
            self._computed = time.clock_gettime(self._number)
        except OSError:
            pass  # it has ended: what was told last stays
        return self._computed + self._of_children + self._slept

    @property
    def slept(self) -> float:
        """Return how much of the time was not spent computing."""
        return self._slept

    def begin(self) -> None:
        """Begin to watch: from now on the worker is waited for."""
        self._apart = 0.0
        self.next_look = time.monotonic() + FIRST_LOOK

    def look(self, came: int, says_nothing: Callable[[], bool], ends: float = NEVER) -> None:
        """Count what was slept since the last look: the worker did not compute, and does not want to.

        `came` bytes came from it meanwhile. If it `says_nothing` now, after it was looked at, its task has not ended.
        The next look is not later than its own time can be at `ends`.
        """
        family = self._family() if self.is_told else []
        self._count_children(family)
        now, own = time.monotonic(), self.seconds
        passed = now - self._since if self._apart else 0.0  # the first look is only for the next to begin from
        idle = passed - (own - self._before)
        if idle > NOISE * passed and came < MUCH and not _any_runs(family) and says_nothing():
            self._slept += idle
            own += idle
        self._since, self._before = now, own
        self._apart = min(max(2 * self._apart, FIRST_LOOK), LOOKS_APART)
        self.next_look = now + min(self._apart, max(ends - own, FIRST_LOOK))

    def end(self) -> None:
        """End to watch: the worker has answered. What its children computed since the last look is counted now."""
        if self._apart and self.is_told:  # an answer that came before the first look is too short to have any
            self._count_children(self._family())

    def _family(self) -> list[int]:
        """Return the worker and all that it has started; orphans among them are its supervisor's children."""
        if not self._supervisor:
            self._supervisor = int(_stat(self._pid)[1])
        found, waiting = [self._pid], [self._supervisor, self._pid]
        while waiting:
            for child in _children(waiting.pop()):
                if child not in found:
                    found.append(child)
                    waiting.append(child)
        return found

    def _count_children(self, family: list[int]) -> None:
        living = sum(_processor_seconds(pid) or 0.0 for pid in family if pid != self._pid)
        ended = sum(_waited_for(pid) for pid in (self._supervisor, *family))
        self._of_children += max(0.0, living + ended - self._children)
        self._children = living + ended


def _clock_of(pid: int) -> int:
    """Return the number of a process's clock, as clock_getcpuclockid(3) makes it."""
    return ~pid << 3 | 2


def _processor_seconds(pid: int) -> float | None:
    try:
        return time.clock_gettime(_clock_of(pid))
    except OSError:
        return None


def _children(pid: int) -> list[int]:
    return [int(child) for thread in _threads(pid) for child in _read(f"/proc/{pid}/task/{thread}/children").split()]


def _any_runs(family: list[int]) -> bool:
    """Tell whether a thread of any of them computes, waits for a processor, or for a disk."""
    for _ in range(LOOKS_AT_THREADS):
        states = [_stat(f"{pid}/task/{thread}")[0] for pid in family for thread in _threads(pid)]
        if not {"R", "D"}.isdisjoint(states):
            return True
        if len(states) == 1:
            return False
    return False


def _waited_for(pid: int) -> float:
    """Return the seconds that those children computed that have ended and were waited for."""
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _stat(place: int | str) -> list[str]:
    """Return the fields of a process or thread from its state on, the third; its name before may hold any character."""
    return _read(f"/proc/{place}/stat").rpartition(")")[2].split() or ["X", *["0"] * 49]


def _threads(pid: int) -> list[str]:
    with suppress(OSError):
        return os.listdir(f"/proc/{pid}/task")
    return []


def _read(path: str) -> str:
    """Return what the kernel tells there; "" where the process has ended. Without a file object: it is often asked."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return os.read(fd, 1 << 14).decode("ascii", "replace")
    except OSError:
        return ""
    finally:
        os.close(fd)
