"""A grading of less than the whole assignment: whether there is such a check, and the grade's note that it is less."""

from __future__ import annotations

import difflib

from msgspec.structs import replace

from grader.assignment.model import Assignment
from grader.cli.options import Asked
from grader.errors import UsageError
from grader.grade import Grade
from grader.reports.reading_order import ONLY


def refuse_unknown_check(assignment: Assignment, asked: Asked) -> None:
    """Raise UsageError, with the check or cases that were probably meant, where a public check is like the one named.

    A name that is like none is left to the grading, which knows the hidden checks too.
    """
    if asked.check is None:
        return
    cases: dict[str, list[str]] = {}
    everything: set[str] = set()
    for part in assignment.parts:
        if asked.part not in (None, part.file):
            continue
        for case in part.cases:
            everything |= {case.check.name, f"{case.check.name}[{case.label}]"}
            if not case.check.hidden:
                cases.setdefault(case.check.name, []).append(case.label)
    if asked.check in everything:
        return
    name = asked.check.partition("[")[0]
    if name in cases:
        raise UsageError(f"There is no check {asked.check!r}: {name} {_cases(cases[name])}.")
    for meant in difflib.get_close_matches(name, cases, n=1):
        raise UsageError(f"There is no check {asked.check!r}. Did you mean {meant}? It {_cases(cases[meant])}.")


def _cases(labels: list[str]) -> str:
    told = list(dict.fromkeys(filter(None, labels)))
    return f"has the cases {', '.join(told)}" if told else "has no cases"


def with_remark(grade: Grade, asked: Asked, files: int) -> Grade:
    """Return the grade, with a note of what was asked where that is less than all `files` of the assignment."""
    what = ""
    if asked.check:
        what = f"the check {asked.check}" + (f" of {asked.part}" if asked.part else "")
    elif len(grade.parts) < files:
        what = "the checks of " + " and ".join(part.file for part in grade.parts)
    return replace(grade, notes=[f"{ONLY}{what}.", *grade.notes]) if what else grade
