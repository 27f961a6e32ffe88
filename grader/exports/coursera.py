"""Coursera: `feedback.json` and `htmlFeedback.html` of one part; Coursera runs the grader once for each `partId`."""

from __future__ import annotations

from grader.errors import UsageError
from grader.exports import feedback_text
from grader.reports import html
from grader.reports.student_view import StudentGrade, one_part
from grader.reports.text import visible


def feedback(shown: StudentGrade, *, part: str) -> dict[str, bytes]:
    """Return Coursera's files by name, for the student file `part`.

    GraderFault where a check of the part is broken: the format has no way to say so, and a zero would be a lie.
    UsageError where there is no such part.
    """
    files = [each.file for each in shown.parts]
    if part not in files:
        raise UsageError(f"There is no part {part!r} in the grade: name one of {', '.join(files)}.")
    one = one_part(shown, part)
    score = feedback_text.refuse_broken(one, "Coursera's feedback.json")
    text = "\n\n".join(filter(None, [feedback_text.of_grade(one), feedback_text.of_failures(one)]))
    content = {
        "fractionalScore": feedback_text.fraction(score, one.points),
        "feedback": visible(text),
        "feedbackType": "HTML",
    }
    return {"feedback.json": feedback_text.as_json(content), "htmlFeedback.html": html.student_page(one).encode()}
