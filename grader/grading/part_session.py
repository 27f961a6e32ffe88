"""One part of a submission, graded: asks every case, replaces workers that died, follows through, diagnoses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from grader.answers.key import AnswerKey
from grader.asking.channel import NoAnswer
from grader.assignment.model import Assignment, Part
from grader.assignment.submission import Submission
from grader.checks.check import Case
from grader.errors import (
    AssignmentError,
    GraderError,
    GraderFault,
    NotAttempted,
    NotInstalled,
    StudentFault,
    UnusableAnswer,
    UsageError,
)
from grader.grade import NOT_RUN, CheckResult, PartResult
from grader.grading.diagnosis import diagnose
from grader.grading.follow_through import Helped, ask_again, culprits
from grader.grading.row import Row, missing_classes, name_causes
from grader.grading.time_limits import CaseTimeLimits
from grader.subjects.ask import Transcript, ask
from grader.subjects.student import Student, StudentSource


class Activity(NamedTuple):
    """An activity that begins, told to whoever waits."""

    description: str


Told = CheckResult | Activity  # a check has ended, or something begins
LOOKING = Activity("looking for the mistake")
LoadStatus = Literal["loaded", "missing", "unreadable", "template"]
MOST_PRINTED = 4000  # characters of what student code printed during one check


class PartSession:
    """The grading of one part of one submission."""

    def __init__(
        self,
        assignment: Assignment,
        part: Part,
        submission: Submission,
        students: StudentSource,
        key: AnswerKey,
        told: Callable[[Told], None],
        check: str | None,
        public_only: bool,
    ) -> None:
        self._assignment, self._part, self._submission, self._students = assignment, part, submission, students
        self._key, self._told = key, told
        self._check, self._public_only = check, public_only
        self._student: Student | None = None
        self._helped = Helped(students, key)
        self._unloadable: StudentFault | None = None
        self._why_not = ""
        self._time_limits = CaseTimeLimits(part.limits.call, part.checks)

    def run(self) -> tuple[list[CheckResult], PartResult]:
        """Grade the part, once; return all rows of the file, and how the file itself fared."""
        wanted = [case for case in self._part.cases if self._wanted(case)]
        self._told(Activity(f"loading {self._part.file}"))
        try:
            status = self._open()
        except NotInstalled as error:
            return [], self._not_run(error, wanted)
        rows = {case: self._asked(case) for case in self._with_upstream(wanted)}
        if self._unloadable is None:
            self._give_more_time(rows)
            self._follow_through(rows)
            self._name_mistakes(rows)
        name_causes(rows)
        self._why_not = self._why_not or "\n".join(missing_classes(rows.values()))
        self._leave()
        results = [rows[case].result() for case in wanted]
        return results, self._about(status, results)

    def _wanted(self, case: Case) -> bool:
        if self._public_only and case.check.hidden:
            return False
        return self._check in (None, case.check.name, f"{case.check.name}[{case.label}]")

    def _with_upstream(self, wanted: list[Case]) -> list[Case]:
        """Return the wanted cases, and those on functions that they lean on, which decide the follow-through."""
        leant_on = {name for case in wanted for name in case.check.given}
        return [
            case
            for case in self._part.cases
            if case in wanted or (case.check.about in leant_on and not (self._public_only and case.check.hidden))
        ]

    def _open(self) -> LoadStatus:
        part = self._part
        if part.file not in self._submission.parts:
            self._why_not = f"{part.file} was not handed in."
            self._unloadable = NotAttempted(self._why_not, hint=f"Hand in {part.file}.")
            return "missing"
        try:
            self._student = self._students.load(part.file)
        except StudentFault as fault:
            # The part says why, with line and caret; the rows only that there was nothing to ask.
            self._why_not = str(fault)
            waits = f"The checks of {part.file} run as soon as Python can load it."
            self._unloadable = type(fault)(f"{part.file} could not be loaded.", hint=fault.hint or waits)
            return "unreadable"
        return "loaded"

    def _asked(self, case: Case) -> Row:
        """Ask a case and return its row, told at once unless it may still change."""
        row = Row(case)
        self._fill(row, self._time_limits.limit(case))
        if not self._may_change(row) and case not in self._time_limits.hasty:
            self._told(row.result())
        return row

    def _fill(self, row: Row, limit: float) -> None:
        """Ask the row's case, each call within `limit` seconds."""
        self._told(Activity(f"asking {(case := row.case).id}"))
        try:
            expected = self._key.expected(case) if self._unloadable is None else {}  # for nothing, nobody is asked
            row.transcript = self._transcript(case, expected, limit)
            row.printed = row.transcript.printed[:MOST_PRINTED]
            self._draw_reference(row)
        except (AssignmentError, GraderFault, UsageError) as fault:
            row.broken = str(fault)

    def _draw_reference(self, row: Row) -> None:
        """Put the reference's pictures beside the student's, where there are any."""
        if row.transcript is not None and row.transcript.pictures:
            row.reference_pictures = self._key.pictures(row.case)

    def _give_more_time(self, rows: dict[Case, Row]) -> None:
        """Ask again, with all of its time, what ran out of a shortened one, where the functions do end."""
        for row in [rows[case] for case in rows if case in self._time_limits.hasty]:
            if self._time_limits.deserves_more(row.case):
                self._fill(row, self._time_limits.usual(row.case))
            if not self._may_change(row):
                self._told(row.result())

    def _may_change(self, row: Row) -> bool:
        """Tell whether follow-through may yet turn the row into a pass."""
        return bool(row.case.check.given) and self._unloadable is None and not row.passed and not row.broken

    def _transcript(self, case: Case, expected: dict[str, object], limit: float) -> Transcript:
        if self._unloadable is not None:
            return Transcript({}, fault=self._unloadable)
        try:
            if self._student is None:
                self._student = self._students.load(case.check.part)
        except StudentFault as fault:
            return Transcript({}, fault=fault)
        return self._put(case, self._student, expected, limit)

    def _put(
        self, case: Case, student: Student, expected: dict[str, object], limit: float, replaced: Sequence[str] = ()
    ) -> Transcript:
        """Ask the live student; a worker that is no longer to be trusted is ended."""
        student.limit_calls(limit)
        printed = student.bytes_printed
        try:
            transcript = ask(
                case,
                student,
                seed=self._assignment.declaration.seed,
                data=lambda: self._assignment.data,
                expected=expected,
                conventions=lambda: self._key.conventions(case),
            )
        except GraderError:
            self._retire(student)
            raise
        except Exception as error:  # noqa: BLE001 - the reference passes this very question: the answer is unusable
            self._retire(student)
            unusable = f"The check could not work with what your code gives: {type(error).__name__}: {error}."
            return Transcript({}, fault=UnusableAnswer(unusable))
        transcript.printed = student.printed()
        if isinstance(transcript.fault, NoAnswer):
            transcript.fault = self._time_limits.why(case, transcript.fault, limit, student.bytes_printed - printed)
        self._time_limits.heard(case, transcript.fault, limit, replaced)
        if transcript.fault is not None and not self._goes_on(student, transcript.fault):
            self._retire(student)
        return transcript

    @staticmethod
    def _goes_on(student: Student, fault: StudentFault) -> bool:
        """Tell whether the worker can be asked more: what a check cannot judge is no reason to load the file anew."""
        return fault.is_answer or (isinstance(fault, UnusableAnswer) and not student.session.garbled)

    def _retire(self, student: Student) -> None:
        self._students.end(student)
        self._helped.forget(student)
        if student is self._student:
            self._student = None

    def _leave(self) -> None:
        self._helped.end()
        if self._student is not None:
            self._retire(self._student)

    def _follow_through(self, rows: dict[Case, Row]) -> None:
        """Ask failed cases again with the reference's functions for those that failed their own checks."""
        # What breaks a rule of robustness is right all the same: it excuses nothing but other rules that break with it.
        # Nor does a check of no points excuse anything, for it costs nothing.
        wrong = {
            case: row
            for case, row in rows.items()
            if not row.passed and case.check.points and not case.check.robustness
        }
        failed = {case.check.about for case, row in wrong.items() if not row.broken}
        unkept = {case.check.about for case, row in rows.items() if not row.passed and not row.broken}
        functions = list(dict.fromkeys(case.check.about for case in rows))
        # All checks on a function, the hidden ones too, before those that lean on it.
        for case in sorted(rows, key=lambda case: functions.index(case.check.about)):
            row = rows[case]
            if not self._may_change(row) or row.transcript is None:
                continue
            names = culprits(case, row.transcript, unkept if case.check.robustness else failed)
            if names:
                still = {one.check.about for one, row in wrong.items() if not row.passed}  # not forgiven themselves
                try:
                    self._ask_again(case, row, names, [name for name in names if name in still] or names)
                except (AssignmentError, GraderFault) as fault:
                    row.broken = str(fault)
            self._told(row.result())

    def _ask_again(self, case: Case, row: Row, names: Sequence[str], wrong: Sequence[str]) -> None:
        asked = self._key.expected(case), self._time_limits.limit(case, names), names
        better = ask_again(
            lambda: self._helped.student(case, names), lambda student: self._put(case, student, *asked), wrong
        )
        if better is not None:
            row.transcript = better
            self._draw_reference(row)

    def _name_mistakes(self, rows: dict[Case, Row]) -> None:
        # Pairs of mistakes are looked for in the first cases: the rules of robustness are the last.
        ordered = sorted(rows.items(), key=lambda item: item[0].check.robustness)
        made = {case: row.transcript for case, row in ordered if row.transcript and row.transcript.fault is None}
        failed = {case: item.answers for case, item in made.items() if item.failures}
        passed = {case: item.answers for case, item in made.items() if item.passed}
        if failed:
            self._told(LOOKING)
            for case, diagnosis in diagnose(self._key, failed, passed).items():
                rows[case].diagnosis = diagnosis

    def _not_run(self, error: NotInstalled, wanted: list[Case]) -> PartResult:
        """Return what is said of a part that this machine cannot run: no points, neither earned nor lost."""
        return PartResult(
            file=self._part.file,
            title=self._part.title,
            earned=None if wanted else 0.0,
            points=round(sum(case.check.points for case in wanted), 6),
            status="not run",
            message=f"{NOT_RUN}{error}.",
        )

    def _about(self, status: LoadStatus, results: list[CheckResult]) -> PartResult:
        part = self._part
        if status == "loaded" and results and all(item.outcome == "not attempted" for item in results):
            status = "template"
        return PartResult(
            file=part.file,
            title=part.title,
            earned=round(sum(item.earned for item in results), 6),
            points=round(sum(item.points for item in results), 6),
            status=status,
            message=self._why_not,
            notes=self._students.notes.get(part.file, []),
        )
