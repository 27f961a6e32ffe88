"""The cost of grading a part in TensorFlow: `python -m tests.bench.training ASSIGNMENT [FILE …]`.

The reference's file is run as a student runs theirs, `python FILE`, whose main() trains; then it is graded by the
whole command, `grade ASSIGNMENT FILE`. Printed are the median times, in seconds, and their ratio; the aim is at most 3.
The reference's answers are asked once before, as in any class.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.assignment import load as assignments
from grader.assignment.find_assignment import find_assignment
from grader.assignment.model import Assignment, Part
from grader.authoring.template import MISTAKES
from grader.errors import GraderError, GraderFault, UsageError


def seconds(command: list[str], folder: Path) -> float:
    """Return the wall-clock time of a command; GraderFault where it fails (`grade` fails without full marks, too)."""
    started = time.perf_counter()
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    taken = time.perf_counter() - started
    if made.returncode != 0:
        said = (made.stderr or made.stdout).strip().splitlines()[-1:] or [""]
        raise GraderFault(f"{' '.join(command)} ended with exit code {made.returncode}: {said[0]}")
    return taken


def measure(assignment: Assignment, part: Part, runs: int) -> tuple[float, float]:
    """Return the median seconds of the training alone, and of grading the same file."""
    assert assignment.reference is not None
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        file = folder / part.file
        for path in assignment.reference.glob("*.py"):
            if not path.name.startswith(MISTAKES):
                (folder / path.name).write_bytes(path.read_bytes())
        train = [sys.executable, str(file)]
        grade = [sys.executable, "-m", "grader", str(assignment.folder), str(file), "--report", str(folder / "report")]
        seconds(grade, folder)  # the reference is asked, files are read from the disk
        pairs = [(seconds(train, folder), seconds(grade, folder)) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def main() -> None:
    """Print one row for each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment")
    parser.add_argument("files", nargs="*", help="parts; all that are in TensorFlow where none is named")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it doubles the time of every start
    try:
        assignment = assignments.load(find_assignment(options.assignment, Path.cwd()))
        if assignment.reference is None:
            raise UsageError(f"{assignment.name} has no reference here; do this where the whole assignment is.")
        parts = [assignment.part(file) for file in options.files] or [one for one in assignment.parts if one.in_worker]
        print(f"{'part':<28}{'training alone':>16}{'grading':>10}{'ratio':>8}")
        for part in parts:
            alone, graded = measure(assignment, part, options.runs)
            print(f"{part.file:<28}{alone:14.1f} s{graded:8.1f} s{graded / alone:8.2f}", flush=True)
    except GraderError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
