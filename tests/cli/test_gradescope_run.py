"""What runs inside Gradescope's container writes results.json, whatever happens."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import GraderFault, SubmissionError
from grader.wire.modes import Mode


@pytest.fixture
def root(tmp_path: Path, flow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gradescope's folders, and a sandbox of mode full."""
    folder = tmp_path / "autograder"
    (folder / "submission").mkdir(parents=True)
    flow.hidden = []

    def sandbox(assignment: Path, preload: object, also_hidden: list[Path]) -> object:
        flow.hidden = also_hidden
        return nullcontext(SimpleNamespace(mode=Mode(flow.mode)))

    flow.mode = "full"
    flow.loaded.parts = [SimpleNamespace(file="a.py", cases=[]), SimpleNamespace(file="b.py", cases=[])]
    monkeypatch.setattr("grader.intake.prepare.sandbox_for", sandbox)
    monkeypatch.setattr("grader.intake.open_submission.open_submission", lambda path, a, sandbox, part: path)
    monkeypatch.setattr("grader.grading.grade_submission.grade", lambda a, s, sandbox: _answer(flow, s))
    return folder


def _answer(flow: SimpleNamespace, submission: object) -> object:
    flow.asked = submission
    if isinstance(flow.answer, BaseException):
        raise flow.answer
    return flow.answer


def results(root: Path) -> dict:
    """What Gradescope reads."""
    return json.loads((root / "results" / "results.json").read_text())


def test_grades_the_submission(call, flow, root):
    """From the folder that Gradescope fills, with the results out of the submission's sight."""
    (root / "submission_metadata.json").write_text('{"id": 7, "assignment": {"total_points": "20"}}')
    done = call("export", "gradescope-run", "assignment1", "--root", root)
    assert done.code == 0 and results(root)["score"] == flow.answer.earned
    assert flow.asked == root / "submission" and root / "results" in flow.hidden
    assert "submission 7" in done.out and "Gradescope has 20 points for it, the assignment has 10" in done.out


def test_nothing_to_grade(call, flow, root, monkeypatch):
    """No points, and what to hand in; no path of the container's."""

    def nothing(path: Path, assignment: object, sandbox: object, part: object) -> None:
        raise SubmissionError(f"There is no a.py or b.py in {path}; name the file, or go to its folder.")

    monkeypatch.setattr("grader.intake.open_submission.open_submission", nothing)
    assert call("export", "gradescope-run", "assignment1", "--root", root).code == 0
    assert results(root)["score"] == 0
    said = results(root)["output"]
    assert said == "There is no a.py or b.py in what you handed in: hand in a.py and b.py, under these names."


@pytest.mark.parametrize("error", [GraderFault("no sandbox: secret"), RuntimeError("secret")])
def test_our_failure_is_no_zero(call, flow, root, error):
    """No score; the details are printed, where only instructors see them."""
    flow.answer = error
    done = call("export", "gradescope-run", "assignment1", "--root", root)
    found = results(root)
    assert "score" not in found and "not of yours" in found["output"] and "secret" not in json.dumps(found)
    assert "secret" in done.out


@pytest.mark.parametrize(("mode", "graded"), [("full", True), ("landlock", True), ("process", False)])
def test_a_weak_sandbox_is_refused(call, flow, root, mode, graded):
    """Where nothing keeps a submission from the hidden checks, unless that is allowed."""
    flow.mode = mode
    done = call("export", "gradescope-run", "assignment1", "--root", root)
    assert ("score" in results(root)) == graded and ("--allow-weak" in done.out) == (not graded)
    call("export", "gradescope-run", "assignment1", "--root", root, "--allow-weak")
    assert "score" in results(root)


@pytest.mark.parametrize("metadata", [None, b"", b"[]", b"\xff", b'{"users": 5}'])
def test_odd_metadata_is_no_failure(call, flow, root, metadata):
    """Grading does without it."""
    if metadata is not None:
        (root / "submission_metadata.json").write_bytes(metadata)
    call("export", "gradescope-run", "assignment1", "--root", root)
    assert "score" in results(root)
