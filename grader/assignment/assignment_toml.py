"""The file assignment.toml: title, parts with points, limits, modules that are imported once, rule for lateness."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import msgspec

from grader.assignment.run_files import SourceFiles
from grader.assignment.toml_outline import read_toml
from grader.errors import AssignmentError
from grader.gradebook.late import LatePolicy


class TimeLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of student code's own time, in seconds: what it computes and sleeps, as docs/limits.md says."""

    load: float = 20.0  # to import the student's file
    call: float = 10.0  # for one call
    submission: float = 120.0  # for all calls about one file together


class PartDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One [[parts]] entry of assignment.toml.

    `preload` is what this part needs besides the assignment's: imported once, in a fork server of its own. The
    grader itself imports none of it, so the reference is asked in a worker, too. `robustness` are the points of each
    case of its robustness checks: a share of `points`, and none where nothing is said.
    """

    file: str
    title: str
    points: float
    preload: tuple[str, ...] = ()
    limits: TimeLimits | None = None  # where they differ from the assignment's
    robustness: float = 0.0


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole content of assignment.toml."""

    title: str
    points: float
    parts: list[PartDeclaration]
    limits: TimeLimits = TimeLimits()
    preload: tuple[str, ...] = ("numpy",)  # imported by the fork server, once
    seed: int = 1
    late: LatePolicy | None = None


def read_declaration(path: Path, files: SourceFiles | None = None) -> Declaration:
    """Read assignment.toml; raise UsageError where it is missing, AssignmentError where an entry is wrong."""
    found = read_toml(path, files)
    try:
        return msgspec.convert(found, Declaration, builtin_types=(datetime, date, time), str_keys=True)
    except msgspec.ValidationError as error:
        raise AssignmentError(path, None, f"cannot be read: {error}", "fix the entry it names") from error
