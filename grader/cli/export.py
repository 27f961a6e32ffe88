"""`grade export FORMAT`: a command for each row of the table of formats; no student code runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

import grader
from grader.cli import export_sources as sources
from grader.cli import paths
from grader.cli.export_class import write_sheet
from grader.cli.gradescope_run import gradescope_run
from grader.cli.options import GRADEBOOK, PATH
from grader.exports.formats import (
    FORMATS,
    AssignmentFormat,
    ClassFormat,
    ExportFormat,
    FormatOption,
    GradeFormat,
    SheetFormat,
)
from grader.reports.student_view import class_for_students


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def export() -> None:
    """Write grades in the form of another system.

    What students can see there tells of hidden checks only what their reports tell.
    """


def command_of(form: ExportFormat) -> click.Command:
    """Return the command that writes this format."""
    match form:
        case GradeFormat():
            return _of_grade(form)
        case ClassFormat():
            return _of_class(form)
        case SheetFormat():
            return _of_sheet(form)
        case AssignmentFormat():
            return _of_assignment(form)
    raise TypeError(f"`grade export` has no command for {type(form).__name__}: add it beside the others.")


def _of_grade(form: GradeFormat) -> click.Command:
    def write(kept: list[str], /, grade_file: Path, output: Path, **how: Any) -> None:
        content = form.function(sources.one_grade(grade_file), **how)
        for name, each in (content if isinstance(content, dict) else {"": content}).items():
            sources.keep(output / name, each, kept)

    argument = click.Argument(["grade_file"], type=PATH, metavar="GRADE.json")
    return _command(form, write, [argument, _output(form.output, several=form.several)])


def _of_class(form: ClassFormat) -> click.Command:
    def write(kept: list[str], /, output: Path, **named: Any) -> None:
        sources.keep(output, form.function(sources.named_class(**named)), kept)

    return _command(form, write, [_grades(), _output(form.output), *_which()])


def _of_sheet(form: SheetFormat) -> click.Command:
    def write(
        kept: list[str],
        /,
        sheet: Path,
        output: Path | None,
        grades: Sequence[Path],
        gradebook: Path | None,
        assignment: str | None,
        **how: Any,
    ) -> None:
        known = class_for_students(sources.named_class(grades, gradebook, assignment))
        write_sheet(sheet, form.function(sources.read(sheet), known, source=str(sheet), **how), output, kept)

    output = click.Option(
        ["-o", "--output"], type=PATH, metavar="FILE", help="Where it goes.  [default: SHEET-filled.csv]"
    )
    argument = click.Argument(["sheet"], type=PATH, metavar="SHEET.csv")
    return _command(form, write, [argument, _grades(), output, *_which()])


def _of_assignment(form: AssignmentFormat) -> click.Command:
    def write(kept: list[str], /, name: str, output: Path, **how: Any) -> None:
        folder = paths.assignment_folder(name)
        package = Path(grader.__file__).resolve().parent
        sources.keep(output, form.function(folder.name, paths.root_of(folder), package, **how), kept)

    return _command(form, write, [click.Argument(["name"], metavar="ASSIGNMENT"), _output(form.output)])


def _command(form: ExportFormat, write: Callable[..., None], params: list[click.Parameter]) -> click.Command:
    own = [_option(each) for each in form.options]
    return click.Command(form.name, callback=click.pass_obj(write), help=form.help, params=[*params, *own])


def _grades() -> click.Argument:
    return click.Argument(["grades"], type=PATH, nargs=-1, metavar="[GRADES]...")


def _which() -> list[click.Option]:
    """Return the options that say which class, as the commands of the gradebook have them."""
    return [
        click.Option(["--gradebook"], type=PATH, metavar="FILE", help=f"The gradebook.  [default: {GRADEBOOK}]"),
        click.Option(["--assignment"], metavar="NAME", help="Which one, where the grades are of several."),
    ]


def _output(default: str, *, several: bool = False) -> click.Option:
    told = "Where the files go." if several else "Where it goes; none is lost."
    return click.Option(
        ["-o", "--output"],
        type=PATH,
        default=Path(default),
        metavar="DIR" if several else "FILE",
        show_default=True,
        help=told,
    )


def _option(option: FormatOption) -> click.Option:
    """Return the option as the command line takes it: a switch, a choice, a whole number or a text."""
    if isinstance(option.default, bool):
        return click.Option(
            [option.flag], is_flag=True, default=option.default, show_default=option.default_told, help=option.help
        )
    kind: click.ParamType[Any] | None = None
    if option.choices:
        kind = click.Choice(option.choices)
    elif isinstance(option.default, int):
        kind = click.IntRange(option.least)
    return click.Option(
        [option.flag],
        type=kind,
        default=None if option.required else option.default,
        required=option.required,
        show_default=option.default_told,
        metavar=option.metavar,
        help=option.help,
    )


for command in (*map(command_of, FORMATS), gradescope_run):
    export.add_command(command)
