"""The student's code as a subject: a worker in the sandbox that has loaded one file, replaced when it dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Protocol

from msgspec.structs import replace

from grader.asking.call_clock import Budget
from grader.asking.channel import NoAnswer, ProcessChannel
from grader.asking.proxy import Handle
from grader.asking.subject_session import SubjectSession
from grader.assignment.model import Assignment, Part
from grader.assignment.submission import Submission
from grader.errors import Crashed, GraderFault, OutOfMemory, StudentFault, TimedOut
from grader.sandbox.provider import Sandbox, Worker
from grader.subjects.local import Subject
from grader.wire.messages import Inspect, Load, Patience

FOREVER = 3600.0  # seconds
PATIENCE = 10  # times the limit of a submission: a worker that lives longer has been forgotten


class CallLimit(Protocol):
    """An object that can limit the time of a call."""

    call_limit: float


# Statement by statement, past those that raise; where that hangs or dies, only what the file defines.
STEPWISE: Patience = "stepwise"
DEFINITIONS: Patience = "definitions"
WHOLE: Patience = "whole"  # as Python does: for files of our own


class Student(Subject):
    """A loaded file: a student's, or the reference of a TensorFlow part; in trials of mistakes, without a worker."""

    def __init__(
        self,
        session: SubjectSession,
        root: Handle,
        worker: Worker | None,
        limit: CallLimit,
        read: Callable[[dict[str, bytes]], dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(session, root, read)
        self.worker, self._limit = worker, limit

    def limit_calls(self, seconds: float) -> None:
        """Set how long each call may take from now on."""
        self._limit.call_limit = seconds

    def printed(self) -> str:
        """Return what the student's code printed since this was last asked."""
        return self.worker.take_output() if self.worker else ""

    @property
    def bytes_printed(self) -> int:
        """Count the bytes that the student's code printed so far, also those that are not kept."""
        return self.worker.bytes_printed if self.worker else 0


class StudentSource(Protocol):
    """A source of loaded student files: workers in the sandbox, or, in trials, this process."""

    notes: dict[str, list[str]]

    def load(self, part: str) -> Student:
        """Return the part's file, freshly loaded."""
        ...

    def end(self, student: Student) -> None:
        """End a student that is not needed, or not usable any more."""
        ...


class Students:
    """The workers for one submission: started, loaded with files, and replaced where they died."""

    def __init__(
        self,
        server: Sandbox,
        assignment: Assignment,
        submission: Submission,
        ladder: Sequence[Patience] = (STEPWISE, DEFINITIONS),
        *,
        unlimited: bool = False,
    ) -> None:
        """Take what the workers need; `unlimited` is for the grader's own code: it may take as long as it needs."""
        self._server, self._assignment, self._submission = server, assignment, submission
        self._ladder, self._unlimited = ladder, unlimited
        self._patience: dict[str, Patience] = {}  # what it took to load a file; not tried anew each time
        self._seen: dict[str, dict[str, Any]] = {}  # what inspection showed of a part
        self._budgets: dict[str, Budget] = {}  # each part's own: they are asked side by side, and in no order
        self._live: list[Worker] = []
        self.closed = False
        self.notes: dict[str, list[str]] = {}

    def __enter__(self) -> Students:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; none can be had afterwards."""
        self.closed = True
        while self._live:
            self._live.pop().kill()

    def load(self, part: str) -> Student:
        """Return a fresh worker with the part's file loaded; StudentFault where it cannot be, however patiently."""
        known = self._patience.get(part)
        ladder = [known] if known else list(self._ladder)
        while True:
            patience = ladder.pop(0)
            try:
                student = self._load(part, patience)
            except StudentFault as fault:
                if not ladder or getattr(fault, "type_name", "") == "SyntaxError":
                    raise
                continue
            self._patience[part] = patience
            self.notes[part] += [note for note in student.session.notes if note not in self.notes[part]]
            return student

    def _load(self, part: str, patience: Patience) -> Student:
        declared = self._assignment.part(part)
        limits = declared.limits
        worker, channel = self._worker(declared)
        session = SubjectSession(channel)
        submitted = self._submission
        files, place = submitted.files, submitted.parts[part]
        session.lines = min(session.lines, max(source.count(b"\n") + 1 for source in files.values()))
        try:
            channel.call_limit = limits.load
            self._look(session, part, files[place])
            root = session.load(Load(place, patience, files, self._assignment.handout()))
        except StudentFault as fault:
            self._end(worker)
            if isinstance(fault, NoAnswer):
                fault = TimedOut(f"Loading {part} took longer than {limits.load:g} s.")
            elif isinstance(fault, OutOfMemory):
                fault = OutOfMemory(f"Loading {part} asked for more memory than there is.")
            raise fault from None
        channel.call_limit = FOREVER if self._unlimited else limits.call
        return Student(session, root, worker, channel, lambda request: self._read(declared, request))

    def _look(self, session: SubjectSession, part: str, source: bytes) -> None:
        """Parse the file before it runs, once: what cannot be parsed gets the line and the caret."""
        seen = self._seen.get(part) or session.inspect(Inspect(part, source))
        self._seen[part] = seen
        self.notes.setdefault(part, [str(item) for item in (*seen["notes"], *seen["warnings"])])
        if not seen["ok"]:
            lines = [str(seen[key]) for key in ("problem", "source_line", "caret") if seen[key]]
            hint = " ".join(str(item) for item in seen["hints"])
            fault = Crashed("\n".join(lines), hint=hint, line=seen["line"], type_name="SyntaxError")
            fault.cell = seen["cell"]
            raise fault

    def _worker(self, part: Part) -> tuple[Worker, ProcessChannel]:
        if self.closed:
            raise GraderFault("Grading was interrupted.")
        server = self._server.with_preload(part.preload)
        # A worker may wait for the grader longer than its student may take.
        allowed = FOREVER if self._unlimited else part.limits.submission
        worker = server.worker(replace(server.limits, wall=PATIENCE * allowed))
        self._live.append(worker)
        budget = self._budgets.setdefault(part.file, Budget(allowed))
        return worker, ProcessChannel(worker, call_limit=part.limits.call, budget=budget)

    def _read(self, part: Part, files: dict[str, bytes]) -> dict[str, Any]:
        """Return what is in the files that student code wrote, read in a worker that never runs any."""
        worker, channel = self._worker(part)
        try:
            return SubjectSession(channel).read(files)
        finally:
            self._end(worker)

    def end(self, student: Student) -> None:
        """Kill the student's worker."""
        if student.worker is not None:
            self._end(student.worker)

    def _end(self, worker: Worker) -> None:
        worker.kill()
        if worker in self._live:
            self._live.remove(worker)
