"""Feedback to students as plain text: of a check, of a grade, of their standing. And numbers as JSON takes them.

Everything here takes a StudentGrade, which is without what is hidden.
"""

from __future__ import annotations

import json
import math
from typing import Any

from grader.errors import GraderFault, UsageError
from grader.grade import CheckResult, Outcome, why_not_run
from grader.outcomes import OUTCOMES
from grader.reports import reading_order, robustness
from grader.reports.student_view import AnyGrade, StudentEntry, StudentGrade
from grader.reports.text import clip, counted, points, spoken, visible

OUR_FAULT = (
    "There is no grade yet: the grading failed by a fault of its own, not of yours, and costs you nothing. "
    "Please tell your instructor."
)
MOST_PRINTED = 2_000  # characters


NOT_RUN = "There is no grade yet: {why} It costs you nothing. Please tell your instructor."


def no_grade(grade: AnyGrade) -> str:
    """Say to the student why there is no grade: a part could not be run where it was graded, or a fault of ours."""
    untold = why_not_run(grade.parts)
    return NOT_RUN.format(why=untold) if untold and grade.outcome != Outcome.BROKEN else OUR_FAULT


def earned(grade: AnyGrade) -> float | None:
    """Return the points, or None where there is no grade: neither a broken check nor a part not run is a zero."""
    if grade.outcome == Outcome.BROKEN or grade.earned is None or not math.isfinite(grade.earned):
        return None
    return grade.earned


def fraction(part: float, whole: float) -> float:
    """Return `part` of `whole`, in [0, 1]; of nothing, everything is earned."""
    if whole <= 0:
        return 1.0
    return round(min(1.0, max(0.0, part / whole)), 6)


def refuse_broken(grade: StudentGrade, what: str) -> float:
    """Return the points; an error where there is no grade, for formats that have no way to say so.

    GraderFault where a check is broken, UsageError where a part was not run: that can be done elsewhere.
    """
    found = earned(grade)
    if found is None and grade.outcome != Outcome.BROKEN and (untold := why_not_run(grade.parts)):
        raise UsageError(
            f"{grade.submission} has no grade: {untold} {what} cannot say so, and nothing was written: grade it where "
            "that can be run."
        )
    if found is None:
        raise GraderFault(
            f"{grade.submission} has no grade, for a check is broken; {what} cannot say so, and nothing was written. "
            "Fix the check and grade again."
        )
    return found


def as_json(content: Any) -> bytes:
    """Return the content as JSON; ValueError where it holds NaN or infinity, which no other system reads."""
    text = json.dumps(content, allow_nan=False, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def names(checks: list[CheckResult]) -> list[str]:
    """Return the checks' titles, made unique by a number: several systems take the name for the identity."""
    seen: dict[str, int] = {}
    unique = []
    for check in checks:
        title = visible(check.title)
        seen[title] = seen.get(title, 0) + 1
        unique.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return unique


def cut(text: str, most: int) -> str:
    """Return the first `most` characters, with a remark where more are left out; of 0, nothing."""
    return clip(text, most) if most else ""


def of_check(check: CheckResult, *, most: int = MOST_PRINTED) -> str:
    """Return what the student is told about one check; "" where it passed without remark. Texts are cut at `most`."""
    if check.outcome == Outcome.BROKEN:
        return OUTCOMES[Outcome.BROKEN].sentence
    said = [cut(check.message, most)]
    for finding in check.findings:
        if finding.message and finding.message not in check.message:
            said.append(cut(f"{finding.name}: {finding.message}", most))
        said.append(cut(finding.because, most))
    if check.mistakes:
        said.append(f"Your answers match those of a known mistake: {', or '.join(map(spoken, check.mistakes))}.")
    if check.hint:
        said.append(f"Hint: {check.hint}")
    if check.after:
        said.append(f"Probably because of: {'; '.join(check.after)}")
    said += [f"Noticed, without loss of points: {note}" for note in check.notes]
    if most and check.printed.strip():
        said.append(f"Your code printed:\n{cut(check.printed.rstrip(), most)}")
    if check.hidden and check.outcome != Outcome.PASSED and not check.hint:
        said.append("A hidden check: it asks of your code what the public ones ask, in other cases.")
    return visible("\n".join(filter(None, said)))


def of_grade(grade: StudentGrade) -> str:
    """Return the whole grade in a few sentences: how far it is, files that could not be opened, notes."""
    said = [reading_order.summary(grade)]
    if earned(grade) is None:
        run = reading_order.run_score(grade)
        said = [no_grade(grade), *([f"{run}. {reading_order.state_of_run(grade)}"] if run else [])]
    said += [f"{part.file}: {part.message}" for part in grade.parts if part.message and part.earned is not None]
    if grade.public_only:
        said.append("Only the public checks were run; the final grade may also count hidden ones.")
    said += [
        f"Note: {note}" for note in dict.fromkeys([*grade.notes, *(n for part in grade.parts for n in part.notes)])
    ]
    return visible("\n".join(said))


def of_failures(grade: StudentGrade, *, most: int = MOST_PRINTED) -> str:
    """Return every check that is not passed, with what is told of it; what to fix first comes first.

    The checks of a file that could not be opened, and those not attempted, are only counted; remarks come last.
    """
    first, remarks = reading_order.first_to_mend(grade), robustness.remarks(grade)
    left: list[CheckResult] = []
    waiting: list[str] = []
    for section in reading_order.sections(grade):
        left += [*section.broken, *section.to_mend, *section.following]
        if section.waiting:
            why = "not attempted yet" if section.opened else "waiting for it"
            hint = section.waiting[0].hint if not section.opened else ""
            told = f"{section.part.file}: {counted(len(section.waiting), 'check')} {why}."
            waiting.append(visible("\n".join(filter(None, [told, hint and f"Hint: {cut(hint, most)}"]))))
    blocks = [_block(check, most) for check in sorted(left, key=lambda check: check is not first)]
    return "\n\n".join([*blocks, *waiting, *filter(None, [of_remarks(remarks)])])


def of_remarks(remarks: list[robustness.Remark]) -> str:
    """Return the remarks on robustness, each with its hint; "" where there are none."""
    if not remarks:
        return ""
    lines = [" ".join(filter(None, [f"- {remark.title}.", remark.hint])) for remark in remarks]
    return visible("\n".join([f"{robustness.heading(remarks)}. {robustness.NOT_KEPT}", *lines]))


def _block(check: CheckResult, most: int) -> str:
    points_of = f"{points(check.earned)} of {counted_points(check.points)}"
    return f"{visible(check.title)} [{check.outcome.value}, {points_of}]\n{of_check(check, most=most)}".rstrip()


def of_entry(entry: StudentEntry, grade: StudentGrade) -> str:
    """Return the student's standing: the points that count, why they differ from what was earned, remarks by hand."""
    said = []
    if entry.final is not None:
        said.append(f"{points(entry.final)} of {counted_points(grade.points)}.")
        if entry.late_penalty:
            said.append(f"Of {points(grade.earned or 0.0)} earned, {points(entry.late_penalty)} are lost by lateness.")
    said += [f"{change.points:+g} points: {change.reason}" for change in entry.adjustments]
    said += [comment.text for comment in entry.comments]
    return visible("\n".join(said))


def counted_points(value: float) -> str:
    """Return the points with their noun: "1 point", "2.5 points"."""
    return counted(1, "point") if value == 1 else f"{points(value)} points"
