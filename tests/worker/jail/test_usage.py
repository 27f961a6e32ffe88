"""What a worker uses that no rlimit counts."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from grader.worker.jail import usage
from grader.worker.jail.config import ResourceLimits

LIMITS = ResourceLimits(
    cpu=1, data=1 << 40, address_space=1, processes=99, files=1, file_size=1, scratch=1 << 20, inodes=100
)


def exceeded_limit(scratch: Path, limits: ResourceLimits = LIMITS) -> str:
    """For this very process, as a worker in the open."""
    return usage.exceeded_limit(os.getpid(), "landlock", limits, str(scratch))


def test_within_all_limits(tmp_path: Path) -> None:
    """A few small files are nothing."""
    (tmp_path / "note").write_text("x")
    assert exceeded_limit(tmp_path) == ""


def test_memory_in_use(tmp_path: Path) -> None:
    """This process uses more than a megabyte, counted once and again exactly."""
    assert exceeded_limit(tmp_path, LIMITS._replace(data=1 << 20)) == "memory"


def test_threads(tmp_path: Path) -> None:
    """This process has one thread at least."""
    assert exceeded_limit(tmp_path, LIMITS._replace(processes=0)) == "threads"


def test_bytes_and_files_in_scratch(tmp_path: Path) -> None:
    """Both the bytes, in folders too, and the number of files count."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "large").write_bytes(b"x" * (2 << 20))
    assert exceeded_limit(tmp_path) == "scratch"
    (folder / "large").unlink()
    for number in range(101):
        (folder / f"{number}").touch()
    assert exceeded_limit(tmp_path) == "scratch"


def test_children_are_known() -> None:
    """A child is listed until it is gone."""
    child = os.fork()
    if child == 0:
        signal.pause()
    assert child in usage.child_pids()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert child not in usage.child_pids()
