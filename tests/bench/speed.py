"""The cost of grading one submission: `python -m tests.bench.speed ASSIGNMENT SUBMISSION [--runs N]`.

In one run: the whole command, cold (nothing remembered of the reference) and warm, with its split; a call across the
boundary; and the same checks asked of the same files in one process without any boundary, as a ratio.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from grader.answers.key import AnswerKey
from grader.answers.live import answer_key
from grader.assignment import load as assignments
from grader.assignment import submission as submissions
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.find_assignment import find_assignment
from grader.assignment.model import Assignment
from grader.assignment.preload import preload_for
from grader.assignment.submission import Submission
from grader.errors import GraderFault
from grader.grade import CheckResult
from grader.grading.grade_submission import grade
from grader.grading.part_session import Told
from grader.sandbox.provider import Sandbox
from grader.subjects.ask import ask
from grader.subjects.student import Students
from tests.bench.direct import DirectSession, load

CALLS = 2000


def whole_command(name: str, submission: Path, runs: int) -> tuple[float, list[float]]:
    """Return seconds of `grade NAME SUBMISSION`, a process each: the first, with nothing remembered; the others."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "XDG_CACHE_HOME": folder}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "grader", name, str(submission.resolve()), "--report", f"{folder}/report"]
        subprocess.run([sys.executable, "-m", "grader", "--help"], env=surroundings, check=True, capture_output=True)
        taken = []
        for _ in range(runs + 1):
            started = time.perf_counter()
            subprocess.run(command, env=surroundings, check=False, capture_output=True)
            taken.append(time.perf_counter() - started)
    return taken[0], taken[1:]


def help_command(runs: int) -> list[float]:
    """Return the seconds of `grade --help`."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "grader", "--help"], check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return taken


def in_one_process(assignment: Assignment, submitted: Path, key: AnswerKey) -> float:
    """Return the seconds for all checks of all parts, asked without any boundary, judged as usual."""
    total = 0.0
    for part in assignment.parts:
        subject: Any = type("Subject", (), {"session": DirectSession(), "root": load(submitted / part.file)})()
        for case in part.cases:
            expected = key.expected(case)
            started = time.perf_counter()
            made = ask(case, subject, seed=assignment.declaration.seed, data=lambda: assignment.data, expected=expected)
            total += time.perf_counter() - started
            if not made.passed:
                raise GraderFault(f"Without a boundary {case.id} does not pass: {made.fault or made.failures}")
    return total


def in_workers(
    assignment: Assignment, submission: Submission, key: AnswerKey, server: Sandbox
) -> tuple[float, float, float, float]:
    """Return seconds: to the first result, to the last, the sum over checks, the sum with parts one after another."""
    first: list[float] = []
    started = time.perf_counter()

    def heard(event: Told) -> None:
        if isinstance(event, CheckResult) and not first:
            first.append(time.perf_counter() - started)

    made = grade(assignment, submission, sandbox=server, key=key, progress=heard)
    total = time.perf_counter() - started
    alone = 0.0
    for part in assignment.parts:
        started = time.perf_counter()
        grade(assignment, submission, sandbox=server, key=key, part=part.file)
        alone += time.perf_counter() - started
    return first[0], total, sum(row.duration for row in made.checks), alone


def per_call(assignment: Assignment, submission: Submission, server: Sandbox) -> dict[str, float]:
    """Return the microseconds to read an array of shape (5, 3) across the boundary, and to pass one on."""
    part = assignment.parts[0].file
    with Students(server, assignment, submission) as students:
        root = students.load(part).root
        array = np.ones((5, 3))
        held = root.hold(array)
        plain = _each(lambda: held.value)
        given = _each(lambda: root.hold(array))
    return {"read an array of 15": plain, "pass one on": given}


def _each(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - started) / CALLS * 1e6


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment")
    parser.add_argument("submission", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"grade --help: {median(help_command(options.runs)):.3f} s (median of {options.runs})")
    cold, warm = whole_command(options.assignment, options.submission, options.runs)
    print(f"grade {options.assignment} {options.submission}: cold {cold:.2f} s, then {median(warm):.2f} s (median)")
    started = time.perf_counter()
    assignment = assignments.load(find_assignment(options.assignment, Path.cwd()))
    submission = submissions.open(options.submission, assignment)
    key = answer_key(assignment)
    for part in assignment.parts:
        for case in part.cases:
            key.expected(case)
    print(f"loading the assignment and the reference's answers: {time.perf_counter() - started:.3f} s")
    started = time.perf_counter()
    with sandbox_for(
        assignment.folder, preload_for(assignment.declaration.preload, submission.files.values())
    ) as server:
        mode = server.mode
        print(f"fork server ready (mode {mode}): {time.perf_counter() - started:.3f} s")
        rows = [in_workers(assignment, submission, key, server) for _ in range(options.runs)]
        first, total, checks, alone = (median(column) for column in zip(*rows, strict=True))
        direct = median(in_one_process(assignment, options.submission, key) for _ in range(options.runs))
        print(f"warm grading: first result {first:.3f} s, all {total:.3f} s, parts one by one {alone:.3f} s")
        print(f"the checks alone: {checks:.3f} s in workers, {direct:.3f} s in one process without a boundary")
        print(
            f"ratio: checks {checks / direct:.2f}, whole grading part by part {alone / direct:.2f},"
            f" side by side {total / direct:.2f}"
        )
        for what, microseconds in per_call(assignment, submission, server).items():
            print(f"wire: {microseconds:.0f} µs to {what}")


if __name__ == "__main__":
    main()
