"""Testing the tests: the three invariants, kill counts, equal runs, thorough gradients, margins of thresholds.

The reference earns full marks; the template is not attempted throughout; every mistake is caught by at least one
check. Besides, every check is failed by at least one mistake, every convention is accepted, a second run gives the
same grade, the reference's gradients stand against its loss, and no threshold lies above what the reference reaches.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from grader.authoring import calibrate
from grader.authoring.trial import LocalStudents, try_out
from grader.checks.check import Case
from grader.errors import UsageError
from grader.flow import assignment as assignments
from grader.flow import submission as submissions
from grader.flow.answers import LiveKey
from grader.flow.asking import ask
from grader.flow.assignment import Assignment
from grader.flow.grading import grade
from grader.flow.mistakes import misfit
from grader.grade import Grade, Outcome
from grader.judges.threshold import Calibration, false_fail_bound, margin


@dataclass
class ValidationReport:
    """What was found: failures make the assignment unfit; the rest is to be known."""

    failures: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the assignment may be used."""
        return not self.failures

    def lines(self) -> list[str]:
        """The report, facts first."""
        verdict = "valid" if self.ok else f"{len(self.failures)} failure{'s' * (len(self.failures) > 1)}"
        return [*self.facts, *(f"FAILED: {failure}" for failure in self.failures), verdict]


def validate(
    assignment: Assignment, *, recalibrate: bool = False, told: Callable[[str], None] = print
) -> ValidationReport:
    """Put everything to the test. UsageError in a released folder, which has no reference."""
    if assignment.reference is None or assignment.template is None:
        raise UsageError(f"{assignment.name} has no reference here; validate where the whole assignment is.")
    report = ValidationReport()
    told("grading the reference and the template")
    sound = _grades(assignment, assignment.reference, assignment.template, report)
    told("checking the reference's gradients against its loss")
    _gradients(assignment, sound, report)
    told(f"asking {len(assignment.mistakes)} mistakes and {len(assignment.conventions)} conventions")
    _mistakes(assignment, sound, report)
    told("measuring thresholds")
    _thresholds(assignment, report, recalibrate)
    return report


def _grades(assignment: Assignment, reference: Path, template: Path, report: ValidationReport) -> set[str]:
    """Full marks for the reference, twice the same; nothing attempted in the template.

    Gives the ids of the rows that the reference passes: what fails all the others says nothing about who else fails.
    """
    handed_in = submissions.open(reference, assignment)
    first, second = grade(assignment, handed_in), grade(assignment, handed_in)
    report.failures += [
        f"the reference: {one.id} {one.outcome}: {one.message}" for one in first.checks if one.outcome != Outcome.PASSED
    ]
    report.failures += [f"the reference: {one.id} is noted: {note}" for one in first.checks for note in one.notes]
    blank = grade(assignment, submissions.open(template, assignment))
    report.failures += [
        f"the template: {one.id} is {one.outcome}: {one.message}"
        for one in blank.checks
        if one.outcome not in (Outcome.NOT_ATTEMPTED, Outcome.BROKEN)
    ]
    if timeless(first) != timeless(second):
        report.failures.append("two runs of the reference give different grades")
    total = sum(one.duration for one in first.checks)
    report.facts.append(
        f"reference {first.earned or 0:g} of {first.points:g} points, {len(first.checks)} rows, {total:.2f} s in"
        f" checks; template {blank.earned or 0:g}; sandbox {first.provenance.mode}"
    )
    return {one.id for one in first.checks if one.outcome == Outcome.PASSED}


def timeless(made: Grade) -> bytes:
    """The grade without what differs between two runs by nature: the times."""
    checks = [msgspec.structs.replace(one, duration=0.0) for one in made.checks]
    provenance = msgspec.structs.replace(made.provenance, started="", durations={})
    return msgspec.json.encode(msgspec.structs.replace(made, checks=checks, provenance=provenance))


def _gradients(assignment: Assignment, sound: set[str], report: ValidationReport) -> None:
    """The reference's own gradients, verified numerically in three directions a block."""
    for part in assignment.parts:
        subject = LocalStudents(assignment, ()).load(part.file)
        for case in part.cases:
            if case.check.kind != "check" or case.id not in sound:
                continue
            made = ask(
                case,
                subject,
                seed=assignment.declaration.seed,
                data=lambda: assignment.data,
                expected=None,
                thorough=True,
            )
            report.failures += [f"the reference: {case.id}: {one.finding.message}" for one in made.troubles]


