"""The one start of a grading: the order of its steps, and what each caller gets of it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from tensor_toy import TensorToy

from grader.errors import SubmissionError
from grader.intake import prepare as module
from grader.intake.prepare import prepare

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch):
    """What sandboxes were asked for: each by what it imports; none is started."""
    found: list[tuple[str, ...]] = []

    def fake(folder: Path, preload: tuple[str, ...], *, also_hidden: list[Path]) -> object:
        found.extend([tuple(preload), tuple(path.name for path in also_hidden)])
        return nullcontext(SimpleNamespace(with_preload=lambda more: found.append(tuple(more))))

    monkeypatch.setattr(module, "sandbox_for", fake)
    return found


def test_the_sandbox_starts_for_what_lies_there(tmp_path, started):
    """With what the file needs; and one more for a part that is handed in and may be asked."""
    toy = TensorToy(tmp_path)
    (tmp_path / "unit.py").write_text("from scipy.special import expit\n")
    for apart, others in ((True, [("tensorflow",)]), (False, [])):
        started.clear()
        with prepare(toy.folder, tmp_path / "unit.py", apart=apart, also_hidden=[tmp_path]) as ready:
            assert ready.assignment.name == "unit"
        assert started == [("numpy", "numpy.random", "scipy.special"), (tmp_path.name,), *others]
    started.clear()
    with prepare(toy.folder, tmp_path / "unit.py"):
        assert ("tensorflow",) in started  # unless it is said that these parts are not asked
    started.clear()
    with prepare(toy.folder):
        assert started == [("numpy",), ()]  # a class: what each needs is not known yet


def test_what_is_loaded_is_what_was_read_first(toy, started, monkeypatch):
    """assignment.toml is read once: a change while the sandbox starts belongs to the next run."""
    before = toy.load().hash
    fake = module.sandbox_for

    def change(folder: Path, *words: object, **more: object) -> object:
        toy.change(toy.folder / "assignment.toml", "One neuron", "Two neuron")
        return fake(folder, *words, **more)

    monkeypatch.setattr(module, "sandbox_for", change)
    with prepare(toy.folder, toy.reference) as ready:
        assert ready.assignment.title == "One neuron" and ready.assignment.hash == before
    assert toy.load().hash != before


def test_a_submission_is_opened_or_looked_for(toy, started):
    """A folder is looked through; the reason is told where nothing is found."""
    deep = toy.root / "handed_in" / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    with prepare(toy.folder) as ready:
        with pytest.raises(SubmissionError, match=r"There is no net\.py in"):
            ready.open(toy.root / "handed_in")
        (deep / "net.py").write_text("x = 1\n")
        assert ready.open(toy.root / "handed_in").files["net.py"] == b"x = 1\n"
        assert ready.open(deep).files == {"net.py": b"x = 1\n"}


WATCH = """
import sys
import grader.sandbox.fork_server as module

class Stop(BaseException): pass

def start(self, *words, **more):
    print(*sorted({"numpy", "grader.checks.check", "grader.grading.row"} & set(sys.modules)))
    raise Stop

module.ForkServer.__init__ = start
from grader.cli.command import run
try:
    run(sys.argv[1:])
except Stop:
    print("started")
"""


@pytest.mark.parametrize("arguments", [["{file}"], []], ids=["a file", "the files here"])
def test_the_sandbox_starts_before_numpy(toy, arguments):
    """When the command starts it, this process has imported neither NumPy nor the checks: both import side by side."""
    folder = toy.submission(toy.right())
    words = [one.format(file=folder / "net.py") for one in arguments]
    command = [sys.executable, "-c", WATCH, "toy", *words]
    surroundings = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["", "started"], done.stderr
