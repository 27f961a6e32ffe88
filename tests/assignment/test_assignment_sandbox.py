"""The sandbox of an assignment: what it hides, and that nobody can forget it."""

from __future__ import annotations

import xmlrpc
from pathlib import Path

import pytest

from grader.asking.call_clock import Budget
from grader.asking.channel import ProcessChannel
from grader.asking.subject_session import SubjectSession
from grader.assignment.assignment_sandbox import hidden_paths, sandbox_for
from grader.sandbox.fork_server import ForkServer
from grader.wire.messages import Load
from grader.wire.modes import Mode

LOOKS = b"""
import os
def look(path):
    try:
        return len(os.listdir(path))
    except OSError as error:
        return type(error).__name__
"""


def seen(sandbox: ForkServer, path: Path) -> object:
    """What student code finds at the path."""
    with sandbox as running:
        if running.mode is not Mode.FULL:
            pytest.skip("only mode full hides what lies below a visible folder")
        worker = running.worker()
        session = SubjectSession(ProcessChannel(worker, call_limit=20, budget=Budget(60)))
        return session.load(Load("a.py", "whole", {"a.py": LOOKS}, {})).look(str(path))


def test_an_assignment_below_a_visible_folder_is_out_of_sight():
    """An assignment that lies in the environment, which workers may read, is hidden by the one constructor."""
    folder = Path(xmlrpc.__file__).parent  # any folder below the interpreter's own
    assert isinstance(seen(ForkServer(hidden=()), folder), int)
    for sandbox in (sandbox_for(folder), sandbox_for(Path("nowhere"), also_hidden=[folder])):
        assert seen(sandbox, folder) in ("FileNotFoundError", "PermissionError", 0)
    with sandbox_for(folder) as sandbox:
        assert seen(sandbox.with_preload(["csv"]), folder) in ("FileNotFoundError", "PermissionError", 0)


def test_a_sandbox_cannot_be_had_without_saying_what_it_hides():
    """Forgetting it is an error at once, and not a leak."""
    with pytest.raises(TypeError, match="hidden"):
        ForkServer()  # type: ignore[call-arg]


def test_the_assignment_and_its_reference_are_hidden(toy):
    """Both folders, wherever the reference is."""
    assert hidden_paths(toy.folder) == [toy.folder, toy.reference]