def _mistakes(assignment: Assignment, sound: set[str], report: ValidationReport) -> None:
    jobs = [(item.name, item.part) for item in (*assignment.mistakes, *assignment.conventions)]
    caught = _in_processes(partial(_failed_by, assignment.folder), jobs)
    kills: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for item in (*assignment.mistakes, *assignment.conventions):
        if difference := misfit(assignment, item):
            report.failures.append(f"{item.file}:{item.line}: {difference}; it can only raise TypeError")
    for item in assignment.mistakes:
        failed = [row for row in caught[item.name] if row in sound]
        names = {row.split("[")[0] for row in failed}
        kills.update(names)
        if len(names) == 1:
            alone.update(names)
        if not failed:
            report.failures.append(f"the mistake {item.name} is not caught by any check")
    for item in assignment.conventions:
        report.failures += [f"the convention {item.name} fails {row}" for row in caught[item.name] if row in sound]
    report.facts.append("check: mistakes that fail it, of these the mistakes that fail no other")
    for part in assignment.parts:
        for check in part.checks:
            name = f"{part.file}::{check.name}"
            report.facts.append(f"  {name}: {kills[name]}, {alone[name]}")
            if not kills[name] and any(row.id in sound for row in check.rows):
                report.failures.append(f"no mistake fails the check {name}")


def _in_processes(work: Callable[[tuple[str, str]], list[str]], jobs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Every core busy; a job is a mistake's name and its part. Fresh interpreters, for ours may have threads."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        found = pool.map(work, jobs, chunksize=4)
        return {name: failed for (name, _), failed in zip(jobs, found, strict=True)}


_loaded: dict[Path, tuple[Assignment, LiveKey]] = {}


def _failed_by(folder: Path, job: tuple[str, str]) -> list[str]:
    """The rows that a mistake does not pass, in a process of its own."""
    if folder not in _loaded:
        loaded = assignments.load(folder)
        _loaded[folder] = (loaded, LiveKey(loaded))
    assignment, key = _loaded[folder]
    name, part = job
    item = next(one for one in (*assignment.mistakes, *assignment.conventions) if one.name == name)
    results = try_out(assignment, key, [item], part)
    key.save()
    return [one.id for one in results if one.outcome != Outcome.PASSED]


def _thresholds(assignment: Assignment, report: ValidationReport, recalibrate: bool) -> None:
    stored = {} if recalibrate else calibrate.read(assignment)
    known = dict(stored)
    for case in calibrate.cases_of(assignment):
        if case.id not in known:
            known[case.id] = calibrate.measure_afresh(assignment, case, calibrate.RUNS)
        _margin(assignment, case, known[case.id], report)
    current = {case.id: known[case.id] for case in calibrate.cases_of(assignment)}
    if current != stored:
        calibrate.write(assignment, current)
        report.facts.append(f"thresholds calibrated with {calibrate.RUNS} runs each, kept in {calibrate.FILE}")


def _at_most(value: float) -> str:
    """The value in three digits, rounded down."""
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2) if value else 1.0
    return f"{math.floor(value / step + 1e-9) * step:.3g}"


def _margin(assignment: Assignment, case: Case, known: Calibration, report: ValidationReport) -> None:
    """Hold the thresholds against the stored runs, and a few fresh ones."""
    assert case.check.thresholds is not None
    fresh = calibrate.measure_afresh(assignment, case, calibrate.SPOT_CHECKS, offset=calibrate.RUNS)
    highest = max(case.check.thresholds)
    bound = false_fail_bound(known, highest, seeds=case.check.seeds)
    report.facts.append(
        f"  {case.id}: the least of {known.runs} runs is {known.minimum:.4g}, of {fresh.runs} fresh ones"
        f" {fresh.minimum:.4g}; the threshold {highest:g} has a margin of {margin(known, highest):.3g};"
        f" a right solution fails with probability at most {bound:.1e}"
    )
    if margin(known, highest) < 0:
        report.failures.append(
            f"{case.id}: the threshold {highest:g} lies above the least of {known.runs} runs, {known.minimum:.4g};"
            f" lower the threshold to {_at_most(known.minimum)} or less"
        )
        return
    below = sum(value < highest for value in fresh.values)
    if below > 1:
        report.failures.append(f"{case.id}: {below} of {fresh.runs} fresh runs fall below {highest:g}; calibrate again")
