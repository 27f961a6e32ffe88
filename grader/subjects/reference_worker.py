"""The reference, or one of its mistakes, as if it had been handed in: asked in workers like everybody's code."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.checks.mistake import Mistake
from grader.errors import GraderFault
from grader.sandbox.provider import Sandbox
from grader.subjects import reached_functions
from grader.subjects.student import WHOLE, Student, Students
from grader.worker.variants import COPY

# Workers at a time: one for each core that asks, the reference, and a few that may be asked again. Each has its own
# TensorFlow, once it has computed something.
MOST_LIVE = (os.cpu_count() or 1) + 4


def reference_submission(assignment: Assignment, part: str, mistakes: Iterable[Mistake] = ()) -> Submission:
    """Return the reference's files as a submission of that one part, with the mistakes in it."""
    assert assignment.reference is not None
    files = {path.name: assignment.files.read(path) for path in sorted(assignment.reference.glob("*.py"))}
    main = files[part]
    wrong = [(Path(item.file).stem, item.name, item.instead_of) for item in mistakes]
    if wrong:
        main += f"\nfrom grader.worker.variants import plant\n\nplant(globals(), {wrong!r})\n".encode()
        copies = {f"{COPY}/__init__.py": b"", **{f"{COPY}/{name}": content for name, content in files.items()}}
    else:
        names = reached_functions.watched(assignment, part)
        main += f"\nfrom grader.worker.variants import note_calls\n\nnote_calls(globals(), {names!r})\n".encode()
        copies = {}
    return Submission("reference", {**files, **copies, part: main}, {part: part}, single=True)


class ReferenceWorkers:
    """Live workers with the reference and its mistakes; the one that was not asked for longest makes room."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._live: dict[tuple[str, ...], tuple[Students, Student]] = {}
        self._changing = threading.Lock()

    def subject(self, server: Sandbox, part: str, mistakes: Sequence[Mistake] = ()) -> Student:
        """Return a subject that is loaded and answers; GraderFault where the reference does not even load."""
        key = (part, *(item.name for item in mistakes))
        with self._changing:
            known = self._live.pop(key, None)
            if known is not None and (known[1].worker is None or known[1].worker.ended):
                known[0].close()
                known = None
            if known is None:
                known = self._start(server, part, mistakes)
            self._live[key] = known  # the last in line
            while len(self._live) > MOST_LIVE:
                self._live.pop(next(iter(self._live)))[0].close()
            return known[1]

    def _start(self, server: Sandbox, part: str, mistakes: Sequence[Mistake]) -> tuple[Students, Student]:
        handed_in = reference_submission(self._assignment, part, mistakes)
        students = Students(server, self._assignment, handed_in, (WHOLE,), unlimited=True)
        try:
            return students, students.load(part)
        except GraderFault:
            students.close()
            raise

    def close(self) -> None:
        """End all workers."""
        with self._changing:
            while self._live:
                self._live.popitem()[1][0].close()
