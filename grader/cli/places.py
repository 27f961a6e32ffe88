"""Where things are: the assignment of a name, the files to grade when none are named, the place of reports."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import UsageError


def assignment_folder(name: str, commands: Sequence[str] = ()) -> Path:
    """The folder of the assignment `name`, seen from here; UsageError with a suggestion if there is none."""
    from grader.flow import assignment

    try:
        return assignment.find(name, Path.cwd())
    except UsageError as error:
        meant = difflib.get_close_matches(name, commands, n=1)
        suggestion = f" Or did you mean the command `grade {meant[0]}`?" if meant else ""
        raise UsageError(f"{error}{suggestion}") from error


def default_submission(files: Iterable[str], template: Path | None) -> Path:
    """What to grade when nothing is named: this folder if it holds any Python file, else the template.

    Any: a file under another name than one of `files` is better asked about than passed over for the template.
    """
    here = Path.cwd()
    if any(here.glob("*.py")):
        return here
    wanted = list(files)
    if template and any((template / file).is_file() for file in wanted):
        return template
    raise UsageError(f"There is nothing to grade in {here}: no {' or '.join(wanted)}; name the file or folder.")


def root_of(folder: Path) -> Path:
    """The folder that holds `assignments/`, `reference/` and `student_template/`."""
    return folder.parent.parent


def report_folder(assignment: str, submission: Path) -> Path:
    """Where the report goes when no place is named: a folder for each submission, under the working directory."""
    name = submission.resolve().stem if submission.is_file() else submission.resolve().name
    return Path("reports", assignment, name or "submission")
