"""Trials of mistakes in workers, for a part whose reference is asked in one.

Training takes long. So a mistake that a quick check fails is not trained for as well, any other is trained for until it
fails a check; and a check that trains and that no mistake has failed so far is asked of one mistake after another until
one fails it. What came of it is remembered like any answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from grader.answers.live import LiveKey
from grader.assignment.model import Assignment, Part
from grader.checks.check import Case
from grader.checks.mistake import Mistake
from grader.errors import GraderError, StudentFault, UnusableAnswer
from grader.sandbox.provider import Sandbox
from grader.subjects.ask import Transcript, ask
from grader.subjects.reference_worker import ReferenceWorkers

AT_ONCE = os.cpu_count() or 1


class WorkerTrials:
    """The mistakes and conventions of one part, each asked in a worker of its own."""

    def __init__(self, assignment: Assignment, part: Part, key: LiveKey, sandbox: Sandbox) -> None:
        self._assignment, self._part, self._key, self._sandbox = assignment, part, key, sandbox
        self._cache = key.cache
        self._quick = [case for case in part.cases if case.check.diagnosed and case.check.kind != "reaches"]
        self._slow = [case for case in part.cases if case not in self._quick]
        self._failed: dict[str, list[str]] = {}

    def failed_rows(self, items: Sequence[Mistake]) -> dict[str, list[str]]:
        """Return by name the ids of the rows that each mistake or convention of the part does not pass."""
        mine = [item for item in items if item.part == self._part.file]
        self._failed = {item.name: [] for item in mine}
        self._ask_all((item, self._quick, False) for item in mine)
        # A convention must pass everything; a mistake that passed all that is quick must fail something.
        self._ask_all((item, self._slow, False) for item in mine if item.is_convention)
        unseen = [item for item in mine if not item.is_convention and not self._failed[item.name]]
        self._ask_all((item, self._slow_cases_for(item), True) for item in unseen)
        for case in self._slow:
            others = self._likely_to_fail(case, mine)
            while others and not any(case.id in self._failed[one.name] for one in mine):
                at_once, others = others[:AT_ONCE], others[AT_ONCE:]
                self._ask_all((item, [case], True) for item in at_once)
        return self._failed

    def _likely_to_fail(self, case: Case, mine: Sequence[Mistake]) -> list[Mistake]:
        """Return the mistakes that might fail the case, the likeliest first.

        First come those in the case's own function, for a threshold those that fail most.
        """
        found = [item for item in mine if not item.is_convention]
        if case.check.kind == "reaches":
            return sorted(found, key=lambda item: -len(self._failed[item.name]))
        return sorted(found, key=lambda item: (item.instead_of != case.check.about, len(self._failed[item.name])))

    def _slow_cases_for(self, item: Mistake) -> list[Case]:
        """Return the cases that train, in the order to ask the mistake.

        First come those about its own function; thresholds come last, for they train longest.
        """
        own = item.instead_of.split(".")[0]
        return sorted(
            self._slow, key=lambda case: (case.check.about.split(".")[0] != own, case.check.kind == "reaches")
        )

    def _ask_all(self, jobs: Iterable[tuple[Mistake, list[Case], bool]]) -> None:
        """Ask several mistakes their cases at once; a job is a mistake, its cases, and whether to stop at a failure."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(lambda job: self._ask(*job), list(jobs)):
                pass
        self._cache.save()

    def _ask(self, item: Mistake, cases: list[Case], until_failed: bool) -> None:
        """Ask a mistake the cases one after another, and note those that it fails."""
        live = ReferenceWorkers(self._assignment)
        try:
            for case in cases:
                if not self._passes(live, item, case):
                    self._failed[item.name].append(case.id)
                    if until_failed:
                        return
        finally:
            live.close()

    def _passes(self, live: ReferenceWorkers, item: Mistake, case: Case) -> bool:
        """Tell whether the reference with the mistake passes the case, from memory where it was asked before."""
        if case.check.kind != "reaches":
            self._key.expected(case)  # what it reaches is known from the reference's answer
            if not self._key.reaches(case, item):
                return True
        question = f"trial\0{case.id}\0{item.name}"
        known = self._cache.recall_fact(question, bool)
        if known is not None:
            return known
        try:
            made = ask(
                case,
                live.subject(self._sandbox, case.check.part, (item,)),
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
        self._cache.keep_fact(question, made.passed)
        return made.passed
