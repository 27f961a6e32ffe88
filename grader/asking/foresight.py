"""What a check will read after a call, most likely: what it read after the last call of that name.

Such values come with the call's answer, and save a trip each. They hold until anything else is asked or set.
"""

from __future__ import annotations

from typing import Any

from grader.asking.snapshot import snapshot


class Foresight:
    """One call's target and name, what was read of the target since, and what came along with the answer."""

    def __init__(self, target: int = 0, name: str = "") -> None:
        self.target, self.name = target, name
        self.read: dict[str, None] = {}
        self.values: dict[str, Any] = {}


class Habits:
    """Which attributes are read after calls; about one conversation."""

    def __init__(self) -> None:
        self._last = Foresight()
        self._read: dict[str, list[str]] = {}  # after the last call of that name

    def call(self, target: int, name: str) -> Foresight:
        """A call is about to be made."""
        if self._last.name:
            self._read[self._last.name] = list(self._last.read)
        self._last = Foresight(target, name)
        return self._last

    def likely(self, name: str) -> list[str]:
        """What will be read after a call of that name."""
        return self._read.get(name, [])

    def answered(self, call: Foresight, values: dict[str, Any]) -> None:
        """The call, during which others may have been made, has ended."""
        call.values = values
        self._last = call

    def recall(self, target: int, name: str) -> tuple[bool, Any]:
        """Whether the attribute's value is here, and a copy of it."""
        if target != self._last.target:
            return False, None
        self._last.read[name] = None
        if name not in self._last.values:
            return False, None
        return True, snapshot(self._last.values[name])

    def outdate(self) -> None:
        """Something else is asked or set, which may change anything."""
        self._last.values = {}
