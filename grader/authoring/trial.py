"""A trial: the assignment's checks asked of one of the grader's own subjects, as if it was a student's.

The subject goes through the same judging, follow-through and diagnosis as a submission, without a process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from grader.answers.live import LiveKey
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.checks.mistake import Mistake
from grader.errors import UsageError
from grader.grade import CheckResult
from grader.grading.part_session import PartSession
from grader.sandbox.provider import Sandbox
from grader.subjects.local import Subject, local_subject
from grader.subjects.reference_worker import ReferenceWorkers
from grader.subjects.student import Student


class NoLimit:
    """No limit of time: the grader's own code runs as long as it needs."""

    call_limit = float("inf")


class LocalStudents:
    """The reference with some mistakes in it, as the source of every part's code."""

    def __init__(self, assignment: Assignment, mistakes: Iterable[Mistake]) -> None:
        if assignment.reference is None:
            raise UsageError(f"{assignment.name} has no reference here; do this where the whole assignment is.")
        self._reference, self._files, self._mistakes = assignment.reference, assignment.files, list(mistakes)
        self.notes: dict[str, list[str]] = {}

    def load(self, part: str) -> Student:
        """Return a fresh module of the part, with those mistakes in it that are about this part."""
        mistakes = [item for item in self._mistakes if item.part == part]
        subject = local_subject(self._reference, part, mistakes, files=self._files)
        return Student(subject.session, subject.root, None, NoLimit())

    def end(self, student: Student) -> None:
        """Do nothing: no process was started for the student."""


@contextmanager
def reference_subject(assignment: Assignment, part: str, sandbox: Sandbox | None) -> Iterator[Subject]:
    """Load the reference's file afresh: in this process, or in a worker where its part is asked in one."""
    assert assignment.reference is not None
    if not assignment.part(part).in_worker:
        yield local_subject(assignment.reference, part, files=assignment.files)
        return
    assert sandbox is not None
    live = ReferenceWorkers(assignment)
    try:
        yield live.subject(sandbox, part)
    finally:
        live.close()


def run_trial(assignment: Assignment, key: LiveKey, mistakes: Iterable[Mistake], part: str) -> list[CheckResult]:
    """Ask the checks of one part of the reference with these mistakes, and return their results."""
    nobody = Submission("trial", {}, {item.file: item.file for item in assignment.parts})
    students = LocalStudents(assignment, mistakes)
    session = PartSession(assignment, assignment.part(part), nobody, students, key, lambda event: None, None, False)
    results, _ = session.run()
    return results
