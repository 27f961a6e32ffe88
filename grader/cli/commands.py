"""The other commands: for those who write assignments, and for what comes after a grading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from grader.cli import class_commands, extending, gradebook
from grader.cli.export import export

FOLDER = click.Path(path_type=Path)
FAILED = 1


@click.command()
@click.argument("name")
@click.option("--recalibrate", is_flag=True, help="Measure anew what the thresholds are held against (minutes).")
@click.option("--part", metavar="FILE", help="Only this part of it.")
@click.option("--data", metavar="WHERE", help="What to train on: digits, mnist (Keras's), or its DIR.  [digits]")
def validate(name: str, recalibrate: bool, part: str | None, data: str | None) -> int:
    """Put an assignment's own promises to the test.

    The reference earns full marks, the template is not attempted throughout, every mistake is caught, every run
    gives the same grade, thresholds keep their distance.
    """
    from grader.authoring import validate as validation
    from grader.cli import places
    from grader.flow import assignment

    loaded = assignment.load(places.assignment_folder(name), data)
    report = validation.validate(
        loaded, recalibrate=recalibrate, only=part, told=lambda step: show_lines([f"{step} …"], err=True)
    )
    show_lines(report.lines())
    return 0 if report.ok else FAILED


@click.command()
@click.argument("name")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit code 1 if the template is out of date.")
def template(name: str, only_check: bool) -> int:
    """Make the students' stubs from the reference."""
    from grader.authoring import template as templates
    from grader.cli import places

    folder = places.assignment_folder(name)
    root = places.root_of(folder)
    stubs = templates.stubs_of(root / "reference" / folder.name)
    target = root / "student_template" / folder.name
    changes = templates.differences(stubs, target)
    if only_check:
        show_lines(f"{target / file}: {what}" for file, what in changes.items())
        click.echo("Out of date: run `grade template` for it." if changes else f"{target} is current.")
        return FAILED if changes else 0
    templates.write(stubs, target)
    show_lines(f"{target / file}: {what}" for file, what in changes.items())
    click.echo(f"{target} is current: {len(stubs)} files.")
    return 0


@click.command()
@click.argument("name")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--force", is_flag=True, help="Put it in the place of what is in DIR, which is kept as DIR.1~.")
@click.pass_obj
def release(kept: list[str], name: str, folder: Path, force: bool) -> int:
    """Write what students get into DIR.

    The stubs, the handout, and the public checks with the reference's recorded answers.
    """
    from grader.authoring import release as releases
    from grader.cli import places
    from grader.flow import assignment, recording

    source = places.assignment_folder(name)
    releases.refuse_occupied(folder, force=force)
    loaded = assignment.load(source)
    click.echo("Recording what the reference and the mistakes answer; it can take a minute …", err=True)
    gaps: list[str] = []
    aside = releases.write(source, folder, {loaded.recorded.name: recording.record(loaded, gaps.append)}, force=force)
    kept.append(f"the release in {folder}")
    if aside:
        click.echo(f"What was in {folder} is kept as {aside}.")
    show_lines(gaps)
    click.echo(f"{folder} is what students get: `cd {folder} && grade {name}`.")
    return 0


@click.command()
@click.argument("grade_file", type=FOLDER, metavar="GRADE.json")
@click.option(
    "--report", "folder", type=FOLDER, metavar="DIR", help="Where it goes.  [default: reports/ASSIGNMENT/GRADE]"
)
@click.pass_obj
def report(kept: list[str], grade_file: Path, folder: Path | None) -> int:
    """Make the report again from a kept grade; no student code runs."""
    from grader.cli import grading, keeping, places
    from grader.errors import UsageError
    from grader.grade import from_json

    try:
        raw = grade_file.read_bytes()
    except OSError as error:
        raise UsageError(f"{grade_file} cannot be read ({error.strerror}): name a file that --json wrote.") from error
    grade = from_json(raw, source=str(grade_file))
    folder = folder or places.report_folder(grade.assignment, grade_file)
    keeping.refuse_unwritable(folder, folder=True)
    released = grade.public_only and not places.has_reference(grade.assignment)
    written = grading.write_report(grade, folder, for_instructor=not released)
    kept.append(f"the report in {written}")
    grading.show(grade, written)
    return grading.exit_code(grade)


@click.command()
@click.option("--tensorflow", is_flag=True, help="Run a first TensorFlow operation in the sandbox too (slower).")
def doctor(tensorflow: bool) -> int:
    """Try the sandbox on this machine, and say how to mend what fails."""
    from grader.reports.text import visible
    from grader.sandbox.doctor import diagnose

    probes = diagnose(tensorflow=tensorflow)
    for probe in probes:
        click.echo(visible(f"{'ok  ' if probe.ok else 'FAIL'}  {probe.name}: {probe.detail}"))
        if not probe.ok and probe.remedy:
            click.echo(visible(f"      remedy: {probe.remedy}"))
    return 0 if all(probe.ok for probe in probes) else FAILED


def show_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines that may quote a student's or an author's file."""
    from grader.cli.consoles import pour
    from grader.reports.text import visible

    for line in lines:
        if err:
            click.echo(visible(line), err=True)
        else:
            pour(visible(line) + "\n")


ALL = [validate, template, release, report, doctor, export, *gradebook.ALL, extending.extend, *class_commands.ALL]
