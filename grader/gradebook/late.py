"""The rule for lateness, as the assignment declares it: nothing that anyone has to remember."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import msgspec

DAY = 86400.0  # seconds


class LatePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[late]` of assignment.toml; percentages are of the assignment's points.

    ```toml
    [late]
    due = 2025-10-01T23:59:00-05:00
    grace_minutes = 15
    per_day = 10    # percent, for each day begun
    free_days = 1   # begun days that cost nothing
    cap = 50        # percent, at most
    ```
    """

    due: datetime | None = None
    grace_minutes: float = 0.0
    per_day: float = 0.0
    free_days: int = 0
    cap: float = 100.0

    def __post_init__(self) -> None:
        if self.due is not None and self.due.tzinfo is None:
            raise ValueError("late.due needs its distance from UTC: 2025-10-01T23:59:00-05:00")
        amounts = (self.grace_minutes, self.per_day, self.free_days, self.cap)
        if not all(math.isfinite(amount) and amount >= 0 for amount in amounts) or max(self.per_day, self.cap) > 100:
            raise ValueError("late.grace_minutes, per_day, free_days and cap are 0 or more, percentages at most 100")

    def seconds_late(self, submitted: str, *, due: datetime | None = None) -> float:
        """Return how many seconds after the due time, or one person's, it was; 0 where either time is unknown."""
        due = due or self.due
        if due is None or not submitted:
            return 0.0
        try:
            moment = datetime.fromisoformat(submitted)
        except ValueError:
            return 0.0
        return max(0.0, (moment.astimezone(UTC) - due.astimezone(UTC)).total_seconds())

    def penalty(self, seconds: float, points: float) -> float:
        """Return the points to take for being so many seconds late, of an assignment with so many points."""
        if seconds <= self.grace_minutes * 60:
            return 0.0
        days = max(0, math.ceil(seconds / DAY) - self.free_days)
        return round(points * min(days * self.per_day, self.cap) / 100, 6)


def format_time(moment: datetime) -> str:
    """Return the moment with its distance from UTC, as a person writes it; seconds only where there are some."""
    shown = moment.replace(tzinfo=None).isoformat(" ", "seconds").removesuffix(":00")
    zone = moment.tzname() or ""
    return f"{shown} {zone if zone.startswith('UTC') else f'{moment:UTC%z}'}".rstrip()


def utc_now() -> str:
    """Return this moment in UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
