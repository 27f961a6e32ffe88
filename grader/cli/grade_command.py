"""`grade ASSIGNMENT [FILE|FOLDER]`: grade, print, keep; where the folder is a class, all of it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from grader.cli.options import CLASS_OPTIONS, Asked, OfClass
from grader.errors import UsageError
from grader.intake.file_names import is_source

ALMOST = 0.75  # of two spellings, where 1 is equal


class GradingCommand(click.Command):
    """A command whose slips lead to its own help: what the parser finds wrong would name the program's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            # Only what is spelled almost so was meant: `--verbose` is no slip of `--roster`.
            meant = difflib.get_close_matches(error.option_name, error.possibilities or [], cutoff=ALMOST)
            raise click.NoSuchOption(error.option_name, possibilities=meant, ctx=error.ctx or ctx) from None
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def grading_command(name: str, *, others: Sequence[str]) -> click.Command:
    """Return the command that grades the assignment `name`; `others` are the commands it could be a slip of."""

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
        help=f"Grade {name}: the FILE or FOLDER, or the files in this folder.\n\n"
        "FILE is a Python file, a notebook or an archive. "
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
    """Grade one submission, or a class, show what came of it, and return the exit code."""
    from grader import output_files  # start-up: `grade --help` needs none of it
    from grader.cli import paths, whole_class  # start-up: `grade --help` needs none of it

    folder = paths.assignment_folder(name, others, submission)
    if asked.json_file:
        output_files.refuse_unwritable(asked.json_file, folder=False)
        output_files.refuse_what_is_no_grade(asked.json_file)
    if submission and whole_class.may_be_class(submission, of_class):
        done = whole_class.grade_if_class(folder, submission, kept, asked, of_class)
        if done is not None:
            return done
    if submission and submission.is_file() and not is_source(submission.name):
        raise UsageError(f"{submission} is no Python file, notebook or archive: name one, or a folder.")

    from grader.intake.prepare import prepare  # start-up: `grade --help` needs none of it

    with prepare(folder, submission or Path.cwd(), data=asked.data, apart=asked.part is None) as ready:
        from grader.cli.one_submission import grade_opened  # start-up: after the sandbox was started

        parts, template = [each.file for each in ready.assignment.parts], ready.assignment.template
        path = submission or paths.default_submission(parts, template)
        if not submission:
            whole_class.refuse_class_here(ready.assignment, path)
        opened = ready.open(path, part=asked.part)
        return grade_opened(ready.assignment, opened, path, ready.sandbox, kept, asked)
