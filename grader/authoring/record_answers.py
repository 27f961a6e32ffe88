"""The recording of what the reference and its mistakes answer to public checks: the content of answers.bin."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from grader.answers.key import Hypothesis
from grader.answers.live import LiveKey
from grader.answers.recorded import RecordedCase, RecordedHypothesis, Recording
from grader.assignment.model import Assignment
from grader.assignment.preload import refuse_absent
from grader.checks.check import Case
from grader.errors import GraderFault, UsageError
from grader.subjects.packed_answers import packed
from grader.subjects.recorded_calls import RecordedCall, tape


def record(assignment: Assignment, told: Callable[[str], None] = lambda line: None) -> bytes:
    """Record the answers of the reference and its mistakes to the public checks; return the content of answers.bin.

    `told` gets a line for each case without follow-through for students. UsageError in a released folder.
    """
    if assignment.reference is None:
        raise UsageError(f"{assignment.name} has no reference here; release it where the whole assignment is.")
    refuse_absent(assignment.preload, f"What is right in {assignment.name} cannot be recorded", "install it first")
    key = LiveKey(assignment)
    cases = [case for part in assignment.parts for case in part.cases if not case.check.hidden]
    key.singles(cases)  # all at once, where they are asked in workers
    known = {case.id: _recorded(key, assignment, case, told) for case in cases}
    key.save()
    key.close()
    return msgspec.msgpack.encode(Recording(assignment.name, known))


def record_calls(assignment: Assignment, case: Case, told: Callable[[str], None]) -> list[RecordedCall]:
    """Return the tape of the case; `told` gets a line where there is none though there should be."""
    calls, gap = tape(assignment, case)
    if gap:
        told(f"no follow-through for students in {case.id}: {gap}")
    return calls


def _recorded(key: LiveKey, assignment: Assignment, case: Case, told: Callable[[str], None]) -> RecordedCase:
    """Return everything that a released folder needs to know of one case."""
    return RecordedCase(
        packed(key.expected(case)),
        key.pictures(case),
        [(note, packed(answers)) for note, answers in key.conventions(case)],
        _hypotheses(key.single(case)),
        _hypotheses(key.double(case)),
        record_calls(assignment, case, told),
    )


def _hypotheses(found: list[Hypothesis]) -> list[RecordedHypothesis]:
    """Return the mistakes and their answers; those that answer with an object are left out."""
    recorded = []
    for item in found:
        try:
            recorded.append(RecordedHypothesis(item.names, item.hints, item.titles, packed(item.answers)))
        except GraderFault:  # it answers with an object, which can equal nobody's answer
            continue
    return recorded
