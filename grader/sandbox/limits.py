"""The limits of what a worker may use: sizes in bytes, times in seconds. Those of a call are in `assignment.toml`."""

from __future__ import annotations

import os

import msgspec

MB = 1 << 20
GB = 1 << 30


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one worker."""

    wall: float = 120.0  # one worker's life, by the clock on the wall
    data: int = 4 * GB  # memory, of each process and of all together
    address_space: int = 16 * GB
    processes: int = 256  # and threads
    files: int = 256  # open at a time
    file_size: int = 64 * MB
    scratch: int = 64 * MB
    inodes: int = 4096
    output_kept: int = 1 * MB  # of what the student's code prints in one check

    def bounds(self) -> dict[str, int]:
        """Return the limits that are kept on the far side; CPU time is wall time on all cores."""
        return {
            "cpu": int(self.wall * (os.cpu_count() or 1)) + 2,
            "data": self.data,
            "address_space": self.address_space,
            "processes": self.processes,
            "files": self.files,
            "file_size": self.file_size,
            "scratch": self.scratch,
            "inodes": self.inodes,
        }
