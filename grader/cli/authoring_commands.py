"""The commands for those who write assignments: validation, template, release, and the trial of the sandbox."""

from __future__ import annotations

from pathlib import Path

import click

from grader.assignment import load
from grader.authoring import record_answers
from grader.authoring import release as releases
from grader.authoring import template as templates
from grader.authoring import validate as validation
from grader.cli import paths
from grader.cli.printing import show_lines
from grader.reports.text import visible
from grader.sandbox.doctor import diagnose

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
    loaded = load.load(paths.assignment_folder(name), data)
    report = validation.validate(
        loaded, recalibrate=recalibrate, only=part, told=lambda step: show_lines([f"{step} …"], err=True)
    )
    show_lines(report.lines())
    return 0 if report.ok else FAILED


@click.command()
@click.argument("name")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit code 1 if the template is out of date.")
def template(name: str, only_check: bool) -> int:
    """Make the students' stubs from the reference, with the handout."""
    folder = paths.assignment_folder(name)
    files = templates.template_of(folder)
    target = paths.root_of(folder) / "student_template" / folder.name
    changes = templates.differences(files, target)
    if only_check:
        show_lines(f"{target / file}: {what}" for file, what in changes.items())
        click.echo("Out of date: run `grade template` for it." if changes else f"{target} is current.")
        return FAILED if changes else 0
    templates.write(files, target)
    show_lines(f"{target / file}: {what}" for file, what in changes.items())
    click.echo(f"{target} is current: {len(files)} files.")
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
    source = paths.assignment_folder(name)
    releases.refuse_occupied(folder, force=force)
    loaded = load.load(source)
    click.echo("Recording what the reference and the mistakes answer; it can take a minute …", err=True)
    gaps: list[str] = []
    aside = releases.write(
        source, folder, {loaded.recorded.name: record_answers.record(loaded, gaps.append)}, force=force
    )
    kept.append(f"the release in {folder}")
    if aside:
        click.echo(f"What was in {folder} is kept as {aside}.")
    show_lines(gaps)
    click.echo(f"{folder} is what students get: `cd {folder} && grade {name}`.")
    return 0


@click.command()
@click.option("--tensorflow", is_flag=True, help="Run a first TensorFlow operation in the sandbox too (slower).")
def doctor(tensorflow: bool) -> int:
    """Try the sandbox on this machine, and say how to fix what fails."""
    probes = diagnose(tensorflow=tensorflow)
    for probe in probes:
        mark = "ok  " if probe.ok else "FAIL" if probe.needed else "note"
        click.echo(visible(f"{mark}  {probe.name}: {probe.detail}"))
        if not probe.ok and probe.remedy:
            click.echo(visible(f"      remedy: {probe.remedy}"))
    return 0 if all(probe.ok or not probe.needed for probe in probes) else FAILED
