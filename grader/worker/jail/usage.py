"""A worker's use of what no rlimit counts: the memory of all its processes, threads, and files on disk."""

from __future__ import annotations

import os

from grader.wire.modes import Mode
from grader.worker.jail.config import ResourceLimits

PAGE = os.sysconf("SC_PAGE_SIZE")


def exceeded_limit(worker: int, mode: Mode, limits: ResourceLimits, scratch: str) -> str:
    """Return the name of an exceeded limit that no rlimit keeps; "" for none."""
    if mode == Mode.FULL:
        pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    else:
        pids = [str(worker)]
        if _threads(worker) > limits.processes:
            return "threads"
        if _disk_use(scratch, limits) > limits.scratch:
            return "scratch"
    if sum(_resident(pid) for pid in pids) <= limits.data:
        return ""
    # Forked processes share pages, which were counted for each: look again, exactly.
    return "memory" if sum(_proportional(pid) for pid in pids) > limits.data else ""


def child_pids() -> list[int]:
    """Return the processes whose parent is this one, as far as the system tells."""
    return [int(pid) for pid in _read(f"/proc/self/task/{os.getpid()}/children").split()]


def _resident(pid: str) -> int:
    return int((_read(f"/proc/{pid}/statm").split() or ["0", "0"])[1]) * PAGE


def _proportional(pid: str) -> int:
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(pid)


def _threads(pid: int) -> int:
    return int((_read(f"/proc/{pid}/stat").rpartition(")")[2].split() or ["0"] * 18)[17])


def _disk_use(directory: str, limits: ResourceLimits) -> int:
    """Return the bytes stored below `directory`; more than the limit if there are too many files to count."""
    total, seen, waiting = 0, 0, [directory]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if seen > limits.inodes:
                        return limits.scratch + 1
        except OSError:
            continue  # it was removed meanwhile
    return total


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""  # it has ended meanwhile, or this system has no /proc
