"""Putting one case of a check to one subject: seeded, judged, timed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checks import expect
from grader.checks.check import Case
from grader.checks.check_record import Answers, CheckRecord, Failure, in_use
from grader.checks.show import Show
from grader.checks.written_files import Written
from grader.errors import AssignmentError, StudentFault
from grader.grade import Picture
from grader.judges.compare import compare, surely_different
from grader.judges.threshold import Measurement, ThresholdResult, judge_threshold
from grader.subjects.local import Subject

ANSWER = "the answer"  # the name of what a @matches_reference returns


@dataclass
class Transcript:
    """The record of asking one subject one case."""

    answers: Answers
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    fault: StudentFault | None = None
    threshold: ThresholdResult | None = None
    duration: float = 0.0  # seconds
    printed: str = ""  # by student code meanwhile

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong."""
        return self.fault is None and not self.failures and (self.threshold is None or self.threshold.ok)


def seed_of(assignment_seed: int, case_id: str, purpose: str = "") -> int:
    """Return a seed that depends on nothing but the assignment's seed, the case and the purpose."""
    digest = hashlib.sha256(f"{assignment_seed}/{case_id}/{purpose}".encode()).digest()
    return int.from_bytes(digest[:6], "little")


def same_answers(these: Mapping[str, Any], those: Mapping[str, Any]) -> bool:
    """Tell whether two subjects answered alike, value by value; NaN equals NaN, and a crash equals nothing."""
    if list(these) != list(those):
        return False
    return all(_same(these[name], those[name]) for name in these)


def _same(this: Any, that: Any) -> bool:
    if surely_different(this, that):  # most mistakes are not this one
        return False
    try:
        return compare(this, that, equal_nan=True, bias_shape=True).ok
    except Exception:  # noqa: BLE001 - two values that cannot be compared are not the same
        return False


def ask(
    case: Case,
    subject: Subject,
    *,
    seed: int,
    data: Callable[[], Any],
    expected: Mapping[str, Any] | None,
    conventions: Callable[[], list[tuple[str, Answers]]] = list,
    thorough: bool = False,
) -> Transcript:
    """Ask the subject; judge against `expected`, or only record where that is None.

    A fault of the student's is kept in the transcript; a fault of the check's own is raised.
    """
    check = case.check
    started = time.perf_counter()
    record = CheckRecord(
        expected,
        np.random.default_rng(seed_of(seed, case.id, "probing")),
        conventions,
        thorough,
        dict(check.tolerance or {}),
    )
    fault: StudentFault | None = None
    threshold: ThresholdResult | None = None
    # Overflows are judged by what they lead to; NumPy's warnings about them would only be printed.
    with in_use(record), np.errstate(all="ignore"):
        try:
            subject.session.notes.clear()
            subject.session.seed(seed_of(seed, case.id, "student") % 2**31)
            if check.kind == "reaches":
                threshold = _measure(case, subject, record, seed, data)
            else:
                _question(case, subject, record, seed, data)
            record.settle()
            subject.session.finish()
        except StudentFault as problem:
            fault = problem
    notes = record.notes + [note for note in subject.session.notes if note not in record.notes]
    return Transcript(
        record.answers, record.failures, notes, record.pictures, fault, threshold, time.perf_counter() - started
    )


def _question(case: Case, subject: Subject, record: CheckRecord, seed: int, data: Callable[[], Any]) -> None:
    answer = case.check.function(**_arguments(case, subject, record, seed, data))
    if case.check.kind == "matches_reference":
        expect.same(answer, ANSWER)


def _measure(case: Case, subject: Subject, record: CheckRecord, seed: int, data: Callable[[], Any]) -> ThresholdResult:
    check = case.check
    assert check.thresholds is not None
    shown: list[Picture] = []

    def measure(run_seed: int) -> Measurement:
        record.forget_answers()
        value = check.function(**_arguments(case, subject, record, seed, data), seed=run_seed)
        if not shown:
            shown.extend(record.pictures)  # of the first run only
        return _measurement(value)

    seeds = [seed_of(seed, case.id, f"run {i}") % 2**31 for i in range(check.seeds)]
    result = judge_threshold(measure, dict(check.thresholds), seeds)
    record.pictures = shown
    return result


def _measurement(value: Any) -> Measurement:
    """Return a number or its history by step; NaN where the value is neither."""
    array = np.asarray(value)
    return array.astype(float) if array.dtype.kind in "biuf" and array.size else float("nan")


def _arguments(case: Case, subject: Subject, record: CheckRecord, seed: int, data: Callable[[], Any]) -> dict[str, Any]:
    wanted = case.check.arguments
    arguments: dict[str, Any] = {"student": subject.root}
    if "rng" in wanted:
        arguments["rng"] = np.random.default_rng(seed_of(seed, case.id))
    if "data" in wanted:
        arguments["data"] = data()
    if "tensors" in wanted:
        arguments["tensors"] = subject.session.use("tensors")
    if "written" in wanted:
        arguments["written"] = _written(case, subject, seed)
    if "show" in wanted:
        arguments["show"] = Show(record)
    if "each" in wanted:
        arguments["each"] = case.each
    return arguments


def _written(case: Case, subject: Subject, seed: int) -> Written:
    """Return a fresh folder for what the subject's code writes, of the same name for everybody."""
    check = case.check
    if subject.read is None:
        remedy = "give its part a preload in assignment.toml"
        raise AssignmentError(check.file, check.line, f"{check.name} asks for what was written by a local file", remedy)
    folder = f"written-{seed_of(seed, case.id, 'folder') % 10**6}"
    subject.session.clear(folder)  # it may have been asked before
    return Written(folder, subject.session.collect, subject.read)
