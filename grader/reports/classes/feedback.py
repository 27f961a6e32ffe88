"""The feedback to each student: the report, and a page of text with the points that count and what to fix first."""

from __future__ import annotations

import re
from pathlib import Path

from grader.grade import CheckResult, Outcome
from grader.output_files import write_whole
from grader.reports import html, reading_order, robustness
from grader.reports.classes.folder_names import student_folder
from grader.reports.student_view import StudentClass, StudentEntry, StudentGrade
from grader.reports.text import clip, points, visible

_REPORT, _TEXT = "report.html", "feedback.md"
_LONGEST = 1500  # characters of one message
_SPECIAL = re.compile(r"([\\*_\[\]<>#|~&!])")
_CODE = re.compile(r"(`[^`\n]+`)")


def write_feedback(students: StudentClass, folder: Path) -> list[Path]:
    """Write each student's feedback into a folder of its own; the paths. Nothing in it is an instructor's alone."""
    return [path for entry in students.entries for path in write_entry(students.title, entry, folder)]


def write_entry(title: str, entry: StudentEntry, folder: Path) -> list[Path]:
    """Write one student's feedback.md and, where there is a grade, report.html; the paths.

    The whole class need not be in memory for it: `entry` may be read just before. `title` is the assignment's.
    """
    own = folder / student_folder(entry.person.id)
    paths = [own / _TEXT]
    write_whole(paths[0], as_markdown(title, entry).encode("utf-8"))
    if entry.grade:
        paths.append(own / _REPORT)
        write_whole(paths[1], html.student_page(entry.grade).encode("utf-8"))
    return paths


def as_markdown(title: str, entry: StudentEntry) -> str:
    """Return the feedback in Markdown that can also be read as it stands; text of others is never markup in it."""
    blocks = [f"# {_plain(title)}", _plain(entry.person.name or entry.person.id)]
    if entry.grade is None:
        reason = _plain(entry.problem) if entry.problem else "Nothing was handed in."
        blocks += ["**No grade.**", reason]
    else:
        blocks += _of_grade(entry.grade, entry)
    if entry.extended:
        blocks.append(_plain(entry.extended))
    for comment in entry.comments:
        blocks += [f"**{_plain(comment.author)}** writes:", _quoted(comment.text)]
    return "\n\n".join(blocks) + "\n"


def _of_grade(grade: StudentGrade, entry: StudentEntry) -> list[str]:
    blocks = [*_score(grade, entry), reading_order.summary(grade)]
    lines = []
    for part in grade.parts:
        said = {"missing": " (no file handed in)", "unreadable": " (the file could not be read)"}.get(part.status, "")
        earned = "not run, –" if part.earned is None else points(part.earned)
        lines.append(f"- {_plain(part.title)}: {earned} of {points(part.points)}{said}")
    blocks.append("\n".join(lines))
    first = reading_order.first_to_mend(grade)
    if first:
        blocks += _first(grade, first)
    blocks += _remarks(robustness.remarks(grade))
    blocks.append(f"All of it, with pictures, is in {_REPORT}.")
    return blocks


def _score(grade: StudentGrade, entry: StudentEntry) -> list[str]:
    """Return the points that count, and how they come about where they are not those of the report."""
    if entry.final is None or grade.earned is None:
        run = reading_order.run_score(grade)
        return ["**No grade yet.**" + (f" {run}." if run else "")]
    blocks = [f"**{points(entry.final)} of {points(grade.points)} points**"]
    if not entry.late_penalty and not entry.adjustments:
        return blocks
    lines = [f"- {points(grade.earned)} earned"]
    if entry.late_penalty:
        # What cannot be taken is not said to be: points earned do not fall below zero for being late.
        taken = min(entry.late_penalty, grade.earned)
        lines.append(f"- −{points(taken)} for being {_duration(entry.late_seconds)} late")
    for change in entry.adjustments:
        sign = "+" if change.points >= 0 else "−"
        lines.append(f"- {sign}{points(abs(change.points))} by {_plain(change.author)}: {_plain(change.reason)}")
    return [*blocks, "\n".join(lines)]


def _first(grade: StudentGrade, check: CheckResult) -> list[str]:
    """Return the one thing to fix first."""
    part = next(part for part in grade.parts if part.file == check.part)
    if part.status in ("missing", "unreadable"):
        return ["## Fix this first", _plain(part.file), _quoted(part.message or "No file of this name was handed in.")]
    blocks = ["## Begin here" if check.outcome == Outcome.NOT_ATTEMPTED else "## Fix this first", _plain(check.title)]
    if check.message:
        blocks.append(_quoted(check.message))
    if check.hint:
        blocks.append(f"Think about: {_plain(clip(check.hint, _LONGEST))}")
    return blocks


def _remarks(remarks: list[robustness.Remark]) -> list[str]:
    """Return the remarks on robustness, each with its hint."""
    if not remarks:
        return []
    told = [_plain(" ".join(filter(None, [f"{remark.title}.", clip(remark.hint, _LONGEST)]))) for remark in remarks]
    return [f"## {robustness.heading(remarks)}", robustness.NOT_KEPT, "\n".join(f"- {line}" for line in told)]


def _duration(seconds: float) -> str:
    """Return how late it is, as a person says it; rounded up to minutes, so that late is never "0"."""
    minutes = max(1, -(-int(seconds) // 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    said = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(said)


def _quoted(text: str) -> str:
    """Return text of several lines as a quotation."""
    return "\n".join(f"> {_plain(line)}".rstrip() for line in clip(text, _LONGEST).strip().split("\n"))


def _plain(text: str) -> str:
    """Return text in which nothing is markup but `code`, in one line where it is one."""
    pieces = _CODE.split(visible(text))
    return "".join(piece if place % 2 else _SPECIAL.sub(r"\\\1", piece) for place, piece in enumerate(pieces))
