"""What could explain an answer: known mistakes, singly and in pairs, and what they answer to a question."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from grader.checks.mistake import Mistake
from grader.checks.sheet import Answers

MOST_PAIRS = 250  # asked of one case; a fixed number, not a time, so that every run says the same


@dataclass(frozen=True)
class Hypothesis:
    """One mistake, or two together, with what the reference with them in it answers to one case."""

    names: tuple[str, ...]
    hints: tuple[str, ...]
    titles: tuple[str, ...]
    answers: Answers


def hypothesis(mistakes: tuple[Mistake, ...], answers: Answers) -> Hypothesis:
    """The hypothesis that the student made these mistakes."""
    return Hypothesis(
        tuple(item.name for item in mistakes),
        tuple(item.hint for item in mistakes),
        tuple(item.title for item in mistakes),
        answers,
    )


def pairs(mistakes: list[Mistake]) -> list[tuple[Mistake, Mistake]]:
    """All two that can be made together: of one function there is only one version."""
    return [(one, other) for one, other in combinations(mistakes, 2) if one.instead_of != other.instead_of][:MOST_PAIRS]
