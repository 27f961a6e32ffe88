"""What students get: in a folder of its own, without the reference, public checks come out as instructors see them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "submissions"


def grade(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The installed command, from some folder."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """assignment1 as students get it, far from the repository."""
    folder = tmp_path_factory.mktemp("course") / "backpropagation"
    done = grade("release", "assignment1", folder, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return folder


def rows(file: Path) -> list[dict[str, object]]:
    """The grade's checks, without the times."""
    checks = json.loads(file.read_text())["checks"]
    return [{key: value for key, value in check.items() if key != "duration"} for check in checks]


@pytest.mark.parametrize("sample", ["ada_right", "chen_wrong_backprop", "eli_wrong_derivative", "dora_wrong_loss"])
def test_public_results_are_the_same(released, tmp_path, sample):
    """Outcomes, points, messages, hints, named mistakes, follow-through and pictures, for right and wrong files."""
    whole, public = tmp_path / "whole.json", tmp_path / "public.json"
    grade("assignment1", SAMPLES / sample, "--public-only", "--json", whole, "--report", tmp_path / "a", cwd=ROOT)
    grade("assignment1", SAMPLES / sample, "--json", public, "--report", tmp_path / "b", cwd=released)
    assert rows(public) == rows(whole)
    assert len(rows(public)) > 20


def functions(folder: Path) -> set[str]:
    """The names of the functions that the folder's files define at the top level."""
    lines = [line for path in folder.glob("*.py") for line in path.read_text().splitlines()]
    return {line.removeprefix("def ").split("(")[0] for line in lines if line.startswith("def ")}


def test_nothing_hidden_is_in_it(released):
    """No name of a hidden check is told, and no line between the marks of what students are to write."""
    told = b"\n".join(path.read_bytes() for path in released.rglob("*") if path.is_file())
    assignment = ROOT / "assignments" / "assignment1"
    hidden = functions(assignment / "hidden") - functions(assignment)
    assert len(hidden) > 20
    assert not [name for name in hidden if name.encode() in told]
    assert b"# YOUR CODE" not in told


def test_the_stubs_there_are_not_attempted(released, tmp_path):
    """Without a file named, the stubs of the folder are graded: 0 points, exit code 1."""
    done = grade("assignment1", "--json", tmp_path / "g.json", "--report", tmp_path / "r", cwd=released)
    assert done.returncode == 1, done.stderr
    assert {row["outcome"] for row in rows(tmp_path / "g.json")} == {"not attempted"}
