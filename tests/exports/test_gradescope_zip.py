"""The zip for Gradescope: complete, the same every time, with scripts that do what Gradescope expects."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

import grader
from grader.errors import AssignmentError, UsageError
from grader.exports import gradescope_zip

PACKAGE = Path(grader.__file__).resolve().parent


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one assignment, its reference, and another assignment."""
    for file in (
        "assignments/one/assignment.toml",
        "assignments/one/hidden/part.py",
        "assignments/one/__pycache__/x.pyc",
        "assignments/one/.secret",
        "assignments/other/assignment.toml",
        "reference/one/part.py",
        "student_template/one/part.py",
        "grades/ada.json",
    ):
        path = tmp_path / "course" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return tmp_path / "course"


def opened(raw: bytes) -> zipfile.ZipFile:
    """The zip."""
    return zipfile.ZipFile(io.BytesIO(raw))


def test_what_is_in_it(course):
    """The two scripts at the top, the program, this assignment with what is hidden and the reference; no more."""
    names = opened(gradescope_zip.bundle("one", course, PACKAGE)).namelist()
    assert [name for name in names if "/" not in name] == ["run_autograder", "setup.sh"]
    ours = {name for name in names if not name.startswith("course/grader/")} - {"run_autograder", "setup.sh"}
    assert ours == {
        "course/assignments/one/assignment.toml",
        "course/assignments/one/hidden/part.py",
        "course/reference/one/part.py",
        "course/student_template/one/part.py",
        "course/requirements.lock",
    }
    program = {path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*.py")}
    assert {name.removeprefix("course/") for name in names if name.endswith(".py") and "grader/" in name} == program
    assert "course/grader/reports/templates/report.css" in names and not any("__pycache__" in name for name in names)


def test_the_scripts_can_run_and_the_zip_is_the_same_again(course):
    """Gradescope keeps the permissions; the same content gives the same bytes."""
    raw = gradescope_zip.bundle("one", course, PACKAGE)
    with opened(raw) as archive:
        modes = {name: archive.getinfo(name).external_attr >> 16 & 0o777 for name in ("setup.sh", "run_autograder")}
        assert modes == {"setup.sh": 0o755, "run_autograder": 0o755}
        assert archive.getinfo("course/requirements.lock").external_attr >> 16 & 0o777 == 0o644
        for name in modes:
            assert archive.read(name).startswith(b"#!/usr/bin/env bash\n") and b"\r" not in archive.read(name)
    assert gradescope_zip.bundle("one", course, PACKAGE) == raw


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash(course, tmp_path, script):
    """They parse."""
    file = tmp_path / script
    file.write_bytes(opened(gradescope_zip.bundle("one", course, PACKAGE)).read(script))
    done = subprocess.run(["bash", "-n", file], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ('echo \'{"score": 1}\' > "$AUTOGRADER_ROOT/results/results.json"; echo "$@" > "$AUTOGRADER_ROOT/said"', 1),
        ("exit 3", None),
        (None, None),
    ],
)
def test_run_autograder(course, tmp_path, conforms, python, expected):
    """It calls the grader for the root; where that leaves nothing, or is not there, the file says so with no score."""
    root = tmp_path / "autograder"
    opened(gradescope_zip.bundle("one", course, PACKAGE, allow_weak=True)).extractall(root / "source")
    if python:
        program = root / "source" / "venv" / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{python}\n")
        program.chmod(0o755)
    (root / "results").mkdir()
    (root / "results" / "results.json").write_text('{"score": 100}')
    environment = {"AUTOGRADER_ROOT": str(root), "PATH": "/usr/bin:/bin"}
    subprocess.run(["bash", root / "source" / "run_autograder"], env=environment, capture_output=True)
    found = conforms((root / "results" / "results.json").read_bytes(), "gradescope")
    assert found.get("score") == expected
    if expected:
        said = (root / "said").read_text()
        assert said == f"-m grader export gradescope-run one --root {root} --allow-weak\n"
    else:
        assert "not of yours" in found["output"]


def test_only_what_running_needs():
    """The lock file's entries, hashes and all, without the tests' own packages and with what builds."""
    lock = gradescope_zip.requirements(PACKAGE.parent).decode()
    for needed in ("numpy==", "msgspec==", "click==", "setuptools==", "jinja2=="):
        assert f"\n{needed}" in lock, needed
    for unwanted in ("pytest==", "playwright==", "ruff==", "mypy==", "hypothesis==", "pytest-xdist=="):
        assert f"\n{unwanted}" not in lock, unwanted
    entries = [entry for entry in ("\n" + lock).split("\n") if "==" in entry]
    assert len(entries) > 30 and lock.count("--hash=sha256:") >= len(entries)


def test_what_cannot_be_bundled(course, tmp_path):
    """A released folder without its reference, a program without a lock file, a name that is no plain word, a link."""
    with pytest.raises(UsageError, match="plain name"):
        gradescope_zip.bundle("one; rm -rf /", course, PACKAGE)
    with pytest.raises(UsageError, match="needs the whole assignment"):
        gradescope_zip.bundle("other", course, PACKAGE)
    with pytest.raises(UsageError, match="from a checkout"):
        gradescope_zip.requirements(tmp_path)
    (course / "reference" / "one" / "link.py").symlink_to("/etc/passwd")
    with pytest.raises(AssignmentError, match="a link"):
        gradescope_zip.bundle("one", course, PACKAGE)


def test_the_sentence_in_the_script_is_json(course):
    """What is written when nothing else could be."""
    script = opened(gradescope_zip.bundle("one", course, PACKAGE)).read("run_autograder").decode()
    sentence = script.split("printf '%s\\n' '")[1].split("' > ")[0]
    assert "score" not in json.loads(sentence)
