"""Trials of the mistakes of a part whose reference is asked in a worker.

Training takes long, so a mistake that a quick check fails is not trained for as well, but as long as no mistake has
failed a check that trains, the mistakes are put to it one by one. What came of it is remembered like any answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from grader.checks.check import Case
from grader.checks.mistake import Mistake
from grader.errors import GraderError, StudentFault, UnusableAnswer
from grader.flow.answers import LiveKey
from grader.flow.asking import Transcript, ask
from grader.flow.assignment import Assignment, Part
from grader.flow.understudy import Understudies
from grader.sandbox.forkserver import ForkServer

PASSED = "passed"


class WorkerTrials:
    """The mistakes and conventions of one part, each asked in a worker of its own."""

    def __init__(self, assignment: Assignment, part: Part, key: LiveKey, server: ForkServer) -> None:
        self._assignment, self._part, self._key, self._server = assignment, part, key, server
        self._memory = key.memory
        self._quick = [case for case in part.cases if case.check.diagnosed and case.check.kind != "reaches"]
        self._slow = [case for case in part.cases if case not in self._quick]
        self._failed: dict[str, list[str]] = {}

    def failed(self, items: Sequence[Mistake]) -> dict[str, list[str]]:
        """By name, the ids of the rows that each does not pass."""
        mine = [item for item in items if item.part == self._part.file]
        self._failed = {item.name: [] for item in mine}
        self._ask_all((item, self._quick) for item in mine)
        # A convention must pass everything; a mistake that passed all that is quick must fail something.
        self._ask_all((item, self._slow) for item in mine if item.is_convention or not self._failed[item.name])
        for case in self._slow:
            others = [item for item in mine if not item.is_convention and self._failed[item.name]]
            others.sort(key=lambda item: item.instead_of.split(".")[0] != case.check.about.split(".")[0])
            for item in others:
                if any(case.id in self._failed[one.name] for one in mine):
                    break
                self._ask_all([(item, [case])])
        return self._failed

    def _ask_all(self, jobs: Iterable[tuple[Mistake, list[Case]]]) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda job: self._ask(*job), list(jobs)):
                pass
        self._memory.save()

    def _ask(self, item: Mistake, cases: list[Case]) -> None:
        live = Understudies(self._assignment)
        try:
            for case in cases:
                if not self._passes(live, item, case):
                    self._failed[item.name].append(case.id)
        finally:
            live.close()

    def _passes(self, live: Understudies, item: Mistake, case: Case) -> bool:
        if case.check.kind != "reaches":
            self._key.expected(case)  # what it reaches is known from the reference's answer
            if not self._key.reaches(case, item):
                return True
        question = f"trial\0{case.id}\0{item.name}"
        known = self._memory.recall(question)
        if known is not None:
            return bool(known[0][PASSED])
        try:
            made = ask(
                case,
                live.subject(self._server, case.check.part, (item,)),
                seed=self._assignment.declaration.seed,
                data=lambda: self._assignment.data,
                expected=self._key.expected(case),
                conventions=lambda: self._key.conventions(case),
            )
        except StudentFault as fault:  # it does not even load
            made = Transcript({}, fault=fault)
        except GraderError:
            raise
        except Exception:  # noqa: BLE001 - as for a student: an answer that the check cannot work with
            made = Transcript({}, fault=UnusableAnswer("The check cannot work with what it gives."))
        if made.fault is not None and not made.fault.is_answer:
            live.close()
        self._memory.keep(question, Transcript({PASSED: made.passed}))
        return made.passed
