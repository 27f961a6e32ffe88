"""Measurements of grading a class for real: the whole command, the batch by itself, and where time goes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission as submissions
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.preload import preload_for
from grader.classes.batch import BatchSettings, GradingTask, grade_task, run_tasks
from grader.classes.processes import process_pools
from grader.errors import GraderFault
from grader.grade import from_json
from grader.grading.part_session import LOOKING, PartSession, Told
from grader.reports import html
from grader.reports.student_view import for_student
from grader.subjects.student import Student, Students

# A small process between: a child's peak counts from what its parent held when it was started.
LAUNCHER = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
made = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = [made.returncode, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss]
print(json.dumps([*told, made.stderr.decode("utf-8", "replace")[-500:]]))
"""
KIB = 1 if sys.platform != "darwin" else 1024  # the unit of ru_maxrss: KiB, on macOS bytes


@dataclass(frozen=True)
class CommandRun:
    """The cost of one whole command."""

    seconds: float
    cpu: float  # seconds, of all its processes
    largest: float  # MiB, the most that any one of its processes held


def run(*arguments: str) -> CommandRun:
    """Run this Python with these arguments; GraderFault where it fails."""
    command = [sys.executable, "-c", LAUNCHER, sys.executable, *arguments]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    code, seconds, cpu, largest, said = json.loads(made.stdout)
    if code != 0:
        raise GraderFault(f"{' '.join(arguments)} ended with exit code {code}: {said}")
    return CommandRun(seconds, cpu, largest / KIB / 1024)


def grade_class(folder: Path, people: Path, jobs: int, kept: Path) -> CommandRun:
    """Run `grade ASSIGNMENT CLASS`, with the gradebook and the pages in `kept`."""
    outcome = ["--gradebook", str(kept / "gradebook.sqlite"), "--report", str(kept / "pages")]
    return run("-m", "grader", str(folder), str(people), "--as", "class", "--jobs", str(jobs), "--allow-weak", *outcome)


def batch_alone(folder: Path, people: Path, jobs: int) -> CommandRun:
    """Grade a class without intake, gradebook and pages; timed from the start of Python to the last grade."""
    return run("-m", __name__, str(folder), str(people), str(jobs))


def _batch(folder: Path, people: Sequence[Path], jobs: int) -> int:
    """Grade everyone, and keep nothing; return how many grades there were."""
    assignment = assignments.load(folder)
    opened = [submissions.open(person, assignment) for person in people]
    preload = preload_for(assignment.declaration.preload, [raw for one in opened for raw in one.files.values()])
    with sandbox_for(folder, preload) as server:
        settings = BatchSettings(str(folder), assignment.hash, preload, server.mode)
    waiting = [GradingTask(settings, one.name, one.files, one.parts) for one in opened]
    results = run_tasks(grade_task, lambda: waiting.pop() if waiting else None, process_pools(jobs), at_once=2 * jobs)
    return sum(not isinstance(done, GraderFault) and bool(done.grade) for _, done in results)


class _TimedStudents(Students):
    """A provider of students that counts the time of loading."""

    seconds = 0.0

    def load(self, part: str) -> Student:
        started = time.perf_counter()
        try:
            return super().load(part)
        finally:
            self.seconds += time.perf_counter() - started


@dataclass
class TimeSplit:
    """The split of time in seconds: `start` once a process, the others summed over submissions, one after another."""

    mode: str = ""
    start: float = 0.0
    load: float = 0.0
    checks: float = 0.0
    diagnosis: float = 0.0
    report: float = 0.0

    def shares(self) -> list[tuple[str, float]]:
        """Return the seconds of what is done for each submission, in its order."""
        return [(name, getattr(self, name)) for name in ("load", "checks", "diagnosis", "report")]


def split(folder: Path, people: Iterable[Path], pages: Path, files: Sequence[str]) -> TimeSplit:
    """Measure where the time of grading these parts goes, in this process alone; `pages` are from an earlier run."""
    found = TimeSplit()
    started = time.perf_counter()
    assignment = assignments.load(folder)
    parts = [assignment.part(file) for file in files]
    preload = preload_for(assignment.declaration.preload, ())
    with sandbox_for(assignment.folder, preload) as server:
        key = LiveKey(assignment)
        key.lend(server)
        found.mode = server.mode
        for part in parts:
            server.with_preload(part.preload).worker().kill()  # its imports are done
        found.start = time.perf_counter() - started
        for person in people:
            submission = submissions.open(person, assignment)
            looking: list[float] = []

            def told(event: Told, looking: list[float] = looking) -> None:
                if event == LOOKING:
                    looking.append(time.perf_counter())

            students = _TimedStudents(server, assignment, submission)
            with students:
                for part in parts:
                    looking.clear()
                    began, loading = time.perf_counter(), students.seconds
                    PartSession(assignment, part, submission, students, key, told, None, False).run()
                    ended, loading = time.perf_counter(), students.seconds - loading
                    naming = ended - looking[0] if looking else 0.0
                    found.load += loading
                    found.diagnosis += naming
                    found.checks += ended - began - naming - loading
    found.report = report(pages)
    return found


def report(pages: Path) -> float:
    """Return the seconds to make both pages of everyone again, from the grades that lie in `pages`."""
    grades = [from_json(path.read_bytes()) for path in sorted(pages.glob("students/*/grade.json"))]
    html.student_page(for_student(grades[0]))  # the templates are read
    started = time.perf_counter()
    for made in grades:
        html.both(made)
    return time.perf_counter() - started


if __name__ == "__main__":
    place = Path(sys.argv[2])
    everyone = sorted(place.iterdir())
    if _batch(Path(sys.argv[1]), everyone, int(sys.argv[3])) != len(everyone):
        sys.exit("Some have no grade.")
