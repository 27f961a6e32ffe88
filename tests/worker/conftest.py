"""A student's file loaded as the worker does it, in a process of its own, so that no habit outlives its test."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401 - as in the fork server: it is there before the student's file
import pytest

from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.proxy import Handle
from grader.asking.subject_session import SubjectSession
from grader.checks.written_files import Written
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.process import WorkerProcess
from grader.wire.messages import Load


@dataclass
class Loaded:
    """What came of it: the answer of `ask`, the notes, or the problem that `load` raised."""

    answer: Any = None
    notes: list[str] = field(default_factory=list)
    problem: Any = None
    fault: str = ""

    def noted(self, *words: str) -> bool:
        return any(all(word in note for word in words) for note in self.notes)


@pytest.fixture
def student(tmp_path: Path) -> Callable[..., Loaded]:
    """Writes files, installs the habits, loads `part.py`, and asks its module something."""

    def load_and_ask(
        text: str | bytes,
        ask: Callable[[Any], Any] = lambda module: None,
        *,
        patience: str = "whole",
        file: str = "part.py",
        habits: bool = True,
        files: dict[str, str] | None = None,
        **siblings: str,
    ) -> Loaded:
        """`siblings`: the text of further files by name; `files`: by path."""
        folder = tmp_path / "scratch"
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        for name, content in [*(files or {}).items(), *((f"{name}.py", text) for name, text in siblings.items())]:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return in_child(lambda: _load(folder, file, patience, ask, habits))

    return load_and_ask


def _load(folder: Path, file: str, patience: str, ask: Callable[[Any], Any], habits: bool) -> Loaded:
    from grader.worker.loading import habits as manners
    from grader.worker.loading.loader import load, problem

    os.chdir(folder)
    loaded = Loaded()
    if habits:
        manners.install(loaded.notes.append)
    try:
        module = load(folder, file, patience=patience, note=loaded.notes.append)  # type: ignore[arg-type]
    except BaseException as error:  # noqa: BLE001 - as in the worker
        loaded.problem = problem(error)
        return loaded
    loaded.answer = ask(module)
    return loaded


def in_child(work: Callable[[], Loaded]) -> Loaded:
    """Run it in a forked process; what fails there fails here."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork, so a habit would outlive its test")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            result = work()
        except BaseException:  # noqa: BLE001 - reported by the parent
            result = Loaded(fault=traceback.format_exc())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(result))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        result = pickle.loads(pipe.read())
    os.waitpid(child, 0)
    assert not result.fault, result.fault
    return result


class TensorFlow:
    """Workers that have TensorFlow, each a conversation of its own."""

    def __init__(self, server: ForkServer) -> None:
        self.server = server
        self.workers: list[WorkerProcess] = []

    def session(self) -> SubjectSession:
        """With a fresh worker."""
        self.workers.append(self.server.worker())
        return SubjectSession(ProcessChannel(self.workers[-1], call_limit=60, budget=Budget(600)))

    def load(self, text: str, file: str = "part.py", patience: str = "whole") -> tuple[Handle, SubjectSession]:
        """The module of a student's file, in a fresh worker."""
        session = self.session()
        return session.load(Load(file, patience, {file: text.encode()})), session

    def written(self, session: SubjectSession, folder: str = "written") -> Written:
        """What this worker's code writes below the folder, which is empty now."""
        session.clear(folder)
        return Written(folder, session.collect, lambda files: self.session().read(files))

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
        self.workers.clear()


@pytest.fixture(scope="session")
def tensorflow_server() -> Iterator[ForkServer]:
    """Imports TensorFlow once for all tests that need it."""
    with ForkServer(("numpy", "tensorflow"), hidden=()) as server:
        yield server


@pytest.fixture
def tensorflow(tensorflow_server: ForkServer) -> Iterator[TensorFlow]:
    """Workers with TensorFlow, ended after the test."""
    found = TensorFlow(tensorflow_server)
    yield found
    found.end()
