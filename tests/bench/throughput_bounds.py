"""The bounds for grading a class: the same checks and answers, without sandbox, boundary or report.

By plain pytest, a process a submission; forked from a warm process; and in one warm process a core, the lower bound.
Nothing is protected here: only for measuring.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any, NamedTuple

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.checks.check import Case
from grader.errors import GraderFault
from grader.subjects.ask import ask
from tests.bench.throughput_subjects import subjects_of, warm

READY_WITHIN = 300.0  # seconds, for the warm processes to have asked the reference
ASSIGNMENT, PARTS, SUBMISSION = "BENCH_ASSIGNMENT", "BENCH_PARTS", "BENCH_SUBMISSION"
PYTEST_FILE = f'''"""The checks of an assignment, asked of one submission in this process."""

import os
from pathlib import Path

import pytest

from tests.bench.throughput_bounds import InProcessGrader

GRADER = InProcessGrader(Path(os.environ["{ASSIGNMENT}"]), os.environ["{PARTS}"].split())
SUBJECTS = GRADER.subjects(Path(os.environ["{SUBMISSION}"]))


@pytest.mark.parametrize("case", GRADER.cases, ids=[case.id for case in GRADER.cases])
def test_case(case):
    assert GRADER.passes(case, SUBJECTS)
'''


class InProcessGrader:
    """Some parts of an assignment (or all) with the reference's answers, asked of submissions in this process."""

    def __init__(self, folder: Path, files: Sequence[str] = ()) -> None:
        self.assignment = assignments.load(folder)
        self.parts = [part for part in self.assignment.parts if not files or part.file in files]
        self._key = LiveKey(self.assignment)
        self.cases: list[Case] = [case for part in self.parts for case in part.cases]

    def prime(self) -> None:
        """Ask the reference everything now."""
        for case in self.cases:
            self._key.expected(case)
            self._key.conventions(case)
        self._key.save()
        self._key.close()
        warm(self.parts)

    def subjects(self, submission: Path) -> dict[str, Any]:
        """Return the submission's files that can be loaded, as subjects by their names."""
        return subjects_of(self.parts, submission)

    def passes(self, case: Case, subjects: dict[str, Any]) -> bool:
        """Return whether the submission passes a case; one that raises does not."""
        subject = subjects.get(case.check.part)
        if subject is None:
            return False
        try:
            return ask(
                case,
                subject,
                seed=self.assignment.declaration.seed,
                data=lambda: self.assignment.data,
                expected=self._key.expected(case),
                conventions=lambda: self._key.conventions(case),
            ).passed
        except Exception:  # noqa: BLE001 - the check could not work with what the submission gave
            return False

    def passed(self, submission: Path) -> int:
        """Return how many cases the submission passes."""
        with contextlib.redirect_stdout(io.StringIO()):
            subjects = self.subjects(submission)
            return sum(self.passes(case, subjects) for case in self.cases)


class MeasuredParts(NamedTuple):
    """The parts of the assignment in `folder` that are asked; `place` is a folder for what the asking leaves behind."""

    folder: Path
    parts: Sequence[str]
    place: Path


_local_grader: InProcessGrader  # of a warm process


def _warm(asked: MeasuredParts, barrier: Any) -> None:
    global _local_grader
    os.chdir(tempfile.mkdtemp(dir=asked.place))
    _local_grader = InProcessGrader(asked.folder, asked.parts)
    _local_grader.prime()
    barrier.wait(READY_WITHIN)


def in_process(submission: Path) -> int:
    """Return how many cases the submission passes, asked in this warm process."""
    return _local_grader.passed(submission)


def forked(submission: Path) -> int:
    """Return how many cases the submission passes, asked in a process forked from this one."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(theirs, str(in_process(submission)).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as answer:
        raw = answer.read()
    os.waitpid(pid, 0)
    if not raw:
        raise GraderFault(f"A forked process ended without an answer about {submission}.")
    return int(raw)


class Measured(NamedTuple):
    """A measurement: wall seconds for everyone, processor seconds, and how many cases each passes."""

    seconds: float
    cpu: float
    passed: Sequence[int] = ()


def _with_cpu(work: Callable[[Path], int], submission: Path) -> tuple[int, float]:
    before = sum(os.times()[:4])
    return work(submission), sum(os.times()[:4]) - before


def in_warm_processes(work: Callable[[Path], int], asked: MeasuredParts, people: Sequence[Path], jobs: int) -> Measured:
    """Measure `work` on everyone, from when all processes are warm."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(jobs + 1)
    with context.Pool(jobs, _warm, (asked, barrier)) as pool:
        try:
            barrier.wait(READY_WITHIN)
        except BrokenBarrierError:
            raise GraderFault("The processes to compare with did not start.") from None
        started = time.perf_counter()
        made = pool.map(partial(_with_cpu, work), people, chunksize=1)
        taken = time.perf_counter() - started
        return Measured(taken, sum(cpu for _, cpu in made), [passed for passed, _ in made])


def by_pytest(asked: MeasuredParts, people: Sequence[Path], jobs: int) -> Measured:
    """Measure everyone with a pytest process each, `jobs` at a time."""
    file = asked.place / "test_submission.py"
    file.write_text(PYTEST_FILE, encoding="utf-8")
    started, before = time.perf_counter(), sum(os.times()[2:4])
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(partial(_pytest, asked, file), people))
    return Measured(time.perf_counter() - started, sum(os.times()[2:4]) - before)


def _pytest(asked: MeasuredParts, file: Path, person: Path) -> None:
    surroundings = {**os.environ, ASSIGNMENT: str(asked.folder), SUBMISSION: str(person)}
    surroundings["PYTHONPATH"] = str(Path(__file__).parents[2])  # the bench is no part of what is installed
    surroundings[PARTS] = " ".join(asked.parts)
    surroundings["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # none of the plugins that this project's own tests need
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", f"--rootdir={file.parent}", str(file)]
    own = tempfile.mkdtemp(dir=asked.place)
    made = subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True, cwd=own)
    if made.returncode not in (0, 1):
        raise GraderFault(f"pytest did not run: {(made.stdout + made.stderr)[-500:]}")
