"""The toy assignment, for every test that grades; see toys.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.append(str(Path(__file__).parent))  # for toys.py

from small_grades import BROKEN, FAILED, FIRST, PASSED, graded, result
from toys import Toy

from grader.answers.live import LiveKey
from grader.assignment.preload import sandbox_for
from grader.sandbox.fork_server import ForkServer


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """A fresh toy assignment, and nothing remembered of others."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Toy(tmp_path)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    """One fork server for all submissions to the module's ASSIGNMENT."""
    with sandbox_for(request.module.ASSIGNMENT.folder) as running:
        yield running


@pytest.fixture(scope="module")
def key(request: pytest.FixtureRequest, server: ForkServer) -> Iterator[LiveKey]:
    """The answers of the reference of the module's ASSIGNMENT, asked once, on that server."""
    made = LiveKey(request.module.ASSIGNMENT)
    made.lend(server)
    yield made
    made.close()


@pytest.fixture
def grades() -> SimpleNamespace:
    """Three grades: all right, one check failed, one broken; and the makers of others."""
    return SimpleNamespace(
        right=graded(PASSED),
        wrong=graded(PASSED, FAILED),
        broken=graded(PASSED, BROKEN),
        graded=graded,
        result=result,
        file=FIRST,
    )
