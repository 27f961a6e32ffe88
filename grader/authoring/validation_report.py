"""What validation works on, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.answers.live import LiveKey
from grader.assignment.model import Assignment
from grader.checks.mistake import Mistake
from grader.sandbox.provider import Sandbox


@dataclass
class ValidationReport:
    """What was found: failures make the assignment unfit; the rest is to be known."""

    failures: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the assignment may be used."""
        return not self.failures

    def lines(self) -> list[str]:
        """The report, facts first."""
        verdict = "valid" if self.ok else f"{len(self.failures)} failure{'s' * (len(self.failures) > 1)}"
        return [*self.facts, *(f"FAILED: {failure}" for failure in self.failures), verdict]


@dataclass
class Bench:
    """What is put to the test, and what it takes."""

    assignment: Assignment
    key: LiveKey
    server: Sandbox

    @property
    def items(self) -> list[Mistake]:
        """Its mistakes and conventions."""
        return [*self.assignment.mistakes, *self.assignment.conventions]
