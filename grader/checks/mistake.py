"""Mistakes, the reference with one thing wrong; and conventions, the reference with one thing different, but right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from grader.checks.check import never_bare
from grader.errors import AssignmentError


@dataclass(frozen=True)
class Mistake:
    """A wrong (or, where `note` is set, merely different) implementation of one name of the reference."""

    function: Any  # what stands in the place of the reference's own
    name: str
    title: str  # what is wrong, in words for the student
    instead_of: str  # "NeuralNetwork.backprop"
    hint: str
    note: str = ""  # set for a convention: what to say, at full marks
    part: str = ""  # the student's file; found by the loader where it is not given
    file: str = ""
    line: int = 0

    @property
    def is_convention(self) -> bool:
        """Tell whether this is a convention, accepted with a note."""
        return bool(self.note)

    def placed(self, part: str) -> Mistake:
        """Return this mistake with the student's file that it changes."""
        return replace(self, part=part)


@never_bare
def mistake(*, instead_of: str, hint: str, part: str = "") -> Callable[[Any], Mistake]:
    """Mark a function as a wrong implementation of `instead_of`; the hint is what a teacher would say of it."""
    return _decorator(instead_of, hint, "", part)


@never_bare
def convention(*, instead_of: str, note: str, part: str = "") -> Callable[[Any], Mistake]:
    """Mark a function as a different convention of `instead_of`, accepted at full marks with a note."""
    return _decorator(instead_of, "", note, part)


def _decorator(instead_of: str, hint: str, note: str, part: str) -> Callable[[Any], Mistake]:
    def decorate(function: Any) -> Mistake:
        code = function.__code__
        title = " ".join((function.__doc__ or "").split())
        if not title:
            raise AssignmentError(
                code.co_filename,
                code.co_firstlineno,
                f"{function.__name__} has no docstring",
                "say in one sentence what it does differently",
            )
        if not hint and not note:
            raise AssignmentError(
                code.co_filename,
                code.co_firstlineno,
                f"the mistake {function.__name__} has no hint",
                "write what a teacher would say",
            )
        return Mistake(
            function, function.__name__, title, instead_of, hint, note, part, code.co_filename, code.co_firstlineno
        )

    return decorate
