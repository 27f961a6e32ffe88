"""`grade export FORMAT`: grades in the forms that other systems read; no student code runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import grader
from grader.cli import export_sources as sources
from grader.cli import paths
from grader.cli.export_class import CLASS_FORMATS
from grader.cli.gradescope_run import gradescope_run
from grader.exports import check50 as check50_form
from grader.exports import classroom50 as classroom50_form
from grader.exports import coursera as coursera_form
from grader.exports import gradescope as gradescope_form
from grader.exports import gradescope_zip
from grader.exports import junit as junit_form
from grader.exports import prairielearn as prairielearn_form

FILE = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def export() -> None:
    """Write grades in the form of another system.

    What students can see there tells of hidden checks only what their reports tell.
    """


def _output(default: str) -> Callable[[Command], Command]:
    return click.option(
        "-o", "--output", type=FILE, default=Path(default), show_default=True, help="Where it goes; none is lost."
    )


_grade = click.argument("grade_file", type=FILE, metavar="GRADE.json")


@export.command()
@_grade
@_output("results.json")
@click.option(
    "--hidden-checks",
    type=click.Choice(["visible", "hidden", "after_due_date", "after_published"]),
    default="visible",
    show_default=True,
    help="When students see the outcomes of hidden checks; any but visible hides their total too.",
)
@click.pass_obj
def gradescope(kept: list[str], grade_file: Path, output: Path, hidden_checks: Any) -> None:
    """Gradescope: results.json of one grade."""
    sources.keep(output, gradescope_form.results(sources.one_grade(grade_file), hidden_checks=hidden_checks), kept)


@export.command("gradescope-autograder")
@click.argument("name", metavar="ASSIGNMENT")
@_output("autograder.zip")
@click.option("--allow-weak", is_flag=True, help="Grade also where no lock keeps a submission from the hidden checks.")
@click.pass_obj
def gradescope_autograder(kept: list[str], name: str, output: Path, allow_weak: bool) -> None:
    """Gradescope: the autograder's zip.

    Upload it as the assignment's autograder. It holds the hidden checks and the solutions.
    """
    folder = paths.assignment_folder(name)
    package = Path(grader.__file__).resolve().parent
    sources.keep(
        output, gradescope_zip.bundle(folder.name, paths.root_of(folder), package, allow_weak=allow_weak), kept
    )


@export.command()
@_grade
@_output("results.json")
@click.pass_obj
def prairielearn(kept: list[str], grade_file: Path, output: Path) -> None:
    """PrairieLearn: results.json of one grade."""
    sources.keep(output, prairielearn_form.results(sources.one_grade(grade_file)), kept)


@export.command()
@_grade
@click.option("--part", required=True, metavar="FILE", help="The student file that the partId stands for.")
@click.option("-o", "--output", type=FILE, default=Path("."), metavar="DIR", help="Where the two files go.")
@click.pass_obj
def coursera(kept: list[str], grade_file: Path, part: str, output: Path) -> None:
    """Coursera: feedback.json of one part.

    With htmlFeedback.html, the student's report, beside it.
    """
    for name, content in coursera_form.feedback(sources.one_grade(grade_file), part).items():
        sources.keep(output / name, content, kept)


@export.command()
@_grade
@_output("result.json")
@click.option("--unit", type=click.IntRange(1), default=1, help="Parts of a point, as scores are whole numbers.")
@click.option("--assignment-type", default="individual", show_default=True, help="As the classroom has it.")
@click.option("--classroom", default="", help="As the classroom has it.")
@click.option("--owner", default="", help="Whose repository it is.")
@click.option("--submission", default="", help="The submission's id.")
@click.option("--commit", default="", help="The commit that was graded.")
@click.option("--release", default="", help="The release that was graded.")
@click.option("--review", default="", help="The review of it.")
@click.pass_obj
def classroom50(kept: list[str], /, grade_file: Path, output: Path, unit: int, **handin: str) -> None:
    """Classroom 50: the result of one grade."""
    content = classroom50_form.result(sources.one_grade(grade_file), classroom50_form.Handin(**handin), unit=unit)
    sources.keep(output, content, kept)


@export.command()
@_grade
@_output("junit.xml")
@click.pass_obj
def junit(kept: list[str], grade_file: Path, output: Path) -> None:
    """JUnit XML of one grade."""
    sources.keep(output, junit_form.report(sources.one_grade(grade_file)), kept)


@export.command()
@_grade
@_output("check50.json")
@click.pass_obj
def check50(kept: list[str], grade_file: Path, output: Path) -> None:
    """check50: JSON of one grade."""
    sources.keep(output, check50_form.results(sources.one_grade(grade_file)), kept)


for command in (*CLASS_FORMATS, gradescope_run):
    export.add_command(command)
