"""The limits of what a submission may use. Sizes in bytes, times in seconds."""

from __future__ import annotations

import os

import msgspec

MB = 1 << 20
GB = 1 << 30


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The default limits; an assignment may raise them."""

    wall: float = 120.0  # one worker's life, by the clock on the wall
    load: float = 20.0  # opening the student's file (TensorFlow: 60)
    call: float = 10.0  # one question
    data: int = 4 * GB  # memory, of each process and of all together
    address_space: int = 16 * GB
    processes: int = 256  # and threads
    files: int = 256  # open at a time
    file_size: int = 64 * MB
    scratch: int = 64 * MB
    inodes: int = 4096
    output_kept: int = 1 * MB  # of what the student's code prints in one check
    reply: int = 256 * MB

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
