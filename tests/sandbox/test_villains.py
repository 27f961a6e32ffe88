"""Student programs that do what they should not, in every mode; what each costs, and that nothing is left of it.

Mode `process` only bounds accidents: there, the villains that mean harm are not played.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import Crashed, OutOfMemory, StudentFault, TimedOut, UnusableAnswer
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import Limits

# name: what the sandbox says, or the answer; and the seconds that the question may take
ACCIDENTS: dict[str, tuple[object, float]] = {
    "exit_on_import": (Crashed, 10),
    "os_exit_in_call": (Crashed, 10),
    "abort": (Crashed, 10),
    "segfault": (Crashed, 10),
    "infinite_loop": (TimedOut, 0.3),
    "c_level_hog": (TimedOut, 0.3),
    "ignore_signals": (TimedOut, 0.5),
    "heap_bomb": ("MemoryError", 10),
    "stdout_flood": (TimedOut, 0.3),
    "huge_return": (UnusableAnswer, 20),
    "giant_header": (UnusableAnswer, 10),
    "giant_payload": (UnusableAnswer, 10),
    "two_frames": (UnusableAnswer, 10),
    "closes_the_pipe": (Crashed, 10),
    "closes_its_output": (45.0, 10),
}
HARMFUL: dict[str, tuple[object, float]] = {
    "shared_mmap_bomb": (OutOfMemory, 15),
    "fork_bomb": (TimedOut, 0.5),
    "inode_fill": ((OSError, Crashed), 15),
    "disk_fill": ((OSError, Crashed), 15),
}


@pytest.fixture(autouse=True)
def nothing_is_left(server: ForkServer, sandbox: SimpleNamespace) -> Iterator[None]:
    """After every villain the processes are those of before, and the next student gets an honest answer."""
    before = sandbox.descendants()
    yield
    with server.worker() as worker:
        assert sandbox.play(worker, "honest") == 45.0
        assert worker.take_output() == "working\n"
    gone_by = time.monotonic() + 3
    while (left := sandbox.descendants() - before) and time.monotonic() < gone_by:
        time.sleep(0.02)
    assert not left


def outcome(server: ForkServer, sandbox: SimpleNamespace, name: str, seconds: float, **words: object) -> object:
    """What playing the villain gives: a value, a fault, or the error that its code raised."""
    limits = Limits() if name == "huge_return" else sandbox.tight
    with server.worker(limits) as worker:
        try:
            return sandbox.play(worker, name, seconds, **words)
        except (StudentFault, RuntimeError) as fault:
            return fault


def expect(found: object, wanted: object) -> None:
    """Raised errors come as text; anything else as itself."""
    if isinstance(wanted, str):
        assert isinstance(found, RuntimeError) and wanted in str(found), found
    elif wanted == (OSError, Crashed):
        assert isinstance(found, Crashed) or "OSError" in str(found), found
    elif isinstance(wanted, type):
        assert type(found) is wanted, found
    else:
        assert found == wanted


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_costs_its_own_worker_only(server: ForkServer, sandbox: SimpleNamespace, name: str) -> None:
    """A crash, a hang or nonsense is told apart, and the server goes on."""
    wanted, seconds = ACCIDENTS[name]
    expect(outcome(server, sandbox, name, seconds), wanted)


@pytest.mark.parametrize("name", HARMFUL)
def test_harm_is_kept_inside(server: ForkServer, sandbox: SimpleNamespace, name: str) -> None:
    """What eats the machine is stopped by a limit."""
    if server.mode == "process":
        pytest.skip("mode process only bounds accidents")
    wanted, seconds = HARMFUL[name]
    expect(outcome(server, sandbox, name, seconds), wanted)


def test_answers_before_the_question_are_noticed(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A single forged answer at the right moment is only a claim, as any answer is; a flood of them is refused."""
    with server.worker() as worker, pytest.raises(UnusableAnswer, match="without being asked"):
        sandbox.play(worker, "early_frames", 10)
        for _ in range(1000):
            time.sleep(0.01)  # on a busy machine the flood comes late
            sandbox.ask(worker, b"call", seconds=10)


