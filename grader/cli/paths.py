"""Paths: the assignment of a name, the files to grade when none are named, the place of reports."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.assignment.find_assignment import PROGRAM, find_assignment
from grader.assignment.template_files import files_given
from grader.cli.printing import show_lines
from grader.errors import UsageError
from grader.intake.file_names import is_source, part_like
from grader.intake.likeness import Handout

MOST_READ = 4 << 20  # bytes of a file, to see what it could be


def assignment_folder(name: str, commands: Sequence[str] = (), submission: Path | None = None) -> Path:
    """Return the folder of the assignment `name`, seen from here or else from the files that are to be graded.

    UsageError with a suggestion if there is none.
    """
    here = Path.cwd()
    try:
        found = find_assignment(name, here, *([submission.resolve()] if submission else []))
    except UsageError as error:
        _refuse_file(name)
        meant = difflib.get_close_matches(name, commands, n=1)
        suggestion = f" Or did you mean the command `grade {meant[0]}`?" if meant else ""
        raise UsageError(f"{error}{suggestion}") from error
    if root_of(found) not in (here, *here.parents, PROGRAM):
        show_lines([f"{name} is not here: taking the one in {found.parent}."], err=True)
    return found


def _refuse_file(name: str) -> None:
    """Raise UsageError if `name` is a file, and say which assignment it belongs to."""
    if not (Path(name).exists() or Path(name).suffix.lower() in (".py", ".ipynb", ".zip")):
        return
    file = Path(name).stem + ".py"
    above = next((folder for folder in (Path.cwd(), *Path.cwd().parents) if (folder / "assignments").is_dir()), None)
    tomls = sorted((above / "assignments").glob("*/assignment.toml")) if above else []
    owners = [toml.parent.name for toml in tomls if f'"{file}"' in toml.read_text("utf-8", "replace")]
    if owners:
        commands = " or ".join(f"`grade {owner} {name}`" for owner in owners)
        raise UsageError(f"{name} belongs to {' and '.join(owners)}: say {commands}.")
    raise UsageError(f"{name} is no assignment: name the assignment first, as in `grade assignment1 {name}`.")


def default_submission(files: Iterable[str], template: Path | None) -> Path:
    """Return what to grade when nothing is named: this folder if something in it could be a part.

    UsageError where nothing could: it says where such files are, in the template or in the folder that a student was
    given. What lies in folders below is graded only where its folder is named.
    """
    here, wanted = Path.cwd(), list(files)
    at_hand = [path for path in here.iterdir() if is_source(path.name) and path.is_file()]
    given = Handout({name: raw for name, raw in (files_given(template) if template else {}).items() if name in wanted})
    if any(part_like(path.name, wanted) or given.parts_mentioned(_beginning(path)) for path in at_hand):
        return here
    if at_hand:
        raise UsageError(f"There is no {' or '.join(wanted)} in {here}: name the file, or the folder that holds it.")
    there = template is not None and any((template / file).is_file() for file in wanted)
    others = f" (such files are in {template})" if there else ""
    raise UsageError(f"There is nothing to grade in {here}: no {' or '.join(wanted)}; name the file or folder{others}.")


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_READ)
    except OSError:  # said when it is opened
        return b""


def root_of(folder: Path) -> Path:
    """Return the folder that holds `assignments/`, `reference/` and `student_template/`."""
    return folder.parent.parent


def report_folder(assignment: str, submission: Path, *, narrowed: bool = False) -> Path:
    """Return the report's folder when none is named: `reports/ASSIGNMENT/` and the submission's path from here.

    So no two submissions meet, be they called alike. Of a submission elsewhere, only the last two names of the path
    count; of the working directory, its own. A report of less than all checks (`narrowed`) leaves the whole one alone.
    """
    here, there = Path.cwd().resolve(), submission.resolve()
    if there.is_file() and not there.with_suffix("").exists():
        there = there.with_suffix("")
    inside = there.is_relative_to(here) and there != here
    within = there.relative_to(here).parts if inside else there.parts[-1:] if there == here else there.parts[1:][-2:]
    *above, name = within or ("submission",)
    return Path("reports", Path(assignment).name or "assignment", *above, name + ("-check" if narrowed else ""))


def has_reference(assignment: str) -> bool:
    """Tell whether the assignment has its reference here: where it is written, and not what students were given."""
    try:
        folder = assignment_folder(assignment)
    except UsageError:
        return False
    return (root_of(folder) / "reference" / folder.name).is_dir()
