"""The fork server: modes, its own end, and that a lock which does not close is never passed over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xmlrpc
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import GraderFault, NotInstalled, TimedOut, UsageError
from grader.sandbox.fork_server import ForkServer

ROOT = Path(__file__).resolve().parents[2]


def broken(sandbox: SimpleNamespace, folder: Path, sabotage: str) -> tuple[str, str]:
    """A desk that breaks a lock when the server loads it, before there is any worker."""
    desk = folder / "sabotaged.py"
    code = Path(sandbox.desk[0]).read_text().replace("from __future__ import annotations\n", "")
    desk.write_text(
        f"from grader.worker.jail import landlock, lock_down, root_filesystem, seccomp, syscalls\n{sabotage}\n{code}"
    )
    folder.chmod(0o755)
    return str(desk), "serve"


@pytest.mark.parametrize(
    ("sabotage", "lock"),
    [
        ("seccomp.install = lambda **_: None", "seccomp"),
        ("landlock.restrict = lambda *_: None", "landlock"),
        ("syscalls.drop_capabilities = lambda: None", "capabilities"),
        ("lock_down.set_rlimits = lambda *_, **__: None", "data limit"),
        ("root_filesystem.mount_scratch = lambda *_, **__: None", "scratch directory"),
        ("syscalls.make_read_only = lambda _: 1/0", "ZeroDivisionError"),
        ("old = syscalls.prctl; syscalls.prctl = lambda what, *a: 'new' in what or old(what, *a)", "landlock"),
        ("lock_down.NAMESPACES &= ~syscalls.CLONE_NEWPID", "pid namespace"),
    ],
)
def test_a_broken_lock_fails_closed(sandbox: SimpleNamespace, tmp_path: Path, sabotage: str, lock: str) -> None:
    """Whichever lock is broken in the server's own code, no worker is had, and the fault is the grader's."""
    desk = broken(sandbox, tmp_path, sabotage)
    with sandbox.launched("full", _serve=desk) as server, pytest.raises(GraderFault, match=lock):
        server.worker()


@pytest.mark.parametrize("mode", ["full", "landlock"])
def test_a_hidden_path_that_shows_fails_closed(sandbox: SimpleNamespace, mode: str) -> None:
    """Inside what is visible, mode full covers a hidden path; Landlock cannot, and refuses to go on."""
    hidden = Path(xmlrpc.__file__).parent
    with sandbox.launched(mode, hidden=[hidden]) as server:
        if mode == "landlock":
            with pytest.raises(GraderFault, match="hidden paths"):
                server.worker()
        else:
            with server.worker() as worker:
                assert sandbox.play(worker, "read_hidden_by_path", TARGETS=[str(hidden)]) == []


@pytest.mark.parametrize("mode", ["full", "landlock", "process"])
def test_what_is_not_installed_is_no_fault_of_the_sandbox(sandbox: SimpleNamespace, mode: str) -> None:
    """A module to be imported beforehand that is not there has a type of its own, however often it is asked for."""
    with sandbox.launched(mode, preload=["json", "nothing_of_that_name.part"]) as server:
        for _ in range(2):
            with pytest.raises(NotInstalled, match="nothing_of_that_name is not installed") as caught:
                server.worker()
            assert (caught.value.package, caught.value.reason) == ("nothing_of_that_name", "")
        with server.with_preload(["csv"]) as other, pytest.raises(NotInstalled):
            other.worker()


def test_the_mode_asked_for_or_none(sandbox: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without namespaces: full is refused with the reason, and by itself landlock is chosen."""
    monkeypatch.setenv("PATH", "")  # no bubblewrap
    desk = broken(sandbox, tmp_path, "def no(*_): raise OSError('unshare: not here')\nsyscalls.unshare = no")
    with sandbox.launched("full", _serve=desk) as server, pytest.raises(GraderFault, match="unshare: not here"):
        server.worker()
    with sandbox.launched(_serve=desk) as server:
        assert (server.mode, server.refusal) == ("landlock", "unshare: not here")
    monkeypatch.setenv("GRADE_SANDBOX", "process")
    with sandbox.launched() as server:
        assert server.mode == "process"


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can do without user namespaces")
def test_root_does_without_user_namespaces(sandbox: SimpleNamespace, tmp_path: Path) -> None:
    """As in many containers: the worker is dropped to its own user, and the same locks hold."""
    desk = broken(sandbox, tmp_path, "def no(*_): raise OSError('not here')\nsyscalls.unshare_user = no")
    targets = {"TARGETS": [os.getpid(), os.getppid()]}
    with sandbox.launched(_serve=desk) as server:
        assert server.mode == "full"
        with server.worker() as worker:
            assert sandbox.play(worker, "honest") == 45.0
        with server.worker() as worker:
            assert sandbox.play(worker, "ptrace_and_kill_all", **targets) == []
        with server.worker() as worker, pytest.raises(TimedOut):
            sandbox.play(worker, "fork_bomb", 0.5)
        with server.worker() as worker:
            sandbox.ask(worker, b"load", b"import os\ndef answer(): return os.getuid(), os.getpid()")
            user, pid = sandbox.ask(worker, b"call")
            assert user > 65536 and pid == 2


def test_an_unknown_mode_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modes that there are are named."""
    monkeypatch.setenv("GRADE_SANDBOX", "strong")
    with pytest.raises(UsageError, match="full, landlock, process"):
        ForkServer(hidden=())


def test_a_missing_library_is_named(sandbox: SimpleNamespace) -> None:
    """What cannot be preloaded is named."""
    with sandbox.launched(preload=["no_such_library"]) as server, pytest.raises(NotInstalled, match="no_such_library"):
        server.worker()


@pytest.mark.parametrize("mode", ["full", "landlock", "process"])
def test_nothing_survives_a_killed_grader(sandbox: SimpleNamespace, mode: str, tmp_path: Path) -> None:
    """kill -9 of the grader, in the middle of a question, leaves no process and no directory."""
    program = f"""
import os, sys, threading, time
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
import conftest
server = conftest.launched({mode!r})
worker = server.worker()
conftest.ask(worker, b"load", b"def answer():\\n    while True: pass")
threading.Timer(0.3, os.kill, (os.getpid(), 9)).start()
conftest.ask(worker, b"call")
"""
    known = sandbox.descendants()
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while (left := sandbox.descendants() - known) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left
    assert not list(tmp_path.glob("grade-*"))


def test_a_server_beside_another() -> None:
    """One for each set of libraries, itself where there is nothing more; all end with the first."""
    with ForkServer((), hidden=()) as server:
        other = server.with_preload(["json"])
        assert other is not server and server.with_preload(["json"]) is other
        assert server.with_preload([]) is server and other.with_preload(["json"]) is other
        assert other.mode == server.mode and other.worker() is not None
    assert other.closed and server.closed
    with pytest.raises(GraderFault, match="was closed"):
        server.with_preload(["csv"])
