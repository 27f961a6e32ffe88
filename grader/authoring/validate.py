"""Validation of an assignment: three invariants, kill counts, equal runs, thorough gradients, threshold margins.

The reference earns full marks; the template is not attempted throughout; every mistake is caught by at least one
check. Besides, every check is failed by at least one mistake, every convention is accepted, a second run gives the
same grade, the reference's gradients stand against its loss, and no threshold lies above what the reference reaches.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from grader.answers.live import LiveKey
from grader.assignment import load as assignments
from grader.assignment import submission as submissions
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.mistakes import signature_mismatch
from grader.assignment.model import Assignment
from grader.assignment.preload import preload_for, refuse_absent
from grader.authoring.handout_rules import rule_problems
from grader.authoring.margins import judge_thresholds
from grader.authoring.record_answers import record_calls
from grader.authoring.trial import reference_subject, run_trial
from grader.authoring.trial_workers import WorkerTrials
from grader.authoring.validation_report import ValidationReport, ValidationRun
from grader.checks.mistake import Mistake
from grader.errors import AssignmentError, UsageError
from grader.grade import Grade, Outcome
from grader.grading.grade_submission import grade
from grader.subjects.ask import ask


def validate(
    assignment: Assignment,
    *,
    recalibrate: bool = False,
    only: str | None = None,
    told: Callable[[str], None] = print,
) -> ValidationReport:
    """Validate everything, or `only` one part; raise UsageError in a released folder, which has no reference.

    So too where a package that a part needs is not installed.
    """
    if assignment.reference is None or assignment.template is None:
        raise UsageError(f"{assignment.name} has no reference here; validate where the whole assignment is.")
    report = ValidationReport()
    report.failures += rule_problems(assignment)
    if only is not None:
        assignment = assignment.with_parts(only)
    remedy = "install it, or validate the other parts one by one with --part FILE"
    refuse_absent(assignment.preload, f"{assignment.name} cannot be validated", remedy)
    preload = preload_for(assignment.declaration.preload, ())
    run = ValidationRun(assignment, LiveKey(assignment), sandbox_for(assignment.folder, preload))
    with run.sandbox:
        for part in assignment.parts:
            run.sandbox.with_preload(part.preload)  # each starts while the first are at work
        run.key.lend(run.sandbox)
        told("grading the reference and the template")
        sound = _grade_reference_and_template(run, report)
        told("checking the reference's gradients against its loss")
        _check_gradients(run, sound, report)
        told(f"asking {len(run.items)} mistakes and conventions")
        _try_mistakes(run, sound, report)
        _try_recordings(run, report)
        told("measuring thresholds")
        judge_thresholds(run, report, recalibrate)
        run.key.save()
        run.key.close()
    return report


def _grade_reference_and_template(run: ValidationRun, report: ValidationReport) -> set[str]:
    """Grade the reference twice and the template, and report what is not full marks or not "not attempted".

    Returns the ids of the rows that the reference passes: a row that it fails says nothing about mistakes.
    """
    assignment = run.assignment
    assert assignment.reference is not None and assignment.template is not None
    handed_in = submissions.open(assignment.reference, assignment)
    first = grade(assignment, handed_in, sandbox=run.sandbox, key=run.key)
    if not _is_reproducible(run, first):
        report.failures.append("two runs of the reference give different grades")
    report.failures += [
        f"the reference: {one.id} {one.outcome}: {one.message}" for one in first.checks if one.outcome != Outcome.PASSED
    ]
    report.failures += [f"the reference: {one.id} is noted: {note}" for one in first.checks for note in one.notes]
    stubs = submissions.open(assignment.template, assignment)
    blank = grade(assignment, stubs, sandbox=run.sandbox, key=run.key)
    report.failures += [
        f"the template: {one.id} is {one.outcome}: {one.message}"
        for one in blank.checks
        if one.outcome not in (Outcome.NOT_ATTEMPTED, Outcome.BROKEN)
    ]
    total = sum(one.duration for one in first.checks)
    report.facts.append(
        f"reference {first.earned or 0:g} of {first.points:g} points, {len(first.checks)} rows, {total:.2f} s in"
        f" checks; template {blank.earned or 0:g}; sandbox {first.provenance.mode}"
    )
    return {one.id for one in first.checks if one.outcome == Outcome.PASSED}


def _is_reproducible(run: ValidationRun, made: Grade) -> bool:
    """Return whether an earlier process gave the same grade to the last bit; where none did, make a second run now."""
    question = "\0".join(["the reference's grade", made.provenance.mode, *(part.file for part in run.assignment.parts)])
    digest = hashlib.sha256(without_times(made)).hexdigest()
    known = run.key.cache.recall_fact(question, str)
    if known is not None:
        return known == digest
    assert run.assignment.reference is not None
    handed_in = submissions.open(run.assignment.reference, run.assignment)
    again = grade(run.assignment, handed_in, sandbox=run.sandbox, key=run.key)
    same = without_times(again) == without_times(made)
    if same:
        run.key.cache.keep_fact(question, digest)
    return same


def without_times(made: Grade) -> bytes:
    """Return the grade as JSON without what differs between two runs by nature: the times."""
    checks = [msgspec.structs.replace(one, duration=0.0) for one in made.checks]
    provenance = msgspec.structs.replace(made.provenance, started="", durations={})
    return msgspec.json.encode(msgspec.structs.replace(made, checks=checks, provenance=provenance))


def _check_gradients(run: ValidationRun, sound: set[str], report: ValidationReport) -> None:
    """Verify the reference's own gradients numerically, thoroughly, where its checks pass."""
    assignment = run.assignment
    for part in assignment.parts:
        cases = [case for case in part.cases if case.check.kind == "check" and case.id in sound]
        if part.in_worker:
            cases = [case for case in cases if case.check.diagnosed]  # what trains was judged when it was graded
        with reference_subject(assignment, part.file, run.sandbox) as subject:
            for case in cases:
                made = ask(
                    case,
                    subject,
                    seed=assignment.declaration.seed,
                    data=lambda: assignment.data,
                    expected=None,
                    thorough=True,
                )
                report.failures += [f"the reference: {case.id}: {one.finding.message}" for one in made.failures]


