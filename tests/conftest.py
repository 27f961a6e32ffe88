"""The toy assignment (see toys.py) and a fork server for every test that grades; the order of tests."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.append(str(Path(__file__).parent))  # for toys.py

from small_grades import BROKEN, FAILED, FIRST, PASSED, graded, result
from toys import Toy

from grader.answers.live import LiveKey
from grader.assignment.assignment_sandbox import sandbox_for
from grader.sandbox.fork_server import ForkServer
from grader.sandbox.provider import Sandbox


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--shuffle SEED` runs the tests in another order: they hold in any."""
    parser.addoption("--shuffle", metavar="SEED", help="Shuffle the files, and the tests in each, by this seed.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle the files and the tests in each; tests of one file stay together, for they share its fixtures."""
    seed = config.getoption("--shuffle")
    if seed is None:
        return
    draw = random.Random(seed)
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    order = list(files)
    draw.shuffle(order)
    for tests in files.values():
        draw.shuffle(tests)
    items[:] = [item for path in order for item in files[path]]


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """A fresh toy assignment, and nothing remembered of others."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Toy(tmp_path)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One fork server for all of a module; where the module has an ASSIGNMENT, it hides that."""
    assignment = getattr(request.module, "ASSIGNMENT", None)
    with sandbox_for(assignment.folder) if assignment else ForkServer(hidden=()) as running:
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
