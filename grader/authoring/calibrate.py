"""Calibrations of thresholds: the reference's measurements over many seeds, stored beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from grader.assignment.model import Assignment
from grader.authoring.trial import reference_subject
from grader.checks.check import Case
from grader.checks.check_record import CheckRecord, in_use
from grader.checks.show import Show
from grader.datasets import DIGITS, DIGITS_SHA256
from grader.errors import AssignmentError
from grader.judges.threshold import Calibration, calibrate
from grader.output_files import write_whole
from grader.sandbox.provider import Sandbox
from grader.subjects.ask import seed_of
from grader.subjects.local import Subject

FILE = "calibration.json"
RUNS = 100  # the least of 100 runs: a right solution's three seeds all fall below with probability at most 9.1e-5
SECONDS = 60.0  # for all cases of a check together; what trains for long has fewer runs, and a larger bound
FEWEST_RUNS = 12  # however long it takes: with three seeds, the bound is 3.2e-2
SPOT_CHECKS = 10  # fresh runs at every validation
FEWEST_SPOT_CHECKS, SPOT_SECONDS = 3, 10.0

Stored = dict[str, Calibration]


def cases_of(assignment: Assignment) -> list[Case]:
    """Return the cases with thresholds."""
    return [case for part in assignment.parts for case in part.cases if case.check.kind == "reaches"]


def measurement_of(assignment: Assignment, case: Case, subject: Subject) -> Callable[[int], float]:
    """Return a function from a seed to the reference's measurement, with `subject` as the code that is measured."""

    def run(seed: int) -> float:
        record = CheckRecord(None, np.random.default_rng(seed))
        known = {"student": subject.root, "rng": np.random.default_rng(seed), "each": case.each, "seed": seed}
        known |= {"data": assignment.data, "show": Show(record)}
        if "tensors" in case.check.arguments:
            known["tensors"] = subject.session.use("tensors")
        subject.session.seed(seed)
        with in_use(record), np.errstate(all="ignore"):
            return float(np.ravel(case.check.function(**{name: known[name] for name in case.check.arguments}))[-1])

    return run


def run_calibration(
    assignment: Assignment, case: Case, runs: int, offset: int = 0, *, sandbox: Sandbox | None = None
) -> Calibration:
    """Measure the reference with `runs` seeds of this case's own, or with fewer where they take too long.

    With an `offset`, the seeds are new ones and the time is shorter: a spot check. Raises AssignmentError where a
    measurement is not finite.
    """
    fewest, seconds = (FEWEST_SPOT_CHECKS, SPOT_SECONDS) if offset else (FEWEST_RUNS, SECONDS / len(case.check.rows))
    first = seed_of(assignment.declaration.seed, case.id, "calibration") % 2**30 + offset
    try:
        with reference_subject(assignment, case.check.part, sandbox) as subject:
            values = _measured(measurement_of(assignment, case, subject), first, runs, fewest, seconds)
        data = {"data": assignment.images.sha256} if assignment.images else {}
        return calibrate(lambda seed: values[seed - first], len(values), first_seed=first, environment=data)
    except ValueError as error:
        check = case.check
        raise AssignmentError(
            check.file, check.line, f"{case.id}: {error}", "fix the reference or the check"
        ) from error


def _measured(run: Callable[[int], float], first: int, runs: int, fewest: int, seconds: float) -> list[float]:
    """Return the measurements of `runs` seeds from `first` on; at least `least`, then until `seconds` are over."""
    began, values = time.monotonic(), [run(first)]
    while len(values) < runs and (len(values) < fewest or time.monotonic() - began < seconds):
        values.append(run(first + len(values)))
    return values


def read(assignment: Assignment) -> Stored:
    """Return the stored calibrations on this data set by case, empty where there are none."""
    path = _path(assignment)
    if not path.is_file():
        return {}
    try:
        stored = msgspec.json.decode(path.read_bytes(), type=Stored)
    except msgspec.DecodeError as error:
        raise AssignmentError(path, None, f"cannot be read: {error}", "delete it and validate again") from error
    wanted = assignment.images.sha256 if assignment.images else DIGITS_SHA256
    return {name: one for name, one in stored.items() if one.environment.get("data", DIGITS_SHA256) == wanted}


def write(assignment: Assignment, stored: Stored) -> None:
    """Write the calibrations beside the reference."""
    write_whole(_path(assignment), msgspec.json.format(msgspec.json.encode(stored), indent=1) + b"\n")


def _path(assignment: Assignment) -> Path:
    """Return the path of the calibrations on this data set."""
    assert assignment.reference is not None
    name = assignment.images.name if assignment.images else DIGITS
    return assignment.reference / (FILE if name == DIGITS else FILE.replace(".", f"_{name}."))


def file_name(assignment: Assignment) -> str:
    """Return the name of the file of calibrations, one for each data set."""
    return _path(assignment).name
