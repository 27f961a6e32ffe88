"""The live answer key: asks the reference, its conventions and its mistakes, each once a case.

In a released folder there is no reference: the key is what was recorded there.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

from grader.answers.cache import AnswerCache, edition_of
from grader.answers.key import AnswerKey, Hypothesis, hypothesis, pairs
from grader.answers.recorded import RecordedKey
from grader.asking.proxy import Handle
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.mistakes import reference_module
from grader.assignment.model import Assignment
from grader.assignment.preload import preload_for
from grader.assignment.run_files import error_location
from grader.checks.check import Case, Check
from grader.checks.check_record import Answers
from grader.checks.mistake import Mistake
from grader.errors import AssignmentError, GraderError, StudentFault, UnusableAnswer, UsageError
from grader.grade import Picture
from grader.sandbox.provider import Sandbox
from grader.subjects import reached_functions
from grader.subjects.ask import ANSWER, Transcript, ask, same_answers
from grader.subjects.lend_reference import lend
from grader.subjects.local import Subject, local_subject
from grader.subjects.reference_worker import ReferenceWorkers


def answer_key(assignment: Assignment) -> AnswerKey:
    """Return the key that asks the reference where there is one, else what was recorded from it."""
    if assignment.reference is not None:
        return LiveKey(assignment)
    if not assignment.recorded.is_file():
        raise UsageError(f"{assignment.folder} has neither a reference nor recorded answers; get it again.")
    return RecordedKey(assignment.recorded, assignment.files)


@contextmanager
def at_work(key: AnswerKey, sandbox: Sandbox) -> Iterator[None]:
    """Lend a live key the sandbox that it may have to ask in, and keep in the end what it was told.

    Nothing is kept of a grading that failed. A recorded key knows everything: it needs neither.
    """
    if isinstance(key, LiveKey):
        key.lend(sandbox)
    yield
    if isinstance(key, LiveKey):
        key.save()


class LiveKey:
    """An answer key that asks the reference, lazily, and remembers; whoever made it lends, saves and closes."""

    lends_alike = True

    def __init__(self, assignment: Assignment) -> None:
        assert assignment.reference is not None
        self._assignment = assignment
        self._reference = assignment.reference
        self.cache = AnswerCache(edition_of(assignment.edition, assignment.preload))
        self._asking = threading.RLock()  # local subjects share this process' random generators
        self._asking_worker: dict[tuple[str, ...], threading.RLock] = {}  # a lock each: workers answer side by side
        self._subjects: dict[tuple[str, ...], Subject] = {}
        self._reached: dict[str, frozenset[str] | None] = {}
        self._workers = ReferenceWorkers(assignment)
        self._sandbox: Sandbox | None = None
        self._own_sandbox = False
        self._transcripts: dict[tuple[str, ...], Transcript] = {}
        self._single: dict[str, list[Hypothesis]] = {}
        self._double: dict[str, list[Hypothesis]] = {}
        self._conventions: dict[str, list[tuple[str, Answers]]] = {}

    def transcript(self, case: Case, mistakes: tuple[Mistake, ...] = ()) -> Transcript:
        """Return what the reference answers, with the mistakes in it."""
        key = (case.id, *(item.name for item in mistakes))
        in_worker = self._assignment.part(case.check.part).in_worker
        subject = (case.check.part, *(item.name for item in mistakes))
        with self._asking_worker.setdefault(subject, threading.RLock()) if in_worker else self._asking:
            if key not in self._transcripts:
                self._transcripts[key] = self._recalled(key) or self._ask(case, mistakes, key)
            return self._transcripts[key]

    def _recalled(self, key: tuple[str, ...]) -> Transcript | None:
        known = self.cache.recall("\0".join(key))
        if known is None:
            return None
        answers, pictures, faulty = known
        return Transcript(answers, pictures=pictures, fault=StudentFault("no answer") if faulty else None)

    def _ask(self, case: Case, mistakes: tuple[Mistake, ...], key: tuple[str, ...]) -> Transcript:
        seed, check = self._assignment.declaration.seed, case.check
        try:
            subject = self._subject(case.check.part, mistakes)
            if not mistakes:
                reached_functions.forget(subject)
            made = ask(case, subject, seed=seed, data=lambda: self._assignment.data, expected=None)
            if not mistakes and made.fault is None:
                called = self._reached[case.id] = reached_functions.called(subject)
                self.cache.keep_fact(f"reached\0{case.id}", called)
        except StudentFault as fault:  # it does not load
            made = Transcript({}, fault=fault)
        except GraderError:
            raise
        except Exception as error:
            if not mistakes:
                problem = f"{case.id} cannot be asked of the reference: {type(error).__name__}: {error}"
                _, line = error_location(error, Path(check.file))
                raise AssignmentError(
                    check.file, line or check.line, problem, "fix the check or the reference"
                ) from error
            made = Transcript({}, fault=UnusableAnswer("The check cannot work with what it gives."))
        if mistakes or made.fault is None:
            self.cache.keep("\0".join(key), made)
        return made

    def reaches(self, case: Case, item: Mistake) -> bool:
        """Tell whether the question can reach what the mistake replaces: if not, the reference's answer stays."""
        if case.id not in self._reached:
            self._reached[case.id] = self.cache.recall_fact(f"reached\0{case.id}", frozenset[str])
        names = self._reached[case.id]
        return names is None or item.instead_of in names

    def stand_in(self, case: Case, student: Handle, name: str) -> None:
        """Put in the reference's function, asked here whenever the student's code calls it."""
        lend(student, reference_module(self._reference / case.check.part, files=self._assignment.files), name)

    def save(self) -> None:
        """Keep the answers that were asked for, for the next run."""
        self.cache.save()

    def lend(self, sandbox: Sandbox) -> None:
        """Take the server where the reference of TensorFlow parts is asked, unless all answers are remembered."""
        if not self._own_sandbox and (self._sandbox is None or self._sandbox.closed):
            self._sandbox = sandbox

    def close(self) -> None:
        """End the workers that the key has started."""
        self._workers.close()
        if self._own_sandbox and self._sandbox is not None:
            self._sandbox.close()
            self._sandbox, self._own_sandbox = None, False

    def _running(self) -> Sandbox:
        """Return the server that was lent, or one of the key's own."""
        with self._asking:
            if self._sandbox is None or self._sandbox.closed:
                declared = self._assignment.declaration.preload
                self._sandbox = sandbox_for(self._assignment.folder, preload_for(declared, ()))
                self._own_sandbox = True
            return self._sandbox

    def _subject(self, part: str, mistakes: tuple[Mistake, ...]) -> Subject:
        if self._assignment.part(part).in_worker:
            return self._workers.subject(self._running(), part, mistakes)
        if (key := (part, *(item.name for item in mistakes))) not in self._subjects:
            watched = () if mistakes else reached_functions.watched(self._assignment, part)
            self._subjects[key] = local_subject(self._reference, part, mistakes, watched, self._assignment.files)
        return self._subjects[key]

    def _right(self, case: Case) -> Transcript:
        transcript = self.transcript(case)
        if transcript.fault is not None:
            check = case.check
            raise AssignmentError(
                check.file, check.line, f"the reference has no answer to {case.id}: {transcript.fault}",
                "fix the check or the reference",
            )  # fmt: skip
        _refuse_what_asks_nothing(case.check, transcript.answers)
        return transcript

    def expected(self, case: Case) -> Answers:
        """Return the right answers; none for thresholds, for which the reference is not asked to train."""
        return {} if case.check.kind == "reaches" else self._right(case).answers

    def pictures(self, case: Case) -> list[Picture]:
        """Return the reference's pictures, only where the check shows something."""
        return self._right(case).pictures if "show" in case.check.arguments else []

    def conventions(self, case: Case) -> list[tuple[str, Answers]]:
        """Return note and answers of each convention that changes the answers, then of two of them together."""
        if case.id not in self._conventions:
            right = self._right(case).answers
            part = case.check.part
            mine = [one for one in self._assignment.conventions if one.part == part and self.reaches(case, one)]
            found = [((one,), self.transcript(case, (one,))) for one in mine]
            active = [one for (one,), made in found if made.fault is None and not same_answers(made.answers, right)]
            sets = [(one,) for one in active] + [
                two for two in combinations(active, 2) if two[0].instead_of != two[1].instead_of
            ]
            self._conventions[case.id] = [
                (" ".join(item.note for item in these), self.transcript(case, these).answers) for these in sets
            ]
        return self._conventions[case.id]

    def singles(self, cases: Sequence[Case]) -> dict[Case, list[Hypothesis]]:
        """Return the hypotheses of one mistake for each of the cases."""
        self._ask_side_by_side(cases)
        return {case: self.single(case) for case in cases}

    def _ask_side_by_side(self, cases: Iterable[Case]) -> None:
        """Ask each mistake in a worker all of it at once, on all cores, rather than one case after another."""
        mine = [case for case in cases if self._assignment.part(case.check.part).in_worker and _may_name(case)]
        for case in mine:
            self.expected(case)

        def ask_all(item: Mistake) -> None:
            for case in mine:
                if item.part == case.check.part and self.reaches(case, item):
                    self.transcript(case, (item,))

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(ask_all, self._assignment.mistakes if mine else ()):
                pass

    def single(self, case: Case) -> list[Hypothesis]:
        """Return one hypothesis for each mistake that changes the answers."""
        if case.id not in self._single:
            self._single[case.id] = [
                hypothesis((one,), self.transcript(case, (one,)).answers) for one in self._active(case)
            ]
        return self._single[case.id]

    def double(self, case: Case) -> list[Hypothesis]:
        """Return what two mistakes that each change the answers give together; nothing for parts asked in workers."""
        if case.id not in self._double and self._assignment.part(case.check.part).in_worker:
            self._double[case.id] = []  # as many workers as pairs
        if case.id not in self._double:
            made = [(two, self.transcript(case, two)) for two in pairs(self._active(case))]
            self._double[case.id] = [hypothesis(two, done.answers) for two, done in made if done.fault is None]
        return self._double[case.id]

    def _active(self, case: Case) -> list[Mistake]:
        if not _may_name(case):
            return []
        right = self._right(case).answers
        found = []
        for item in self._assignment.mistakes:
            if item.part == case.check.part and self.reaches(case, item):
                made = self.transcript(case, (item,))
                if made.fault is None and not same_answers(made.answers, right):
                    found.append(item)
        return found


def _may_name(case: Case) -> bool:
    """Tell whether equal answers name a mistake: a measurement that happens to be equal is no evidence."""
    return case.check.kind != "reaches" and case.check.diagnosed


def _refuse_what_asks_nothing(check: Check, right: Answers) -> None:
    """Raise AssignmentError where even a right solution's answer is not looked at: everybody would pass."""
    if check.kind == "matches_reference" and right.get(ANSWER) is None:
        problem = f"asked of the reference, the check {check.name} returned nothing: is a `return` missing?"
        raise AssignmentError(check.file, check.line, problem, "return what is to be compared")
    if check.kind == "check" and not right:
        problem = f"the check {check.name} judges nothing"
        raise AssignmentError(check.file, check.line, problem, "use expect.same, expect.true or another of expect")
