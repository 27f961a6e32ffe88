"""`grade ASSIGNMENT [FILE|FOLDER]`: grade, print, keep; where the folder is a class, all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.asked import Asked, OfClass
from grader.cli.class_command import CLASS_OPTIONS
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.flow.assignment import Assignment
    from grader.flow.submission import Submission
    from grader.grade import Grade
    from grader.sandbox.forkserver import ForkServer

PYTHON = ".py"
PASSED, NOT_PASSED, NO_GRADE = 0, 1, 3


class GradingCommand(click.Command):
    """A command whose slips lead to its own help: what the parser finds wrong would name the program's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def grading_command(name: str, *, others: Sequence[str]) -> click.Command:
    """The command that grades the assignment `name`; `others` are the commands it could be a slip of."""

    def carry_out(
        submission: Path | None,
        part: str | None,
        check: str | None,
        public_only: bool,
        report: Path | None,
        json_file: Path | None,
        data: str | None,
        **of_class: Any,
    ) -> int:
        asked = Asked(part, check, public_only, report, json_file, data)
        return grade_one(name, others, click.get_current_context().obj, submission, asked, OfClass(**of_class))

    return GradingCommand(
        name,
        callback=carry_out,
        help=f"Grade {name}: the FILE or FOLDER, or the files in this folder, or else the template.\n\n"
        "A folder or zip of many submissions (one folder each, or as Canvas, Moodle and Gradescope give them) is "
        "graded as a class.",
        params=[
            click.Argument(["submission"], required=False, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]"),
            click.Option(["--part"], metavar="FILE", help="Only the checks of this student file."),
            click.Option(["--check"], metavar="NAME", help="Only the checks of this name, or NAME[CASE]."),
            click.Option(["--public-only"], is_flag=True, help="Leave out the hidden checks."),
            click.Option(
                ["--report", "report"],
                type=click.Path(path_type=Path),
                metavar="DIR",
                help="Where the report goes.  [default: reports/ASSIGNMENT/SUBMISSION]",
            ),
            click.Option(
                ["--json", "json_file"],
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="Keep the grade as JSON; an earlier one there gets the name FILE.1~.",
            ),
            click.Option(
                ["--data"], metavar="WHERE", help="What to train on: digits, mnist (Keras's), or its DIR.  [digits]"
            ),
            *CLASS_OPTIONS,
        ],
    )


def grade_one(
    name: str, others: Sequence[str], kept: list[str], submission: Path | None, asked: Asked, of_class: OfClass
) -> int:
    """Grade one submission, or a class, and show what came of it; returns the exit code."""
    from grader.cli import class_command, keeping, places

    folder = places.assignment_folder(name, others)
    if asked.json_file:
        keeping.refuse_unwritable(asked.json_file, folder=False)
        keeping.refuse_what_is_no_grade(asked.json_file)
    if submission and class_command.may_be_class(submission, of_class):
        done = class_command.grade_if_class(folder, submission, kept, asked, of_class)
        if done is not None:
            return done
    if submission and submission.is_file() and submission.suffix.lower() != PYTHON:
        raise UsageError(f"{submission} is no Python file: name a file that ends in {PYTHON}, or a folder.")

    from grader.flow.preload import early, early_apart, out_of_sight
    from grader.sandbox.forkserver import ForkServer

    # The server imports NumPy (and what the submission needs) while we do.
    preload = early(folder, submission or Path.cwd())
    with ForkServer(preload=preload, hidden=out_of_sight(folder)) as server:
        for more in early_apart(folder, submission or Path.cwd()) if asked.part is None else ():
            server.beside(more)
        from grader.flow import assignment as assignments

        assignment = assignments.load(folder, asked.data)
        path = submission or places.default_submission([each.file for each in assignment.parts], assignment.template)
        if not submission and path == assignment.template and path.resolve() != Path.cwd().resolve():
            click.echo(f"There is no file of yours in {Path.cwd()}: grading the template, {path}.", err=True)
        opened = _opened(path, assignment, asked.part, server, named=submission is not None)
        return grade_opened(assignment, opened, path, server, kept, asked)


def grade_opened(
    assignment: Assignment, opened: Submission, path: Path, server: ForkServer, kept: list[str], asked: Asked
) -> int:
    """Grade the submission that was found at `path`, and show what came of it; returns the exit code."""
    from grader.cli import keeping, narrowed, places
    from grader.cli.commands import show_lines
    from grader.cli.progress import Progress
    from grader.flow import grading

    narrowed.refuse_unknown_check(assignment, asked)
    few = bool(asked.part or asked.check)
    report = asked.report or places.report_folder(assignment.name, path, narrowed=few)
    show_lines(opened.notes, err=True)  # above all, in which folder the files were found
    keeping.refuse_unwritable(report, folder=True)
    with Progress(sum(len(each.cases) for each in assignment.parts) if asked.everything else None) as progress:
        grade = grading.grade(
            assignment, opened, part=asked.part, check=asked.check, public_only=asked.public_only,
            progress=progress.heard, server=server,
        )  # fmt: skip
    grade = narrowed.with_remark(grade, asked, len(assignment.parts))
    if asked.json_file:
        earlier = keeping.keep(grade, asked.json_file)
        kept.append(f"the grade in {asked.json_file}")
        if earlier:
            click.echo(f"The grade that was in {asked.json_file} is kept as {earlier}.", err=True)
    written = write_report(grade, report, for_instructor=assignment.reference is not None)
    kept.append(f"the report in {written}")
    show(grade, written)
    return exit_code(grade)


def _opened(path: Path, assignment: Assignment, part: str | None, server: ForkServer, *, named: bool) -> Submission:
    """The submission; one that is packed, a notebook, or well hidden in a folder that was named, is looked for."""
    from grader.errors import SubmissionError
    from grader.flow import submission as submissions

    try:
        return submissions.open(path, assignment, part=part)
    except SubmissionError as error:
        if not (named and path.is_dir()):
            raise
        from grader.intake import reading

        try:
            return reading.single(path, assignment, server)
        except SubmissionError as reason:
            raise SubmissionError(f"{error} {reason}") from reason


def write_report(grade: Grade, folder: Path, *, for_instructor: bool) -> Path:
    """Write the report into `folder`, and with it the instructor's where one has use for it; returns the student's."""
    from grader.reports import html

    return html.write(grade, folder, ("student", "instructor") if for_instructor else ("student",))[0]


def show(grade: Grade, report: Path | None) -> None:
    """Print the summary."""
    from grader.cli.summary import show_summary

    show_summary(grade, report)


def exit_code(grade: Grade) -> int:
    """0 where every check passed, 1 where not, 3 where a check is broken and there is no grade."""
    from grader.grade import Outcome

    if grade.earned is None or grade.outcome is Outcome.BROKEN:
        return NO_GRADE
    return PASSED if grade.outcome is Outcome.PASSED else NOT_PASSED
