"""The time of one call, and of all calls about one file: the worker's own time, with the clock on the wall behind it.

The limits are of own time, so that a grade does not depend on what else the machine does. The wall ends a wait
in which the worker hardly got a processor: that is the machine's fault, and no student's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

CALL_WALL, SHORTEST_CALL_WALL = 3, 60.0  # a call may last so many times its limit of own time, or so many seconds
BUDGET_WALL, SHORTEST_BUDGET_WALL = 2, 600.0  # and all calls about one file, theirs
MANY = 100  # calls of the grader's functions, during one call of the student's,
PATIENCE = 5  # times whose limit they may take: more is no longer the grader's slowness
BUSY = "The machine was too busy to run the code: it waited for a processor for most of {:.0f} s. Grade it again."


class OwnClock(Protocol):
    """A worker's own time."""

    @property
    def own_time(self) -> float:
        """Return the seconds that the worker has computed or slept."""
        ...

    @property
    def slept(self) -> float:
        """Return how many of them it slept."""
        ...


class Budget:
    """The time that all calls about one file may take together, whichever worker answers them.

    Only the student's own time counts: not the reference's, and not that of the grader's functions.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.wall_left = max(BUDGET_WALL * seconds, SHORTEST_BUDGET_WALL)
        self.spent = f"All {seconds:g} s for this file are used up."
        self.busy = BUSY.format(self.wall_left)
        self._lock = threading.Lock()

    def charge(self, own: float, wall: float) -> None:
        """Subtract the seconds that a call took from the time that is left."""
        with self._lock:
            self.left -= own
            self.wall_left -= wall


class GraderTime(threading.local):
    """The time that the present thread spent on the grader's side: what it computed, and what workers did for it."""

    of_workers = 0.0

    @property
    def seconds(self) -> float:
        """Return the time so far; only differences mean something."""
        return time.thread_time() + self.of_workers


grader_time = GraderTime()


class CallClock:
    """The time of one call; stopped while a function of the grader's works, for that is not the student's time."""

    def __init__(self, worker: OwnClock, allowed: float, budget: Budget, more: int) -> None:
        """Start; `more` calls may follow in the same question."""
        self._worker, self._budget, self._more = worker, budget, more
        self._own, self._wall, self._slept = worker.own_time, time.monotonic(), worker.slept
        self._now = self._own  # the worker's own time, when it was last read: each reading takes a microsecond
        self.pauses, self.paused = 0, 0.0  # how many, and what they cost the grader
        self._allow(allowed)

    def _allow(self, allowed: float) -> None:
        """Give the call so many seconds from now on, or what is left of the budget."""
        self.allowed = min(allowed, self._budget.left - self.taken)
        self.own = self._now + self.allowed
        now = time.monotonic()
        lasting = max(CALL_WALL * self.allowed, SHORTEST_CALL_WALL)
        self._lasting = min(lasting, self._budget.wall_left - (now - self._wall))
        self.deadline = now + self._lasting

    def next_call(self, allowed: float) -> None:
        """Start the time of the next call, as one has ended; a worker that says so too often says it in vain."""
        if self._more > 0:
            self._more -= 1
            self._allow(allowed)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop while the grader works."""
        wall, own, cost = time.monotonic(), self._now, grader_time.seconds
        try:
            yield
        finally:
            wall, own = time.monotonic() - wall, self.read() - own
            self.pauses, self.paused = self.pauses + 1, self.paused + grader_time.seconds - cost
            self._wall, self.deadline = self._wall + wall, self.deadline + wall
            self._own, self.own = self._own + own, self.own + own

    def read(self) -> float:
        """Read the worker's own time: what follows is told of that moment."""
        self._now = self._worker.own_time
        return self._now

    def charge(self) -> None:
        """Charge the budget, and the grader where it was the grader who asked."""
        taken = self.taken
        self._budget.charge(taken, time.monotonic() - self._wall)
        grader_time.of_workers += taken

    @property
    def taken(self) -> float:
        """Return the own time until then."""
        return self._now - self._own

    @property
    def is_over(self) -> bool:
        """Tell whether the call had used up its time."""
        return self._now >= self.own

    @property
    def is_over_on_the_wall(self) -> bool:
        """Tell whether the call lasted so long that the machine is to blame."""
        return time.monotonic() >= self.deadline

    @property
    def busy(self) -> str:
        """Say that the machine is to blame."""
        return BUSY.format(self._lasting)

    @property
    def overused(self) -> bool:
        """Tell whether the grader's functions were called too often."""
        return self.pauses > MANY and self.paused > PATIENCE * self.allowed

    @property
    def mostly_slept(self) -> bool:
        """Tell whether most of the time was not spent computing."""
        return self._worker.slept - self._slept > self.taken / 2
