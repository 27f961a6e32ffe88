"""Under what conditions a grade came about."""

from __future__ import annotations

import platform
from datetime import UTC, datetime

from grader import __version__
from grader.flow.assignment import Assignment
from grader.flow.batch_conditions import versions as libraries
from grader.flow.submission import Submission
from grader.grade import Provenance


def provenance(
    assignment: Assignment, submission: Submission, mode: str, started: float, durations: dict[str, float]
) -> Provenance:
    """Hashes, versions, limits; `started` in seconds since the epoch."""
    limits = assignment.declaration.limits
    versions = {"grader": __version__, "python": platform.python_version()}
    handed_in = [part for part in assignment.parts if part.file in submission.parts]
    versions |= libraries([*assignment.declaration.preload, *(name for part in handed_in for name in part.preload)])
    return Provenance(
        assignment_hash=assignment.hash,
        submission_hash=submission.hash,
        versions=versions,
        seed=assignment.declaration.seed,
        mode=mode,
        limits={"load": limits.load, "call": limits.call, "submission": limits.submission},
        started=datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds"),
        durations={name: round(seconds, 3) for name, seconds in durations.items()},
        machine=f"{platform.system()} {platform.machine()}",
        data_set=assignment.images.name if assignment.images else "",
        data_hash=assignment.images.sha256 if assignment.images else "",
    )
