"""Who may read what: the grade as the student may see it."""

from __future__ import annotations

from typing import Literal

import msgspec

from grader.grade import CheckResult, Grade, Provenance

Audience = Literal["student", "instructor"]

_TOLD_VERSIONS = ("grader", "python", "numpy", "tensorflow")


def for_student(grade: Grade) -> Grade:
    """The grade without what is hidden.

    Of a hidden check remain its part, title, outcome, points and, unless it passed, its hint. It is built anew
    from these, rather than cleared of the others: a field added to the schema later stays hidden until someone
    decides otherwise. Everything for students is made from this grade, so that no template can leak.
    """
    titles = {check.title for check in grade.checks}
    return msgspec.structs.replace(
        grade,
        checks=[_without_secrets(check, titles) if check.hidden else check for check in grade.checks],
        provenance=_told(grade.provenance),
    )


def _without_secrets(check: CheckResult, titles: set[str]) -> CheckResult:
    return CheckResult(
        part=check.part,
        name="hidden",
        about="",
        title=check.title,
        case="",
        hidden=True,
        outcome=check.outcome,
        earned=check.earned,
        points=check.points,
        hint="" if check.outcome == "passed" else check.hint,
        after=[title for title in check.after if title in titles],
    )


def _told(provenance: Provenance) -> Provenance:
    """What lets a student recognise the graded file; the seed would help to rebuild hidden inputs."""
    return Provenance(
        assignment_hash="",
        submission_hash=provenance.submission_hash,
        versions={name: version for name, version in provenance.versions.items() if name in _TOLD_VERSIONS},
        seed=0,
        mode="",
        limits={},
        started=provenance.started,
        durations={},
        machine="",
        data_set=provenance.data_set,
    )
