"""Margins of thresholds: an assignment's thresholds compared with what the reference reaches."""

from __future__ import annotations

import math

from grader.authoring import calibrate
from grader.authoring.validation_report import ValidationReport, ValidationRun
from grader.checks.check import Case
from grader.judges.threshold import Calibration, false_fail_bound, margin


def judge_thresholds(run: ValidationRun, report: ValidationReport, recalibrate: bool) -> None:
    """Measure what was not measured yet, or all of it, and report thresholds above what the reference reaches."""
    assignment = run.assignment
    stored = calibrate.read(assignment)
    cases = calibrate.cases_of(assignment)
    known = {} if recalibrate else {case.id: stored[case.id] for case in cases if case.id in stored}
    missing = [case for case in cases if case.id not in known]
    for case in missing:
        known[case.id] = calibrate.run_calibration(assignment, case, calibrate.RUNS, sandbox=run.sandbox)
    for case in cases:
        _judge_case(run, case, known[case.id], report)
    files = {part.file for part in assignment.parts}
    declared = {part.file for part in assignment.declaration.parts} - files  # parts that are not validated now
    others = {name: one for name, one in stored.items() if name.split("::")[0] in declared}
    if {**others, **known} != stored:
        calibrate.write(assignment, {**others, **known})
        kept = calibrate.file_name(assignment)
        report.facts.append(f"thresholds calibrated with up to {calibrate.RUNS} runs each, kept in {kept}")


def _round_down(value: float) -> str:
    """Return the value in three digits, rounded down."""
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2) if value else 1.0
    return f"{math.floor(value / step + 1e-9) * step:.3g}"


def _judge_case(run: ValidationRun, case: Case, known: Calibration, report: ValidationReport) -> None:
    """Compare the case's highest threshold with the stored runs and with a few fresh ones."""
    assert case.check.thresholds is not None
    fresh = calibrate.run_calibration(run.assignment, case, calibrate.SPOT_CHECKS, calibrate.RUNS, sandbox=run.sandbox)
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
            f" lower the threshold to {_round_down(known.minimum)} or less"
        )
        return
    below = sum(value < highest for value in fresh.values)
    if below > 1:
        report.failures.append(f"{case.id}: {below} of {fresh.runs} fresh runs fall below {highest:g}; calibrate again")
