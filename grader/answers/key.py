"""The protocol of an answer key: the right answers to the checks, and the known wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from grader.asking.proxy import Handle
from grader.checks.check import Case
from grader.checks.check_record import Answers
from grader.checks.mistake import Mistake
from grader.grade import Picture


class AnswerKey(Protocol):
    """The right and the known wrong answers, as grading asks for them; how a key comes by them is its own affair."""

    lends_alike: bool  # whether what stands in is the same for all cases of a part

    def expected(self, case: Case) -> Answers:
        """Return the reference's answers by name."""
        ...

    def pictures(self, case: Case) -> list[Picture]:
        """Return the reference's pictures."""
        ...

    def conventions(self, case: Case) -> list[tuple[str, Answers]]:
        """Return the other answers that are accepted, each with the note to give."""
        ...

    def single(self, case: Case) -> list[Hypothesis]:
        """Return what each mistake answers, of those that answer something else than the reference."""
        ...

    def singles(self, cases: Sequence[Case]) -> dict[Case, list[Hypothesis]]:
        """Return what `single` says of each of these cases, where they can be asked side by side."""
        ...

    def double(self, case: Case) -> list[Hypothesis]:
        """Return what two mistakes together answer."""
        ...

    def stand_in(self, case: Case, student: Handle, name: str) -> None:
        """Put the reference's function in the place of the student's."""
        ...


MOST_PAIRS = 250  # asked of one case; a fixed number, not a time, so that every run says the same


@dataclass(frozen=True)
class Hypothesis:
    """One mistake, or two together, with what the reference with them in it answers to one case."""

    names: tuple[str, ...]
    hints: tuple[str, ...]
    titles: tuple[str, ...]
    answers: Answers


def hypothesis(mistakes: tuple[Mistake, ...], answers: Answers) -> Hypothesis:
    """Return the hypothesis that the student made these mistakes."""
    return Hypothesis(
        tuple(item.name for item in mistakes),
        tuple(item.hint for item in mistakes),
        tuple(item.title for item in mistakes),
        answers,
    )


def pairs(mistakes: list[Mistake]) -> list[tuple[Mistake, Mistake]]:
    """Return the pairs of mistakes that can be made together: of one function there is only one version."""
    return [(one, other) for one, other in combinations(mistakes, 2) if one.instead_of != other.instead_of][:MOST_PAIRS]
