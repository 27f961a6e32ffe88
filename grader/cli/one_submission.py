"""The grading of one opened submission: its grade and its report, shown and written, and the exit code."""

from __future__ import annotations

from pathlib import Path

import click

from grader import output_files
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.cli import one_check, paths
from grader.cli.options import Asked
from grader.cli.printing import show_lines
from grader.cli.progress import CheckProgress
from grader.cli.summary import show_summary
from grader.grade import Grade, Outcome, not_run
from grader.grading import grade_submission
from grader.reports import html
from grader.sandbox.provider import Sandbox

PASSED, NOT_PASSED, NO_GRADE = 0, 1, 3


def grade_opened(
    assignment: Assignment, opened: Submission, path: Path, sandbox: Sandbox, kept: list[str], asked: Asked
) -> int:
    """Grade the submission that was found at `path`, show what came of it, and return the exit code."""
    one_check.refuse_unknown_check(assignment, asked)
    few = bool(asked.part or asked.check)
    report = asked.report or paths.report_folder(assignment.name, path, narrowed=few)
    show_lines(opened.notes, err=True)  # above all, in which folder the files were found
    output_files.refuse_unwritable(report, folder=True)
    with CheckProgress(_how_many(assignment, asked), only=asked.check) as progress:
        grade = grade_submission.grade(
            assignment, opened, part=asked.part, check=asked.check, public_only=asked.public_only,
            progress=progress.heard, sandbox=sandbox,
        )  # fmt: skip
    grade = one_check.with_remark(grade, asked, len(assignment.parts))
    if asked.json_file:
        earlier = output_files.keep(grade, asked.json_file)
        kept.append(f"the grade in {asked.json_file}")
        if earlier:
            click.echo(f"The grade that was in {asked.json_file} is kept as {earlier}.", err=True)
    written = write_report(grade, report, for_instructor=assignment.reference is not None)
    kept.append(f"the report in {written}")
    show(grade, written)
    return exit_code(grade)


def _how_many(assignment: Assignment, asked: Asked) -> int | None:
    """Count the checks that will be asked; None where one check was named, which leans on others."""
    if asked.check:
        return None
    cases = [case for part in assignment.parts if asked.part in (None, part.file) for case in part.cases]
    return sum(not (asked.public_only and case.check.hidden) for case in cases)


def write_report(grade: Grade, folder: Path, *, for_instructor: bool) -> Path:
    """Write the report into `folder`, and the instructor's beside it where asked for; return the student's path."""
    return html.write(grade, folder, ("student", "instructor") if for_instructor else ("student",))[0]


def show(grade: Grade, report: Path | None) -> None:
    """Print the summary of the grade."""
    show_summary(grade, report)


def exit_code(grade: Grade) -> int:
    """Return 0 where every check passed, 3 where a check is broken and there is no grade, 1 otherwise.

    Not every check passed where a part was not run: nobody is at fault, and there is more to be asked elsewhere.
    """
    if grade.outcome is Outcome.BROKEN or (grade.earned is None and not not_run(grade.parts)):
        return NO_GRADE
    return PASSED if grade.outcome is Outcome.PASSED else NOT_PASSED
