"""The lock's own check: what is open is named."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from grader.worker.jail import lock_down, syscalls
from grader.worker.jail.config import Isolation, ResourceLimits, SandboxConfig

LIMITS = ResourceLimits(
    cpu=60, data=1 << 40, address_space=1 << 41, processes=90, files=50, file_size=1 << 20, scratch=1, inodes=1
)


def plan(hidden: list[str]) -> SandboxConfig:
    """A plan of which only the hidden paths matter."""
    return SandboxConfig("landlock", [], [], hidden, [], [], ("", ""), ("", ""), "/tmp", "")


@pytest.mark.skipif(not syscalls.known_machine(), reason="the locks are those of Linux")
def test_each_open_lock_is_named(tmp_path: Path) -> None:
    """In a process that has not been locked, all are open, a hidden file and a hidden folder among them."""
    (tmp_path / "solution.py").write_text("x")
    shape = Isolation("landlock", False, os.getuid(), 1, -1)
    for hidden in (str(tmp_path), str(tmp_path / "solution.py")):
        with pytest.raises(OSError, match=r"no_new_privs, seccomp.*sockets, hidden paths, data limit, landlock"):
            lock_down.verify(plan([hidden]), shape, str(tmp_path))


@pytest.mark.skipif(not syscalls.known_machine(), reason="the locks are those of Linux")
def test_nothing_to_see_is_hidden(tmp_path: Path) -> None:
    """A missing path, an empty folder and an empty file show nothing."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    shape = Isolation("landlock", False, os.getuid(), 1, -1)
    with pytest.raises(OSError, match="open after locking") as raised:
        lock_down.verify(plan([str(tmp_path / name) for name in ("missing", "empty", "file")]), shape, str(tmp_path))
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize("count_processes", [True, False])
def test_resource_limits(count_processes: bool) -> None:
    """Soft and hard alike, but for processor time, whose signal comes a second before the end; lower ones stay."""
    answer, mine = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            before = resource.getrlimit(resource.RLIMIT_NPROC)
            lock_down.set_rlimits(LIMITS, count_processes=count_processes)
            names = ("CPU", "NOFILE", "FSIZE", "CORE")
            found = [resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names]
            expected = [(59, 60), (50, 50), (1000, 1000), (0, 0)]
            processes = resource.getrlimit(resource.RLIMIT_NPROC)
            good = found == expected and processes == ((90, 90) if count_processes else before)
            os.write(mine, b"good" if good else repr((found, processes)).encode())
        finally:
            os._exit(0)
    os.close(mine)
    with open(answer, "rb") as words:
        assert words.read() == b"good"
    os.waitpid(pid, 0)
