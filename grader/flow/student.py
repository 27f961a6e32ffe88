"""The student's code as a subject: a worker in the sandbox that has loaded one file, replaced when it dies."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from msgspec.structs import replace

from grader.asking.channel import Budget, ProcessChannel
from grader.asking.conversation import Conversation
from grader.asking.proxy import Handle
from grader.errors import Crashed, GraderFault, OutOfMemory, StudentFault, TimedOut
from grader.flow.assignment import Assignment
from grader.flow.subject import Subject
from grader.flow.submission import Submission
from grader.sandbox.forkserver import ForkServer
from grader.sandbox.process import WorkerProcess
from grader.wire.messages import Inspect, Load

PATIENCE = 10  # times the limit of a submission: a worker that lives longer has been forgotten


class CallLimit(Protocol):
    """What can limit the time of a call."""

    call_limit: float


# Statement by statement, past those that raise; where that hangs or dies, only what the file defines.
STEPWISE, DEFINITIONS = "stepwise", "definitions"


class Student(Subject):
    """A loaded file of a student's; in a worker, except in trials of the assignment's own mistakes."""

    def __init__(self, talk: Conversation, root: Handle, worker: WorkerProcess | None, limit: CallLimit) -> None:
        super().__init__(talk, root)
        self.worker, self._limit = worker, limit

    def limit_calls(self, seconds: float) -> None:
        """How long each call may take from now on."""
        self._limit.call_limit = seconds

    def printed(self) -> str:
        """What its code printed since this was last asked."""
        return self.worker.take_output() if self.worker else ""

    @property
    def bytes_printed(self) -> int:
        """How many came so far, also of what is not kept."""
        return self.worker._printed.seen if self.worker else 0


class Students:
    """Workers for one submission: starts them, loads files into them, and replaces those that died."""

    def __init__(self, server: ForkServer, assignment: Assignment, submission: Submission) -> None:
        self._server, self._assignment, self._submission = server, assignment, submission
        self._limits = assignment.declaration.limits
        self._patience: dict[str, str] = {}  # what it took to load a file; not tried anew each time
        self._budget = Budget(self._limits.submission)
        self._live: list[WorkerProcess] = []
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
        """A fresh worker with the part's file loaded; StudentFault where it cannot be, however patiently."""
        known = self._patience.get(part)
        ladder = [known] if known else [STEPWISE, DEFINITIONS]
        while True:
            patience = ladder.pop(0)
            try:
                student = self._load(part, patience)
            except StudentFault as fault:
                if not ladder or getattr(fault, "type_name", "") == "SyntaxError":
                    raise
                continue
            self._patience[part] = patience
            self.notes[part] += [note for note in student.talk.notes if note not in self.notes[part]]
            return student

    def _load(self, part: str, patience: str) -> Student:
        worker, channel = self._worker()
        talk = Conversation(channel)
        submitted = self._submission
        files = {**submitted.files, part: submitted.files[submitted.parts[part]]}
        talk.lines = min(talk.lines, max(source.count(b"\n") + 1 for source in files.values()))
        try:
            channel.call_limit = self._limits.load
            self._look(talk, part, files[part])
            root = talk.load(Load(part, patience, files, self._assignment.handout()))
        except StudentFault as fault:
            self._end(worker)
            if isinstance(fault, TimedOut):
                fault = TimedOut(f"Loading {part} took longer than {self._limits.load:g} s.")
            elif isinstance(fault, OutOfMemory):
                fault = OutOfMemory(f"Loading {part} asked for more memory than there is.")
            raise fault from None
        channel.call_limit = self._limits.call
        return Student(talk, root, worker, channel)

    def _look(self, talk: Conversation, part: str, source: bytes) -> None:
        """Parse before running: what cannot be parsed gets the line and the caret."""
        seen = talk.inspect(Inspect(part, source))
        self.notes.setdefault(part, [str(item) for item in (*seen["notes"], *seen["warnings"])])
        if not seen["ok"]:
            lines = [str(seen[key]) for key in ("problem", "source_line", "caret") if seen[key]]
            hint = " ".join(str(item) for item in seen["hints"])
            raise Crashed("\n".join(lines), hint=hint, line=seen["line"], type_name="SyntaxError")

    def _worker(self) -> tuple[WorkerProcess, ProcessChannel]:
        if self.closed:
            raise GraderFault("Grading was interrupted.")
        # A worker may wait for the grader longer than its student may take.
        worker = self._server.worker(replace(self._server.limits, wall=PATIENCE * self._limits.submission))
        self._live.append(worker)
        return worker, ProcessChannel(worker, call_limit=self._limits.call, budget=self._budget)

    def end(self, student: Student) -> None:
        """Kill its worker."""
        if student.worker is not None:
            self._end(student.worker)

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        if worker in self._live:
            self._live.remove(worker)
