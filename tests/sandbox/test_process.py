"""Frames in and out of a worker, deadlines, printed output, its end as the grader learns of it."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from grader.errors import Crashed, GraderFault, OutOfMemory, StudentFault, TimedOut, UnusableAnswer
from grader.sandbox.exit_reason import fault
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import MB, Limits
from grader.sandbox.process import WorkerProcess


def frame(header: bytes, payload: bytes = b"") -> bytes:
    """The bytes of one frame."""
    return len(header).to_bytes(4, "little") + len(payload).to_bytes(8, "little") + header + payload


def test_large_frames_cross_whole(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Ten megabytes each way, far more than a pipe holds, arrive byte for byte."""
    text = "0123456789" * MB
    with server.worker() as worker:
        sandbox.ask(worker, b"load", f"text = {text!r}\ndef answer(): return text".encode())
        assert sandbox.ask(worker, b"call") == text


def test_a_worker_that_does_not_read_is_timed_out(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A request larger than the pipe is given up at its deadline; so is a missing answer, with the time it had."""
    with server.worker() as worker:
        sandbox.ask(worker, b"load", b"import time\ndef answer(): time.sleep(60)")
        worker.send([frame(b"call")], time.monotonic() + 5)
        with pytest.raises(TimedOut, match=r"No answer within 0\.2 s"):
            worker.receive(time.monotonic() + 0.2, MB)
        with pytest.raises(TimedOut):
            worker.send([frame(b"call", bytes(8 * MB))], time.monotonic() + 0.2)


def test_a_worker_has_a_life_span(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """It is ended whatever the deadline of one question; one that was kept so long is no fault of its student's."""
    with server.worker(Limits(wall=0.5)) as worker, pytest.raises(GraderFault, match=r"more than 0\.5 s"):
        sandbox.ask(worker, b"load", b"import time\ntime.sleep(60)", seconds=30)


def test_printed_output_is_kept_apart(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """What is printed is had since the last time, up to the limit, and never mixes with answers."""
    source = b"import sys\ndef answer():\n    print('one')\n    print('two', file=sys.stderr)\n    return 1"
    with server.worker() as worker:
        sandbox.ask(worker, b"load", source)
        assert sandbox.ask(worker, b"call") == 1
        assert worker.take_output() == "one\ntwo\n"
        assert worker.take_output() == ""
        sandbox.ask(worker, b"call")
        assert worker.take_output() == "one\ntwo\n"
        sandbox.ask(worker, b"load", b"def answer():\n    print('x' * (1 << 20))")
        sandbox.ask(worker, b"call")
        assert len(worker.take_output()) == sandbox.tight.output_kept


def test_a_larger_answer_than_agreed_is_refused_unread(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """The size is judged by the frame's head."""
    with server.worker() as worker:
        sandbox.ask(worker, b"load", b"def answer(): return 'x' * 2000")
        worker.send([frame(b"call")], time.monotonic() + 5)
        with pytest.raises(UnusableAnswer, match="larger than"):
            worker.receive(time.monotonic() + 5, 1000)


def test_a_killed_worker_is_done(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """No descriptor stays open, its peak memory is known, and every later question is answered with its end."""
    server.worker().kill()
    before = set(os.listdir("/proc/self/fd"))
    worker = server.worker()
    sandbox.play(worker, "honest")
    worker.kill()
    worker.kill()
    assert set(os.listdir("/proc/self/fd")) == before
    assert worker.memory_peak > 5 * MB
    with pytest.raises(Crashed, match="stopped talking"):
        worker.send([frame(b"call")], time.monotonic() + 1)


def test_a_crash_says_what_ended_it(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Exit codes and signals in words that a student can act on."""
    for name, words in (("os_exit_in_call", "exit code 0"), ("abort", "SIGABRT"), ("segfault", "SIGSEGV")):
        with server.worker() as worker, pytest.raises(Crashed, match=words):
            sandbox.play(worker, name)


def test_another_thread_may_end_the_talk(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Killing from outside ends a wait for an answer at once, with the worker's end."""
    with server.worker() as worker:
        killer = threading.Timer(0.3, worker.kill)
        killer.start()
        with pytest.raises(Crashed, match="stopped talking"):
            sandbox.play(worker, "infinite_loop", 30)
        killer.join()


def test_threads_may_ask_for_workers(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """Four at a time, each with its own answers."""

    def answer(number: int) -> object:
        with server.worker() as worker:
            sandbox.ask(worker, b"load", f"def answer(): return {number}".encode())
            return sandbox.ask(worker, b"call")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(answer, range(12))) == list(range(12))


@pytest.mark.parametrize(
    ("code", "cause", "output", "kind", "words"),
    [
        (-9, "memory", b"", OutOfMemory, "more than 400 MB"),
        (-6, "", b"terminate called after throwing an instance of 'std::bad_alloc'", OutOfMemory, "more memory"),
        (-6, "", b"assertion failed", Crashed, "SIGABRT"),
        (-24, "", b"", TimedOut, "processor time"),
        (-25, "", b"", Crashed, "file"),
        (-40, "", b"", Crashed, "signal 40"),
        (3, "", b"", Crashed, "exit code 3"),
        (-9, "threads", b"", Crashed, "threads"),
        (-9, "scratch", b"", Crashed, "files"),
        (None, "", b"", Crashed, "stopped talking"),
    ],
)
def test_every_end_has_its_words(
    code: int | None, cause: str, output: bytes, kind: type[StudentFault], words: str
) -> None:
    """The table of ends."""
    found = fault(code, cause, output, 400)
    assert type(found) is kind and words in found.message


def test_the_worker_is_as_it_should_be(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """A fixed hash seed, one thread, an empty environment, its own directory, nothing of ours on the path."""
    source = b"""
import os, sys
def answer():
    with open("note.txt", "w") as file:
        file.write("x")
    near = [name for name in ("grader.sandbox", "grader.assignment", "grader.checks") if name in sys.modules]
    return (hash("word"), dict(os.environ), os.listdir("."), sys.path, near, sorted(map(int, os.listdir("/dev/fd"))))
"""
    if server.mode == "landlock":
        source = source.replace(b'"/dev/fd"', b'"/proc/self/fd"')
    found = []
    for _ in range(2):
        with server.worker() as worker:
            sandbox.ask(worker, b"load", source)
            found.append(sandbox.ask(worker, b"call"))
    (first, environment, files, path, near, open_files), second = found
    assert first == second[0]
    assert environment["OPENBLAS_NUM_THREADS"] == "1" and "PYTEST_CURRENT_TEST" not in environment
    assert environment["HOME"] == environment["TMPDIR"]
    assert files == second[2] == ["note.txt"]
    assert near == [] and not any(os.path.isdir(os.path.join(entry, "assignments")) for entry in path)
    assert open_files[:5] == [0, 1, 2, 3, 4] and len(open_files) == 6  # the sixth is the listing's own


def test_a_fault_is_for_the_caller_to_clean_up(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """After a fault the worker is left by `with`, and is ended."""
    worker: WorkerProcess
    with pytest.raises(TimedOut), server.worker() as worker:
        sandbox.play(worker, "infinite_loop", 0.2)
    assert worker.ended
