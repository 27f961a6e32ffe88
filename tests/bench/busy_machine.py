"""Whether grades depend on what else the machine does: `python -m tests.bench.busy_machine ASSIGNMENT FOLDER`.

Each submission in FOLDER is graded alone, and again beside busy loops, two where nothing else is said. Printed are the
seconds and the points of both; equal are grades that have every outcome, number and word in common, to the last bit.
Ends with 1 where any are not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from grader.answers.key import AnswerKey
from grader.answers.live import answer_key, at_work
from grader.assignment import load as assignments
from grader.assignment import submission as submissions
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.find_assignment import find_assignment
from grader.assignment.model import Assignment
from grader.grade import Grade
from grader.grading.grade_submission import grade
from grader.sandbox.provider import Sandbox


def _loop() -> None:
    while True:
        pass


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """Keep so many processes busy meanwhile."""
    fork = multiprocessing.get_context("fork")
    loops = [fork.Process(target=_loop, daemon=True) for _ in range(count)]
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.join()


def without_times(made: Grade) -> Grade:
    """Return the grade without what two gradings cannot have in common."""
    checks = [replace(check, duration=0.0) for check in made.checks]
    return replace(made, checks=checks, provenance=replace(made.provenance, started="", durations={}))


def alone_and_beside(
    assignment: Assignment, folder: Path, loops: int, sandbox: Sandbox, key: AnswerKey
) -> Iterator[tuple[Grade, float]]:
    """Yield the grade of the submission and its seconds, alone and beside the loops."""
    for count in (0, loops):
        with busy_loops(count):
            started = time.perf_counter()
            made = grade(assignment, submissions.open(folder, assignment), sandbox=sandbox, key=key)
            yield without_times(made), time.perf_counter() - started


def unequal(
    assignment: Assignment, folders: list[Path], loops: int, sandbox: Sandbox, key: AnswerKey
) -> dict[str, tuple[Grade, Grade]]:
    """Print a row for each submission; return the pairs of grades that are not equal."""
    found: dict[str, tuple[Grade, Grade]] = {}
    print(f"{'submission':30} {'alone':>8} {'beside':>8} {'points':>8} {'points':>8}")
    for folder in folders:
        (alone, seconds), (beside, longer) = alone_and_beside(assignment, folder, loops, sandbox, key)
        word = "equal" if alone == beside else "NOT EQUAL"
        print(f"{folder.name:30} {seconds:7.1f}s {longer:7.1f}s {alone.earned!s:>8} {beside.earned!s:>8}  {word}")
        if alone != beside:
            found[folder.name] = alone, beside
    return found


def main() -> None:
    """Print the rows, and end with 1 where any two grades are not equal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--loops", type=int, default=2)
    options = parser.parse_args()
    assignment = assignments.load(find_assignment(options.assignment, Path.cwd()))
    folders = sorted(path for path in options.folder.iterdir() if path.is_dir())
    key = answer_key(assignment)
    with sandbox_for(assignment.folder, assignment.declaration.preload) as sandbox, at_work(key, sandbox):
        found = unequal(assignment, folders, options.loops, sandbox, key)
    for name, pair in found.items():
        for one, other in zip(*(made.checks for made in pair), strict=True):
            if one != other:
                print(f"{name}: {one.name} {one.outcome} {one.message!r}, beside {other.outcome} {other.message!r}")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
