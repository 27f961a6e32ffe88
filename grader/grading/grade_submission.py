"""Grading one submission: every case of every part, follow-through, diagnosis, the grade."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from grader.answers.key import AnswerKey
from grader.answers.live import answer_key, at_work
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.model import Assignment, Part
from grader.assignment.preload import preload_for
from grader.assignment.submission import Submission
from grader.errors import UsageError
from grader.grade import CheckResult, Grade, Outcome, PartResult, Provenance, not_run, overall
from grader.grading.part_session import Activity, PartSession, Told
from grader.grading.row import provenance
from grader.sandbox.provider import Sandbox
from grader.subjects.student import Students


def grade(
    assignment: Assignment,
    submission: Submission,
    *,
    part: str | None = None,
    check: str | None = None,
    public_only: bool = False,
    progress: Callable[[Told], None] | None = None,
    sandbox: Sandbox | None = None,
    key: AnswerKey | None = None,
    at_once: int | None = None,
) -> Grade:
    """Grade `submission`; `server` and `key` may be shared by many; `at_once` parts go side by side (all cores).

    Only the named part or check, or only the public ones, where asked. Raises UsageError for a part or a check that
    there is not, GraderFault where the sandbox fails.
    """
    started = time.time()
    clock = time.perf_counter()
    public_only = public_only or assignment.reference is None
    parts = _parts(assignment, submission, part)
    _refuse_unknown(parts, check)
    told = progress or (lambda event: None)
    told(Activity(f"starting {assignment.title}"))
    key = key or answer_key(assignment)
    opened = (
        nullcontext(sandbox)
        if sandbox
        else sandbox_for(assignment.folder, preload_for(assignment.declaration.preload, submission.files.values()))
    )
    with opened as running, at_work(key, running):
        mode = str(running.mode)
        for item in parts:
            if item.file in submission.parts:
                running.with_preload(item.preload)  # it imports while other parts are asked
        ready = time.perf_counter()
        with Students(running, assignment, submission) as students:

            def tell(event: Told) -> None:
                if not students.closed:  # after an interrupt, what comes is no result
                    told(event)

            def one(item: Part) -> tuple[list[CheckResult], PartResult]:
                return PartSession(assignment, item, submission, students, key, tell, check, public_only).run()

            graded = _side_by_side(one, parts, students, at_once or os.cpu_count() or 1)
    done = time.perf_counter()
    results = [row for rows, _ in graded for row in rows]
    return _grade(
        assignment,
        submission,
        results,
        [about for _, about in graded],
        provenance(
            assignment,
            submission,
            mode,
            started,
            {"start": ready - clock, "checks": done - ready, "total": done - clock},
        ),
        public_only,
    )


def _side_by_side(
    one: Callable[[Part], tuple[list[CheckResult], PartResult]], parts: list[Part], students: Students, at_once: int
) -> list[tuple[list[CheckResult], PartResult]]:
    """Grade each part in a thread: the work is done in the workers. An interrupt ends them at once."""
    with ThreadPoolExecutor(max_workers=min(len(parts), at_once)) as pool:
        try:
            return list(pool.map(one, parts))
        except BaseException:
            students.close()
            raise


def _parts(assignment: Assignment, submission: Submission, part: str | None) -> list[Part]:
    if part is not None:
        return [assignment.part(part)]
    if submission.single:
        return [item for item in assignment.parts if item.file in submission.parts]
    return list(assignment.parts)


def _refuse_unknown(parts: list[Part], check: str | None) -> None:
    if check is None:
        return
    names = {
        name for part in parts for case in part.cases for name in (case.check.name, f"{case.check.name}[{case.label}]")
    }
    if check not in names:
        known = ", ".join(dict.fromkeys(item.name for part in parts for item in part.checks if not item.hidden))
        raise UsageError(f"There is no check {check!r}; the public ones are {known}.")


def _grade(
    assignment: Assignment,
    submission: Submission,
    results: list[CheckResult],
    parts: list[PartResult],
    made: Provenance,
    public_only: bool,
) -> Grade:
    left_out = not_run(parts)
    points = round(sum(result.points for result in results) + sum(part.points for part in left_out), 6)
    broken = any(result.outcome is Outcome.BROKEN for result in results)
    earned = None if broken or left_out else round(sum(result.earned for result in results), 6)
    return Grade(
        assignment=assignment.name,
        title=assignment.title,
        submission=submission.name,
        earned=earned,
        points=points,
        outcome=overall(results, complete=not left_out),
        checks=results,
        parts=parts,
        provenance=made,
        notes=list(submission.notes),
        public_only=public_only,
    )
