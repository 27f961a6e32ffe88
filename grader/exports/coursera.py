"""Coursera: `feedback.json` and `htmlFeedback.html` of one part; Coursera runs the grader once for each `partId`."""

from __future__ import annotations

import msgspec

from grader.errors import UsageError
from grader.exports import feedback_text
from grader.grade import Grade, Outcome
from grader.reports import html
from grader.reports.student_view import for_student
from grader.reports.text import visible


def feedback(grade: Grade, part: str) -> dict[str, bytes]:
    """The files by name, for the student file `part`.

    GraderFault where a check of the part is broken: the format has no way to say so, and a zero would be a lie.
    UsageError where there is no such part.
    """
    one = only(grade, part)
    score = feedback_text.refuse_broken(one, "Coursera's feedback.json")
    shown = for_student(one)
    text = "\n\n".join(filter(None, [feedback_text.of_grade(shown), feedback_text.of_failures(shown)]))
    content = {
        "fractionalScore": feedback_text.fraction(score, one.points),
        "feedback": visible(text),
        "feedbackType": "HTML",
    }
    return {"feedback.json": feedback_text.as_json(content), "htmlFeedback.html": html.render(one, "student").encode()}


def only(grade: Grade, file: str) -> Grade:
    """The grade as if the assignment had this one part."""
    parts = [part for part in grade.parts if part.file == file]
    if not parts:
        raise UsageError(
            f"There is no part {file!r} in the grade: name one of {', '.join(p.file for p in grade.parts)}."
        )
    checks = grade.check_results(file)
    outcomes = {check.outcome for check in checks}
    broken = Outcome.BROKEN in outcomes
    return msgspec.structs.replace(
        grade,
        parts=parts,
        checks=checks,
        points=sum(check.points for check in checks),
        earned=None if broken else round(sum(check.earned for check in checks), 6),
        outcome=Outcome.BROKEN if broken else outcomes.pop() if len(outcomes) == 1 else Outcome.PARTLY,
    )
