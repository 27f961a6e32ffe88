"""What an answer key is: the right answers to the checks, and the known wrong ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from grader.asking.proxy import Handle
from grader.checks.check import Case
from grader.checks.sheet import Answers
from grader.flow.hypothesis import Hypothesis
from grader.grade import Picture
from grader.sandbox.forkserver import ForkServer


class AnswerKey(Protocol):
    """What grading needs to know of the right and the known wrong answers."""

    lends_alike: bool  # whether what stands in is the same for all cases of a part

    def expected(self, case: Case) -> Answers:
        """The reference's answers by name."""
        ...

    def pictures(self, case: Case) -> list[Picture]:
        """The reference's pictures."""
        ...

    def conventions(self, case: Case) -> list[tuple[str, Answers]]:
        """Other answers that are accepted, with the note to give."""
        ...

    def single(self, case: Case) -> list[Hypothesis]:
        """What each mistake answers, of those that answer something else than the reference."""
        ...

    def double(self, case: Case) -> list[Hypothesis]:
        """What two mistakes together answer."""
        ...

    def prepare(self, cases: Iterable[Case]) -> None:
        """What mistakes answer to these will be asked for."""
        ...

    def stand_in(self, case: Case, student: Handle, name: str) -> None:
        """Put the reference's function in the place of the student's."""
        ...

    def save(self) -> None:
        """Keep what was asked for the next run."""
        ...

    def lend(self, server: ForkServer) -> None:
        """Where the reference of some parts may be asked, if it has to be."""
        ...

    def close(self) -> None:
        """End the workers it has started."""
        ...
