"""Grades made by hand, and a grading that returns them without running anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_grades import FIRST

from grader import grade as g
from grader.cli import command
from grader.errors import UsageError


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, grades: SimpleNamespace) -> SimpleNamespace:
    """A course in `tmp_path`, the working directory, with one assignment and a file for it; `.answer` is its grade.

    `.asked` records what the grading was asked. `.answer` may be an exception: it is raised.
    """
    folder = tmp_path / "assignments" / "assignment1"
    folder.mkdir(parents=True)
    template = tmp_path / "student_template" / "assignment1"
    template.mkdir(parents=True)
    (template / FIRST).write_text("")
    (tmp_path / FIRST).write_text("")
    monkeypatch.chdir(tmp_path)
    state = SimpleNamespace(folder=folder, template=template, answer=grades.wrong, asked={}, notes=[])

    def find(name: str, *starts: Path) -> Path:
        if name != "assignment1":
            raise UsageError(f"There is no assignment {name}.")
        return folder

    def grade(assignment: Any, submission: Any, *, progress: Callable[[Any], None], **options: Any) -> g.Grade:
        options.pop("sandbox")
        state.asked = {"submission": submission.path, **options}
        if isinstance(state.answer, BaseException):
            raise state.answer
        for check in state.answer.checks:
            progress(check)
        return state.answer

    def load(folder: Path, data: str | None = None, files: object = None) -> SimpleNamespace:
        state.data = data
        return loaded

    def case(label: str) -> SimpleNamespace:
        return SimpleNamespace(check=SimpleNamespace(name="backprop_is_the_slope", hidden=False), label=label)

    loaded = SimpleNamespace(
        name="assignment1",
        parts=[SimpleNamespace(file=FIRST, cases=[case(label) for label in ("tanh", "relu")])],
        reference=tmp_path,
        template=template,
        recorded=folder / "answers.bin",
        handout_is_apart=False,
    )
    state.loaded = loaded
    monkeypatch.setattr("grader.cli.paths.find_assignment", find)
    monkeypatch.setattr("grader.assignment.load.load", load)
    monkeypatch.setattr(
        "grader.intake.open_submission.open_submission",
        lambda path, assignment, sandbox, part: SimpleNamespace(path=path, notes=state.notes),
    )
    monkeypatch.setattr("grader.grading.grade_submission.grade", grade)
    monkeypatch.setattr("grader.authoring.record_answers.record", lambda assignment, told: b"{}")
    monkeypatch.setattr("grader.intake.prepare.guess_preload", lambda folder, submission, files: ("numpy",))
    monkeypatch.setattr(
        "grader.intake.prepare.sandbox_for", lambda folder, preload, also_hidden: nullcontext("no sandbox")
    )
    return state


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Callable[..., SimpleNamespace]:
    """Runs the command line; gives its exit code, its stdout and its stderr."""

    def run(*arguments: object) -> SimpleNamespace:
        code = command.run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run
