"""The grading of a class by `grade ASSIGNMENT FOLDER`: how a class is recognised, and which options are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import GRADEBOOK, Asked, OfClass
from grader.cli.printing import show_lines
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.assignment.model import Assignment
    from grader.intake.download_files import Tree
    from grader.intake.hand_ins import Layout
    from grader.sandbox.provider import Sandbox

ENDINGS = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")


def may_be_class(path: Path, of_class: OfClass) -> bool:
    """Tell whether the path could hold a class, or options about a class were given, so that it is worth a look."""
    return of_class != OfClass() or path.is_dir() or (path.is_file() and path.name.lower().endswith(ENDINGS))


def grade_if_class(folder: Path, path: Path, kept: list[str], asked: Asked, of_class: OfClass) -> int | None:
    """Grade what is at `path` and return the exit code; None where it is one submission, not packed."""
    from grader.assignment.template_files import files_given, template_folder  # start-up, as all that follow
    from grader.assignment.toml_outline import read_outline
    from grader.intake import read_download
    from grader.intake.prepare import prepare

    files, insist = [part.file for part in read_outline(folder).parts], of_class.taken_as == "class"
    packed = path.is_file() and path.name.lower().endswith(ENDINGS)
    tree = None if packed else read_download.open_tree(path, None)
    given = files_given(template_folder(folder.resolve()))

    def layout_in(tree: Tree) -> Layout | None:
        if of_class.taken_as == "submission":
            return None
        found = read_download.layout_of(tree, files, insist=insist, handout=given)
        if found is None:
            read_download.refuse_several(tree, files)
        return found

    layout = layout_in(tree) if tree else None
    if tree and layout is None:
        _refuse_class_options(path, of_class)
        return None
    with prepare(folder, data=asked.data) as ready:
        from grader.cli import one_submission  # start-up: after the sandbox was started

        tree = tree or read_download.open_tree(path, ready.sandbox)
        if packed:
            layout = layout_in(tree)
        if layout is None:
            _refuse_class_options(path, of_class)
            opened = read_download.read_single(path, ready.assignment, ready.sandbox, tree)
            return one_submission.grade_opened(ready.assignment, opened, path, ready.sandbox, kept, asked)
        show_lines(read_download.describe(layout, tree), err=True)
        return _grade_class(ready.assignment, layout, tree, path, ready.sandbox, kept, asked, of_class)


def refuse_class_here(assignment: Assignment, here: Path) -> None:
    """Raise UsageError where the folder in which one stands, and which was not named, holds many submissions."""
    from grader.intake import read_download  # start-up: after the sandbox was started
    from grader.intake.download_files import FolderTree
    from grader.intake.open_submission import MOST_HERE

    tree, files = FolderTree(here, most=MOST_HERE, nearest=True), [part.file for part in assignment.parts]
    given = assignment.handout() if assignment.handout_is_apart else {}
    layout = read_download.layout_of(tree, files, handout=given)
    if layout:
        raise UsageError(
            f"{here} holds {layout.told}: grade them all with `grade {assignment.name} .`, or name one of them."
        )


def _grade_class(
    assignment: Assignment,
    layout: Layout,
    tree: Tree,
    path: Path,
    sandbox: Sandbox,
    kept: list[str],
    asked: Asked,
    of_class: OfClass,
) -> int:
    from grader.classes import grade_class  # start-up: after the sandbox was started
    from grader.cli import one_submission  # start-up: after the sandbox was started
    from grader.cli.class_display import ClassDisplay  # start-up: after the sandbox was started

    if asked.part or asked.check or asked.json_file:
        raise UsageError("A class is graded as a whole: --part, --check and --json are for one submission.")
    name = path.resolve().name if path.is_dir() else path.name.split(".")[0]
    options = grade_class.ClassOptions(
        gradebook=of_class.gradebook or Path(GRADEBOOK),
        report=asked.report or Path("reports", assignment.name, name),
        jobs=of_class.jobs,
        roster=of_class.roster,
        attempt=of_class.attempt,
        public_only=asked.public_only,
        allow_weak=of_class.allow_weak,
        regrade=of_class.regrade,
    )
    with ClassDisplay(kept) as display:
        failed = grade_class.grade_class(assignment, layout, tree, sandbox, options, display.heard)
    if failed:
        return one_submission.NO_GRADE
    return one_submission.NOT_PASSED if display.incomplete else one_submission.PASSED


def _refuse_class_options(path: Path, of_class: OfClass) -> None:
    if replace(of_class, taken_as=None, allow_weak=False) != OfClass():
        remedy = "" if of_class.taken_as else ", or say --as class"
        raise UsageError(
            f"{path} holds one submission, and --jobs, --gradebook, --roster, --attempt and --regrade are for a class: "
            f"name the folder that holds everyone's{remedy}."
        )
