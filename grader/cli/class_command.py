"""When `grade ASSIGNMENT FOLDER` is about a class: how that is told, and what can be said about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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


def may_be_class(path: Path, of_class: dict[str, Any]) -> bool:
    """Whether it is worth a look; one submission is not slowed down."""
    if of_class["taken_as"] == "submission":
        return path.is_file() and path.name.lower().endswith(ENDINGS)
    asked = any(value for name, value in of_class.items())
    return asked or path.is_dir() or (path.is_file() and path.name.lower().endswith(ENDINGS))


def grade_if_class(
    folder: Path,
    path: Path,
    kept: list[str],
    *,
    part: str | None,
    check: str | None,
    json_file: Path | None,
    report: Path | None,
    public_only: bool,
    taken_as: str | None,
    jobs: int | None,
    gradebook: Path | None,
    roster: Path | None,
    attempt: int | None,
    regrade: bool,
    allow_weak: bool,
) -> int | None:
    """Grade the class at `path`; None where it is one submission in a folder."""
    from grader.errors import UsageError
    from grader.flow.preload import out_of_sight
    from grader.intake import reading
    from grader.sandbox.forkserver import ForkServer

    files = _part_files(folder)
    layout = tree = None
    if path.is_dir():
        tree = reading.open_tree(path, None)
        layout = reading.layout_of(tree, files, insist=taken_as == "class")
        if layout is None:
            _refuse_class_options(path, taken_as, jobs, gradebook, roster, attempt, regrade)
            return None
    with ForkServer(hidden=out_of_sight(folder)) as server:
        from grader.flow import assignment as assignments

        assignment = assignments.load(folder)
        tree = tree or reading.open_tree(path, server)
        if layout is None and taken_as != "submission":
            layout = reading.layout_of(tree, files, insist=taken_as == "class")
        if layout is None:
            return _grade_packed(assignment, tree, server, kept, path, part, check, json_file, report, public_only)
        for line in reading.told(layout, tree):
            click.echo(_visible(line), err=True)
        if part or check or json_file:
            raise UsageError("A class is graded as a whole: --part, --check and --json are for one submission.")
        from grader.cli import class_grading

        name = path.resolve().name if path.is_dir() else path.name.split(".")[0]
        options = class_grading.ClassOptions(
            gradebook=gradebook or Path(GRADEBOOK),
            report=report or Path("reports", assignment.name, name),
            jobs=jobs,
            roster=roster,
            attempt=attempt,
            public_only=public_only,
            allow_weak=allow_weak,
            regrade=regrade,
        )
        return class_grading.grade_class(assignment, layout, tree, server, options, kept)


def _grade_packed(
    assignment: Any,
    tree: Any,
    server: Any,
    kept: list[str],
    path: Path,
    part: str | None,
    check: str | None,
    json_file: Path | None,
    report: Path | None,
    public_only: bool,
) -> int:
    """One submission in an archive."""
    from grader.cli import grading
    from grader.intake import reading

    opened = reading.single(path, assignment, server, tree)
    return grading.grade_opened(
        assignment, opened, server, kept, path=path, part=part, check=check, public_only=public_only, report=report,
        json_file=json_file,
    )  # fmt: skip


def _part_files(folder: Path) -> list[str]:
    """The files that students hand in, read without loading the assignment."""
    import tomllib

    from grader.errors import UsageError

    try:
        declared = tomllib.loads((folder / "assignment.toml").read_text("utf-8"))
        return [str(part["file"]) for part in declared["parts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder / 'assignment.toml'} cannot be read: {error}.") from error


def _refuse_class_options(path: Path, taken_as: str | None, *of_class: object) -> None:
    from grader.errors import UsageError

    if any(of_class):
        remedy = "" if taken_as else ", or say --as class"
        raise UsageError(
            f"{path} holds one submission, and --jobs, --gradebook, --roster, --attempt and --regrade are for a class: "
            f"name the folder that holds everyone's{remedy}."
        )


def _visible(line: str) -> str:
    from grader.reports.text import visible

    return visible(line)
