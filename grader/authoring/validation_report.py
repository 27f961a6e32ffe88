"""The subject of a validation, and its findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.answers.live import LiveKey
from grader.assignment.model import Assignment
from grader.checks.mistake import Mistake
from grader.sandbox.provider import Sandbox


@dataclass
class ValidationReport:
    """The findings of a validation: failures make the assignment unfit; facts are good to know."""

    failures: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Return whether the assignment may be used."""
        return not self.failures

    def lines(self) -> list[str]:
        """Return the lines of the report, facts first."""
        verdict = "valid" if self.ok else f"{len(self.failures)} failure{'s' * (len(self.failures) > 1)}"
        return [*self.facts, *(f"FAILED: {failure}" for failure in self.failures), verdict]


@dataclass
class ValidationRun:
    """The assignment under validation, with the answer key and the sandbox that validation needs."""

    assignment: Assignment
    key: LiveKey
    sandbox: Sandbox

    @property
    def items(self) -> list[Mistake]:
        """Return the assignment's mistakes and conventions."""
        return [*self.assignment.mistakes, *self.assignment.conventions]
