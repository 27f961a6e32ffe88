"""When `grade ASSIGNMENT FOLDER` is about a class: how that is told, and what can be said about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.asked import Asked, OfClass

if TYPE_CHECKING:
    from grader.flow.assignment import Assignment
    from grader.intake.layouts import Layout
    from grader.intake.trees import Tree
    from grader.sandbox.forkserver import ForkServer

PATH = click.Path(path_type=Path)
GRADEBOOK = "gradebook.sqlite"
ENDINGS = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")

CLASS_OPTIONS = [
    click.Option(["--jobs", "-j"], type=click.IntRange(1), metavar="N", help="Class: so many at once.  [all cores]"),
    click.Option(["--gradebook"], type=PATH, metavar="FILE", help=f"Class: the gradebook.  [default: {GRADEBOOK}]"),
    click.Option(["--roster"], type=PATH, metavar="CSV", help="Class: who should have handed in."),
    click.Option(["--attempt"], type=click.IntRange(1), metavar="N", help="Class: this attempt counts, not the last."),
    click.Option(["--regrade"], is_flag=True, help="Class: grade again what has a grade; the old ones are kept."),
    click.Option(["--allow-weak"], is_flag=True, help="Class: grade also where the sandbox has not mode full."),
    click.Option(
        ["--as", "taken_as"],
        type=click.Choice(["class", "submission"]),
        help="What FOLDER is, where its layout could be either.",
    ),
]


def may_be_class(path: Path, of_class: OfClass) -> bool:
    """Whether it is worth a look."""
    return of_class != OfClass() or path.is_dir() or (path.is_file() and path.name.lower().endswith(ENDINGS))


def grade_if_class(folder: Path, path: Path, kept: list[str], asked: Asked, of_class: OfClass) -> int | None:
    """Grade what is at `path`; None where it is one submission, not packed."""
    from grader.flow.preload import out_of_sight
    from grader.intake import reading
    from grader.sandbox.forkserver import ForkServer

    files, insist = _part_files(folder), of_class.taken_as == "class"
    packed = path.is_file() and path.name.lower().endswith(ENDINGS)
    tree = None if packed else reading.open_tree(path, None)
    layout = reading.layout_of(tree, files, insist=insist) if tree and of_class.taken_as != "submission" else None
    if tree and layout is None:
        _refuse_class_options(path, of_class)
        return None
    with ForkServer(hidden=out_of_sight(folder)) as server:
        from grader.cli import grading
        from grader.flow import assignment as assignments

        assignment = assignments.load(folder, asked.data)
        tree = tree or reading.open_tree(path, server)
        if packed and of_class.taken_as != "submission":
            layout = reading.layout_of(tree, files, insist=insist)
        if layout is None:
            _refuse_class_options(path, of_class)
            opened = reading.single(path, assignment, server, tree)
            return grading.grade_opened(assignment, opened, path, server, kept, asked)
        for line in reading.told(layout, tree):
            click.echo(visible(line), err=True)
        return _grade_class(assignment, layout, tree, path, server, kept, asked, of_class)


def _grade_class(
    assignment: Assignment,
    layout: Layout,
    tree: Tree,
    path: Path,
    server: ForkServer,
    kept: list[str],
    asked: Asked,
    of_class: OfClass,
) -> int:
    from grader.cli import class_grading
    from grader.errors import UsageError

    if asked.part or asked.check or asked.json_file:
        raise UsageError("A class is graded as a whole: --part, --check and --json are for one submission.")
    name = path.resolve().name if path.is_dir() else path.name.split(".")[0]
    options = class_grading.ClassOptions(
        gradebook=of_class.gradebook or Path(GRADEBOOK),
        report=asked.report or Path("reports", assignment.name, name),
        jobs=of_class.jobs,
        roster=of_class.roster,
        attempt=of_class.attempt,
        public_only=asked.public_only,
        allow_weak=of_class.allow_weak,
        regrade=of_class.regrade,
    )
    return class_grading.grade_class(assignment, layout, tree, server, options, kept)


def _part_files(folder: Path) -> list[str]:
    """The files that students hand in, read without loading the assignment."""
    import tomllib

    from grader.errors import UsageError

    try:
        declared = tomllib.loads((folder / "assignment.toml").read_text("utf-8"))
        return [str(part["file"]) for part in declared["parts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder / 'assignment.toml'} cannot be read: {error}.") from error


def _refuse_class_options(path: Path, of_class: OfClass) -> None:
    from grader.errors import UsageError

    if replace(of_class, taken_as=None, allow_weak=False) != OfClass():
        remedy = "" if of_class.taken_as else ", or say --as class"
        raise UsageError(
            f"{path} holds one submission, and --jobs, --gradebook, --roster, --attempt and --regrade are for a class: "
            f"name the folder that holds everyone's{remedy}."
        )


def visible(line: str) -> str:
    """Safe to show, whatever name a student gave to a file."""
    from grader.reports import text

    return text.visible(line)
