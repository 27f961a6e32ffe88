"""What the tests of the sandbox share: a server in each mode, villains put to its workers, what is left behind."""

from __future__ import annotations

import ast
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import GraderFault
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.limits import MB, Limits
from grader.sandbox.process import WorkerProcess
from grader.worker.jail import syscalls

HERE = Path(__file__).parent
LARGEST_REPLY = 64 * MB
PATIENCE = 20  # times the time of a question, on a busy machine
VILLAINS = HERE.parent / "villains"
TIGHT = Limits(
    wall=900, data=400 * MB, address_space=4096 * MB, processes=64, files=64, file_size=4 * MB, scratch=8 * MB,
    inodes=500, output_kept=MB // 4,
)  # fmt: skip


_PLACE = tempfile.TemporaryDirectory(prefix="desk-")  # the tests' own folder is hidden from every worker
os.chmod(_PLACE.name, 0o755)
DESK = (shutil.copy(HERE / "crude_desk.py", _PLACE.name), "serve")


def ask(worker: WorkerProcess, header: bytes, payload: bytes = b"", seconds: float = 20.0) -> Any:
    """One request, answered in so much of the worker's own time: the value, or RuntimeError with what was raised."""
    deadline, own = time.monotonic() + PATIENCE * seconds, worker.own_time + seconds
    sizes = len(header).to_bytes(4, "little") + len(payload).to_bytes(8, "little")
    worker.send([sizes, header, payload], deadline, own)
    kind, text = worker.receive(deadline, LARGEST_REPLY, own)
    if kind != b"ok":
        raise RuntimeError(text.decode())
    return text.decode() if text == b"loaded" else ast.literal_eval(text.decode())


def play(worker: WorkerProcess, name: str, seconds: float = 20.0, **words: object) -> Any:
    """Load the villain of this name, with the words defined before its first line, and ask it."""
    source = "".join(f"{key} = {value!r}\n" for key, value in words.items())
    ask(worker, b"load", (source + (VILLAINS / f"{name}.py").read_text()).encode())
    return ask(worker, b"call", seconds=seconds)


def descendants() -> set[int]:
    """All living processes below this one, which adopts the orphans among them."""
    syscalls.prctl("adopt orphans", syscalls.PR_SET_CHILD_SUBREAPER, 1)
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(name)] = int(fields[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def launched(mode: str | None = None, **options: Any) -> ForkServer:
    """A fork server whose workers execute source text, within tight limits."""
    return ForkServer(mode=mode, **{"limits": TIGHT, "hidden": (), "_serve": DESK, **options})


@pytest.fixture(scope="module", params=["full", "landlock", "process"])
def server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    """A server in each mode that this machine has."""
    with launched(request.param) as server:
        try:
            server.mode  # noqa: B018 - waits until it has started
        except GraderFault as fault:
            if "refuses" not in str(fault):
                raise
            pytest.skip(f"no mode {request.param} here: {fault}")
        yield server


@pytest.fixture(scope="session")
def sandbox() -> SimpleNamespace:
    """launched(mode), ask(worker, header, payload), play(worker, villain), descendants()."""
    return SimpleNamespace(launched=launched, ask=ask, play=play, descendants=descendants, tight=TIGHT, desk=DESK)