def test_threads_are_bounded(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A thread for every sample ends in an error, or in the worker's end."""
    if server.mode == "process":
        pytest.skip("mode process only bounds accidents")
    found = outcome(server, sandbox, "thread_bomb", 15)
    assert isinstance(found, Crashed) or (isinstance(found, int) and found <= sandbox.tight.processes)


def test_memory_is_counted_over_all_processes(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Many small heaps are one large one; where there are no children, there is one heap."""
    if server.mode == "process":
        pytest.skip("mode process only bounds accidents")
    found = outcome(server, sandbox, "many_small_heaps", 20)
    if server.mode == "full" and os.path.exists("/proc/self/smaps_rollup"):
        assert isinstance(found, OutOfMemory), found
    else:
        assert "PermissionError" in str(found)


def test_orphans_end_with_the_worker(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A child that leaves the session is ended too; nothing_is_left looks for it."""
    if server.mode == "process":
        pytest.skip("mode process only bounds accidents")
    found = outcome(server, sandbox, "outlives_its_parent", 10)
    assert isinstance(found, Crashed) if server.mode == "full" else found == "no children here"


def planted(folder: Path) -> tuple[Path, str]:
    """A repository with a secret in it, readable by all."""
    canary = f"canary-{os.urandom(8).hex()}"
    secret = folder / "reference" / "solution.py"
    secret.parent.mkdir(parents=True)
    secret.write_text(canary)
    for path in (secret, secret.parent, folder):
        path.chmod(0o755)
    return secret, canary


def test_no_secret_can_be_read(server: ForkServer, sandbox: SimpleNamespace, tmp_path: Path) -> None:
    """Neither by name nor by walking through all that is there."""
    if server.mode == "process":
        pytest.skip("mode process hides nothing")
    secret, canary = planted(tmp_path)
    repository = Path(__file__).resolve().parents[2]
    targets = [str(p) for p in (repository / "reference", repository / "assignments", repository / ".git", secret)]
    assert outcome(server, sandbox, "read_hidden_by_path", 20, TARGETS=[*targets, str(secret.parent)]) == []
    assert outcome(server, sandbox, "walk_root_for_canary", 60, CANARY=canary.encode()) == []


def test_the_environment_and_other_processes_tell_nothing(
    server: ForkServer, sandbox: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word in the grader's environment, and in the command line of another process, is not to be found."""
    if server.mode == "process":
        pytest.skip("mode process hides nothing")
    canary = f"canary-{os.urandom(8).hex()}"
    monkeypatch.setenv("SECRET", canary)
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", canary])
    try:
        found = outcome(server, sandbox, "environ_and_proc_dump", 20)
    finally:
        other.kill()
        other.wait()
    assert isinstance(found, str) and canary not in found and "HOME" in found


def test_other_processes_are_out_of_reach(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Nothing outside can be traced, stopped or killed."""
    if server.mode == "process":
        pytest.skip("mode process protects no process")
    found = outcome(server, sandbox, "ptrace_and_kill_all", 20, TARGETS=[os.getpid(), os.getppid()])
    assert found == []


def test_nothing_can_be_sent(server: ForkServer, sandbox: SimpleNamespace, tmp_path: Path) -> None:
    """No address answers, of whatever family."""
    if server.mode == "process":
        pytest.skip("mode process has no network lock")
    abstract = f"grade-{os.urandom(8).hex()}"
    with socket.create_server(("127.0.0.1", 0)) as inet, socket.socket(socket.AF_UNIX) as unix:
        unix.bind("\0" + abstract)
        unix.listen()
        with socket.socket(socket.AF_UNIX) as named:
            path = f"/tmp/{abstract}"
            named.bind(path)
            named.listen()
            try:
                os.chmod(path, 0o777)
                words = {"PORT": inet.getsockname()[1], "UNIX": path, "ABSTRACT": abstract}
                assert outcome(server, sandbox, "socket_exfiltration", 20, **words) == []
            finally:
                os.unlink(path)


def test_nothing_outside_changes(server: ForkServer, sandbox: SimpleNamespace, tmp_path: Path) -> None:
    """Not content, not mode, not time, not name, of a file that any user may write."""
    if server.mode == "process":
        pytest.skip("mode process protects no file")
    target = tmp_path / "gradebook.json"
    target.write_text("{}")
    for path in (target, tmp_path):
        path.chmod(0o777)
    before = os.stat(target)
    assert outcome(server, sandbox, "chmod_outside", 20, TARGET=str(target)) == []
    after = os.stat(target)
    assert (before.st_mode, before.st_mtime_ns, before.st_size) == (after.st_mode, after.st_mtime_ns, after.st_size)
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.json"]