def _try_mistakes(run: ValidationRun, sound: set[str], report: ValidationReport) -> None:
    """Ask every mistake and convention the checks, each in a process or a worker, and report what they fail."""
    assignment = run.assignment
    where = assignment.images.where if assignment.images else None
    apart = [part for part in assignment.parts if part.in_worker]
    here = [item for item in run.items if item.part not in [part.file for part in apart]]
    caught = _recall_failed(run, here)
    jobs = [(item.name, item.part) for item in here if item.name not in caught]
    fresh = _in_processes(partial(_failed_rows, assignment.folder, where), jobs)
    for name, failed in fresh.items():
        run.key.cache.keep_fact(_trial_question(name), failed)
    caught |= fresh
    for part in apart:
        caught |= WorkerTrials(assignment, part, run.key, run.sandbox).failed_rows(run.items)
    _count_kills(run, sound, caught, report)


def _trial_question(name: str) -> str:
    """Return the question under which the rows that a mistake fails are remembered."""
    return f"the trial of\0{name}"


def _recall_failed(run: ValidationRun, items: Iterable[Mistake]) -> dict[str, list[str]]:
    """Return the rows that these mistakes failed when this very assignment was validated earlier."""
    known = {item.name: run.key.cache.recall_fact(_trial_question(item.name), list[str]) for item in items}
    return {name: failed for name, failed in known.items() if failed is not None}


def _try_recordings(run: ValidationRun, report: ValidationReport) -> None:
    """Report the public checks that lose their follow-through in a released folder or could not be released at all."""
    for part in run.assignment.parts:
        for case in part.cases:
            try:
                if not case.check.hidden:
                    record_calls(run.assignment, case, report.facts.append)
            except AssignmentError as error:
                report.failures.append(str(error))


def _count_kills(run: ValidationRun, sound: set[str], caught: dict[str, list[str]], report: ValidationReport) -> None:
    """Report which checks catch which mistakes; `caught` are the rows that each mistake or convention failed."""
    assignment = run.assignment
    kills: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for item in run.items:
        if difference := signature_mismatch(assignment, item):
            report.failures.append(f"{item.file}:{item.line}: {difference}; it can only raise TypeError")
    for item in [one for one in run.items if not one.is_convention]:
        failed = [row for row in caught[item.name] if row in sound]
        names = {row.split("[")[0] for row in failed}
        kills.update(names)
        if len(names) == 1:
            alone.update(names)
        if not failed:
            report.failures.append(f"the mistake {item.name} is not caught by any check")
    for item in [one for one in run.items if one.is_convention]:
        report.failures += [f"the convention {item.name} fails {row}" for row in caught[item.name] if row in sound]
    trained = any(part.in_worker for part in assignment.parts)
    as_far = "; in what trains, as far as was asked" if trained else ""
    report.facts.append(f"check: mistakes that fail it, of these the mistakes that fail no other{as_far}")
    for part in assignment.parts:
        for check in part.checks:
            name = f"{part.file}::{check.name}"
            report.facts.append(f"  {name}: {kills[name]}, {alone[name]}")
            if not kills[name] and any(row.id in sound for row in check.rows):
                report.failures.append(f"no mistake fails the check {name}")


def _in_processes(work: Callable[[tuple[str, str]], list[str]], jobs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Do the work for every job, a mistake's name and its part, on all cores.

    The processes are fresh interpreters, for this one may have threads.
    """
    if not jobs:
        return {}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        found = pool.map(work, jobs, chunksize=4)
        return {name: failed for (name, _), failed in zip(jobs, found, strict=True)}


_loaded: dict[Path, tuple[Assignment, LiveKey]] = {}


def _failed_rows(folder: Path, data: str | None, job: tuple[str, str]) -> list[str]:
    """Return the rows that a mistake does not pass; runs in a process of its own."""
    if folder not in _loaded:
        loaded = assignments.load(folder, data)
        _loaded[folder] = (loaded, LiveKey(loaded))
    assignment, key = _loaded[folder]
    name, part = job
    item = next(one for one in (*assignment.mistakes, *assignment.conventions) if one.name == name)
    results = run_trial(assignment, key, [item], part)
    key.save()
    return [one.id for one in results if one.outcome != Outcome.PASSED]
