"""A row of the grade: one case's transcript, and what was found out afterwards, as outcome, points and words."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from msgspec.structs import replace

from grader import __version__
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.assignment.versions import versions as libraries
from grader.checks.check import Case
from grader.checks.check_record import Failure
from grader.errors import MissingClass, NotAttempted
from grader.grade import CheckResult, Curves, Finding, Outcome, Picture, Provenance, Surface
from grader.grading.diagnosis import Diagnosis
from grader.grading.general_hints import hint_of, shown_in_hidden
from grader.subjects.ask import ANSWER, Transcript

LONGEST_TEXT = 4000  # characters
MOST_FINDINGS = 50


@dataclass
class Row:
    """One case, what came of asking it, and what was found out about it afterwards."""

    case: Case
    transcript: Transcript | None = None
    broken: str = ""  # the grader's or the assignment's fault, in a sentence
    diagnosis: Diagnosis | None = None
    after: list[str] = field(default_factory=list)  # titles, for people
    reference_pictures: list[Picture] = field(default_factory=list)
    printed: str = ""

    @property
    def outcome(self) -> Outcome:
        """Return how the case ended."""
        if self.broken or self.transcript is None:
            return Outcome.BROKEN
        made = self.transcript
        if made.fault is not None:
            return Outcome(made.fault.outcome)
        if made.threshold is not None and not made.threshold.ok:
            return Outcome.PARTLY if made.threshold.earned > 0 else Outcome.FAILED
        return Outcome.FAILED if made.failures else Outcome.PASSED

    @property
    def passed(self) -> bool:
        """Tell whether the row earns everything."""
        return self.outcome is Outcome.PASSED

    @property
    def earned(self) -> float:
        """Return the points that the row earns."""
        if self.passed:
            return self.case.check.points
        made = self.transcript
        return made.threshold.earned if made and made.threshold and self.outcome is Outcome.PARTLY else 0.0

    def result(self) -> CheckResult:
        """Return the row as it stands in the grade."""
        check, made = self.case.check, self.transcript or Transcript({})
        message, hint = self._words(made)
        return CheckResult(
            part=check.part,
            name=check.name,
            about=check.about,
            title=self.case.title,
            case=self.case.label,
            hidden=check.hidden,
            outcome=self.outcome,
            earned=self.earned,
            points=check.points,
            message=message[:LONGEST_TEXT],
            hint=hint[:LONGEST_TEXT],
            mistakes=list(self.diagnosis.names) if self.diagnosis else [],
            after=self.after,
            notes=made.notes,
            findings=[_clipped(failure.finding) for failure in made.failures[:MOST_FINDINGS]],
            pictures=_beside(made.pictures, self.reference_pictures),
            printed=self.printed,
            duration=round(made.duration, 4),
            robustness=check.robustness,
        )

    def _words(self, made: Transcript) -> tuple[str, str]:
        """Return the message and the hint; of a hidden check, the hint holds no input and no expected value.

        Students read a hidden check's hint as it is made here: `reports.student_view` drops the message alone.
        """
        hidden = self.case.check.hidden
        if self.outcome is Outcome.BROKEN:
            return self.broken, ""
        if self.passed:
            return "", ""
        hint = self.diagnosis.hint if self.diagnosis else ""
        if made.fault is not None:
            message = shown_in_hidden(made.fault) if hidden else made.fault.message
            # An answer's hint is the student's process' own word, which might quote a hidden check's inputs.
            hint = hint or ("" if hidden and made.fault.is_answer else made.fault.hint)
            if hidden and not isinstance(made.fault, NotAttempted):
                hint = hint or message  # students see no message of a hidden check
            return message, hint or hint_of(made.fault)
        if made.failures:
            return _message(made.failures, hidden), hint or made.failures[0].hint
        if made.threshold is not None:
            text = made.threshold.message
            return (text[:1].upper() + text[1:] + "." if text else ""), hint
        return "", hint


def name_causes(rows: Mapping[Case, Row]) -> None:
    """Tell each row that did not pass which of the checks it comes after did not pass either, by their titles.

    Of a check with several cases, the one of the row's own case, or else the first. A rule of robustness is no cause of
    anything, and comes after all other checks on its function: of one that is wrong, it says little.
    """
    failed: dict[str, list[Case]] = {}
    for case, row in rows.items():
        if not row.passed and not case.check.robustness:
            failed.setdefault(case.check.name, []).append(case)
    for case, row in rows.items():
        if not row.passed:
            causes = [failed[name] for name in case.check.after if name in failed]
            if case.check.robustness and not causes:
                causes = [found for found in failed.values() if found[0].check.about == case.check.about][:1]
            row.after = [next((one for one in found if one.label == case.label), found[0]).title for found in causes]


def missing_classes(rows: Iterable[Row]) -> list[str]:
    """Return what is said once of each class that the file does not have, as public checks came upon it."""
    # What the student's process says in a hidden check may be made of the check's inputs.
    faults = [row.transcript.fault for row in rows if row.transcript is not None and not row.case.check.hidden]
    return list(dict.fromkeys(fault.there_is for fault in faults if isinstance(fault, MissingClass) and fault.there_is))


def _message(failures: list[Failure], hidden: bool) -> str:
    """Say what is wrong in a sentence: the one finding, or the names of several."""
    first = failures[0]
    if len(failures) > 1 and not hidden:
        names = list(dict.fromkeys(failure.finding.name for failure in failures))
        if len(names) > 1:
            if ANSWER in names:  # named last, and as one of several
                names = [name for name in names if name != ANSWER] + ["the answer itself"]
            return f"{', '.join(names[:-1])} and {names[-1]} are not right."
    text = first.hidden_message if hidden else first.finding.message
    # The one answer of a check needs no name; and what is named by its own sentence is not said twice.
    return text if first.finding.name in (ANSWER, text) else f"{first.finding.name}: {text}"


def _clipped(finding: Finding) -> Finding:
    """Clip the texts of a finding, which may quote what a student's code returned, of any length."""
    return replace(
        finding,
        **{
            field: text[:LONGEST_TEXT]
            for field in ("name", "message", "expected", "yours", "where", "because")
            if len(text := getattr(finding, field)) > LONGEST_TEXT
        },
    )


def _beside(pictures: list[Picture], reference: list[Picture]) -> list[Picture]:
    """Return the student's pictures; curves and surfaces with the reference's of the same title beside them."""
    theirs = {(type(item), item.title): item for item in reference}
    return [_with(item, theirs.get((type(item), item.title))) for item in pictures]


def _with(yours: Picture, reference: Picture | None) -> Picture:
    if isinstance(yours, Curves) and isinstance(reference, Curves):
        return replace(yours, reference=reference.yours)
    if isinstance(yours, Surface) and isinstance(reference, Surface):
        return replace(yours, reference=reference.values)
    return yours


def provenance(
    assignment: Assignment, submission: Submission, mode: str, started: float, durations: dict[str, float]
) -> Provenance:
    """Return the hashes, versions and limits of a grading; `started` is in seconds since the epoch."""
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
