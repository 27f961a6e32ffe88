"""Time limits of each case of one part: a function that loops for ever is not waited for at every check.

All are of own time, so what follows from them is the same on a busy machine.

The first time-out of a function costs the whole limit, the second half of it; from then on, every check that leans on
it gets a short time. A function that answered some other check does end: what it could not answer in a short time is
asked once more with all of it, so that being slow for one check costs no other one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from grader.asking.channel import NoAnswer
from grader.checks.check import Case, Check
from grader.errors import NotAttempted, StudentFault

SHORT, SHORTEST = 1.0, 0.3  # seconds; a right answer to a check takes milliseconds
SHORT_TIMES = 5  # short waits in vain, before they become the shortest
FLOOD = 100_000  # bytes: printing so many takes longer than what is computed between them


class CaseTimeLimits:
    """The record of which functions do not answer, and the time limits that follow from it."""

    def __init__(self, call_limit: float, checks: Iterable[Check]) -> None:
        self._call_limit = call_limit  # seconds, of a check that has none of its own
        self._checks = {check.name: check for check in checks}
        self._silent: Counter[str] = Counter()  # by function: time-outs
        self._answered: set[str] = set()
        self._given_up: set[str] = set()  # silent even when asked once more
        self.hasty: set[Case] = set()  # that ran out of a shortened time

    def usual(self, case: Case) -> float:
        """Return the limit of a call, in seconds, where nothing speaks against it."""
        return case.check.time_limit or self._call_limit

    def limit(self, case: Case, replaced: Collection[str] = ()) -> float:
        """Return the limit of a call, in seconds; the `replaced` functions are the reference's, which answer."""
        usual = self.usual(case)
        silences = max((self._silent[name] for name in self._leant_on(case) - set(replaced)), default=0)
        ladder = [usual, max(SHORT, usual / 2), *[SHORT] * SHORT_TIMES, SHORTEST]
        return min(usual, ladder[min(silences, len(ladder) - 1)])

    def silent(self, case: Case) -> list[str]:
        """Return the functions that the case leans on, its own among them, that did not answer in time."""
        return sorted(name for name in self._leant_on(case) if self._silent[name])

    def heard(self, case: Case, fault: StudentFault | None, limit: float, replaced: Collection[str] = ()) -> None:
        """Learn from what came of asking a case within the limit, with the reference's functions for the `replaced`."""
        about = case.check.about
        upstream = [name for name in self.silent(case) if name != about and name not in replaced]
        if isinstance(fault, NoAnswer):
            if case in self.hasty:
                self._given_up.update(self.silent(case))
            if limit < self.usual(case) and not replaced:
                self.hasty.add(case)
            self._silent.update(upstream or [about])  # of one that leans on a silent one, nothing new is known
        elif fault is None:
            self._answered.update([about, *case.check.given])
        elif fault.is_answer and not isinstance(fault, NotAttempted):
            self._answered.add(about)

    def why(self, case: Case, fault: NoAnswer, limit: float, printed: int) -> NoAnswer:
        """Return the time-out, with what explains it; `printed` bytes came meanwhile."""
        if printed > FLOOD:
            flood = f"Your code printed {printed // 1000} kB meanwhile; print once in a while."
            return NoAnswer(f"{flood} {fault}", hint="Take the printing out of the loops, and ask again.")
        silent = " and ".join(self.silent(case))
        if limit < self.usual(case) and silent:
            return NoAnswer(f"No answer within {limit:g} s; it got no more, for {silent} gave none before.")
        return fault

    def deserves_more(self, case: Case) -> bool:
        """Tell whether a hasty case is to be asked once more: all that it leans on has answered something."""
        silent = set(self.silent(case))
        return case in self.hasty and silent <= self._answered and not silent & self._given_up

    def _leant_on(self, case: Case) -> set[str]:
        """Return the functions behind a check: its own, those it is given, and those of the checks it comes after."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [case.check]
        while waiting:
            check = waiting.pop()
            seen.add(check.name)
            found |= {check.about, *check.given}
            waiting += [self._checks[name] for name in check.after if name in self._checks and name not in seen]
        return found
