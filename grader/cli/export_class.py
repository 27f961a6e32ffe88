"""`grade export canvas|moodle|csv|json`: the whole class in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.cli import export_sources as sources
from grader.exports import canvas as canvas_form
from grader.exports import class_csv, class_json, match_rows
from grader.exports import moodle as moodle_form
from grader.exports.match_rows import Filled, Joined
from grader.reports.text import visible

FILE = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])
MOST_LISTED = 20

_sheet = click.argument("sheet", type=FILE, metavar="SHEET.csv")
_grades = click.argument("grades", type=FILE, nargs=-1, required=True, metavar="GRADES...")
_assignment = click.option("--assignment", metavar="NAME", help="Which one, where the grades are of several.")
_column = click.option("--column", default="", metavar="HEADING", help="The column to fill.  [default: found out]")
_scale = click.option("--scale", is_flag=True, help="Convert the points to those that the sheet has.")


def _output(default: str) -> Callable[[Command], Command]:
    return click.option("-o", "--output", type=FILE, metavar="FILE", help=f"Where it goes.  [default: {default}]")


@click.command()
@_sheet
@_grades
@_output("SHEET-filled.csv")
@_assignment
@_column
@click.option("--id-column", default="", metavar="HEADING", help="Of which column the ids of the class are.")
@_scale
@click.pass_obj
def canvas(
    kept: list[str],
    /,
    sheet: Path,
    grades: tuple[Path, ...],
    output: Path | None,
    assignment: str | None,
    **how: Any,
) -> None:
    """Canvas: fill its exported gradebook.

    GRADES is a gradebook, or grades that --json kept, or folders of them. Students on one side only, and what became
    of everyone, are in FILE-status.csv.
    """
    known = sources.school_class(grades, assignment)
    _finish(sheet, canvas_form.fill(sources.read(sheet), known, source=str(sheet), **how), output, kept)


@click.command()
@_sheet
@_grades
@_output("SHEET-filled.csv")
@_assignment
@_column
@click.option("--feedback-column", default="", metavar="HEADING", help="The comments' column.  [default: the last]")
@click.option("--feedback/--no-feedback", default=True, show_default=True, help="Write what students should read.")
@_scale
@click.pass_obj
def moodle(
    kept: list[str],
    /,
    sheet: Path,
    grades: tuple[Path, ...],
    output: Path | None,
    assignment: str | None,
    **how: Any,
) -> None:
    """Moodle: fill its grading worksheet.

    GRADES is a gradebook, or grades that --json kept, or folders of them. Students on one side only, and what became
    of everyone, are in FILE-status.csv.
    """
    known = sources.school_class(grades, assignment)
    _finish(sheet, moodle_form.fill(sources.read(sheet), known, source=str(sheet), **how), output, kept)


@click.command("csv")
@_grades
@_output("grades.csv")
@_assignment
@click.pass_obj
def plain_csv(kept: list[str], grades: tuple[Path, ...], output: Path | None, assignment: str | None) -> None:
    """A table of the class, for instructors."""
    sources.keep(output or Path("grades.csv"), class_csv.table(sources.school_class(grades, assignment)), kept)


@click.command("json")
@_grades
@_output("class.json")
@_assignment
@click.pass_obj
def plain_json(kept: list[str], grades: tuple[Path, ...], output: Path | None, assignment: str | None) -> None:
    """Everything known of the class."""
    sources.keep(output or Path("class.json"), class_json.whole(sources.school_class(grades, assignment)), kept)


def _finish(sheet: Path, filled: Filled, output: Path | None, kept: list[str]) -> None:
    """Write the sheet and the outer join, and say who is on one side only."""
    path = output or sheet.with_name(f"{sheet.stem}-filled.csv")
    sources.keep(path, filled.content, kept)
    sources.keep(path.with_name(f"{path.stem}-status.csv"), match_rows.table(filled), kept)
    counts = {status: len(filled.of(status)) for status in match_rows.Status if filled.of(status)}
    click.echo(f"{filled.column}: " + ", ".join(f"{count} {status.value}" for status, count in counts.items()) + ".")
    unsettled = [line for line in filled.joined if line.status not in match_rows.SETTLED]
    for line in unsettled[:MOST_LISTED]:
        _tell(line)
    if len(unsettled) > MOST_LISTED:
        click.echo(f"… and {len(unsettled) - MOST_LISTED} more in {path.stem}-status.csv", err=True)


def _tell(line: Joined) -> None:
    name = line.entry.person.id if line.entry else line.row.name if line.row else ""
    remark = f": {line.remark}" if line.remark else ""
    click.echo(visible(f"{line.status.value}: {name}{remark}"), err=True)


CLASS_FORMATS = [canvas, moodle, plain_csv, plain_json]
