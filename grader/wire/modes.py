"""The modes of the sandbox: how strongly a worker is locked up. Said here once, for both sides of the wire."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """The ways of holding a worker, the strongest first."""

    FULL = "full"  # its own view of the files, no network, no other processes, limits, system-call filter
    LANDLOCK = "landlock"  # files and system calls restricted, limits
    PROCESS = "process"  # a process of its own, limits

    @property
    def hides_files(self) -> bool:
        """Tell whether student code cannot read the hidden checks and the reference."""
        return self is not Mode.PROCESS

    @property
    def holds_strangers(self) -> bool:
        """Tell whether the mode is strong enough for the files of others, without anyone having to allow it."""
        return self is Mode.FULL


HOLDS_STRANGERS = frozenset(mode for mode in Mode if mode.holds_strangers)
