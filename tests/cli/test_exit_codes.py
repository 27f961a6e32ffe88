"""Every error becomes one sentence and an exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("There is no such file."), 2),
        (errors.SubmissionError("It is not text."), 2),
        (errors.AssignmentError("a.py", 3, "no docstring", "write one"), 2),
        (errors.GraderFault("The sandbox does not close."), 3),
    ],
)
def test_our_errors(call, flow, error, code):
    """An error of ours is its own sentence, without a traceback, and has its exit code."""
    flow.answer = error
    done = call("assignment1", "x.py")
    assert (done.code, done.err) == (code, f"grade: {error}\n")


@pytest.mark.parametrize("error", [KeyError("surprise"), errors.Crashed("boom")])
def test_the_unforeseen(call, flow, error, monkeypatch, tmp_path):
    """What nobody foresaw is a fault of the grader; its traceback is kept in a file that the sentence names."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    flow.answer = error
    done = call("assignment1", "x.py")
    assert done.code == 3
    assert "Traceback" not in done.err and done.err.count("\n") == 1
    (log,) = tmp_path.glob("grade-fault-*.log")
    assert str(log) in done.err
    assert type(error).__name__ in log.read_text()


def test_traceback_on_request(call, flow, monkeypatch, tmp_path):
    """With GRADE_DEBUG the traceback is shown."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("GRADE_DEBUG", "1")
    flow.answer = KeyError("surprise")
    assert "Traceback" in call("assignment1", "x.py").err


def test_control_characters_in_an_error(call, flow):
    """A file name with an escape sequence in it cannot steer the terminal."""
    flow.answer = errors.UsageError("There is no file \x1b]0;evil\x07.")
    assert "\x1b" not in call("assignment1", "x.py").err


def test_interrupted_before_anything_is_kept(call, flow):
    """Ctrl-C says that nothing was written."""
    flow.answer = KeyboardInterrupt()
    done = call("assignment1", "x.py")
    assert done.code == 130
    assert done.err.strip() == "grade: Interrupted: nothing was written."
    assert not Path("reports").exists()


def test_interrupted_after_the_grade_is_kept(call, flow, monkeypatch):
    """Ctrl-C during the report says that the grade is kept."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.cli.one_submission.write_report", interrupt)
    done = call("assignment1", "x.py", "--json", "g.json")
    assert done.code == 130
    assert "kept the grade in g.json" in done.err
    assert Path("g.json").exists()
