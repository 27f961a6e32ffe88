"""`grade export gradescope-run`: what `run_autograder` calls, inside Gradescope's container, for one submission."""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import Any

import click

from grader.cli import paths
from grader.errors import GraderFault, SubmissionError
from grader.exports import feedback_text, gradescope
from grader.intake.prepare import prepare
from grader.output_files import write_whole
from grader.reports.student_view import for_student
from grader.wire.modes import Mode


@click.command("gradescope-run", hidden=True)
@click.argument("name", metavar="ASSIGNMENT")
@click.option("--root", type=click.Path(path_type=Path), default=Path("/autograder"), show_default=True)
@click.option("--allow-weak", is_flag=True, help="Grade also where no lock keeps a submission from the hidden checks.")
def gradescope_run(name: str, root: Path, allow_weak: bool) -> None:
    """Grade ROOT/submission and write ROOT/results/results.json, whatever happens.

    What is printed is for instructors: the file says that students do not see it. A failure of ours gives no score.
    """
    try:
        content = _graded(name, root, allow_weak)
    except SubmissionError as error:
        content = gradescope.nothing_to_grade(str(error))
    except Exception:  # noqa: BLE001 - whatever it is, it is not the student's fault, and must not become a zero
        click.echo(traceback.format_exc())
        content = gradescope.without_grade(feedback_text.OUR_FAULT)
    write_whole(root / "results" / "results.json", content)


def _graded(name: str, root: Path, allow_weak: bool) -> bytes:
    metadata = _metadata(root / "submission_metadata.json")
    click.echo(gradescope.submitters(metadata))
    folder = paths.assignment_folder(name)
    path = root / "submission"
    with prepare(folder, path, also_hidden=[root / "results"]) as ready:
        from grader.cli import one_submission  # start-up: NumPy, after the sandbox was started
        from grader.grading import grade_submission

        refuse_weak(ready.sandbox.mode, allow_weak)
        try:
            submission = ready.open(path)
        except SubmissionError as error:
            told = str(error).partition(";")[0].replace(str(path), "what you handed in").rstrip(".")
            wanted = " and ".join(part.file for part in ready.assignment.parts)
            raise SubmissionError(f"{told}: hand in {wanted}, under these names.") from error
        grade = grade_submission.grade(ready.assignment, submission, sandbox=ready.sandbox)
    one_submission.show(grade, None)
    possible = gradescope.points_possible(metadata)
    if possible is not None and abs(possible - grade.points) > 1e-9:
        click.echo(f"WARNING: Gradescope has {possible:g} points for it, the assignment has {grade.points:g}.")
    return gradescope.results(for_student(grade))


def refuse_weak(mode: Mode, allow_weak: bool) -> None:
    """Raise GraderFault where the sandbox is too weak for other people's code, unless that is allowed."""
    if not mode.hides_files and not allow_weak:
        raise GraderFault(
            f"This machine only has the sandbox mode {mode}, in which a submission can read the hidden checks: make "
            "the zip again with --allow-weak if you accept that."
        )


def _metadata(path: Path) -> dict[str, Any]:
    """Return what Gradescope says of the submission; {} where it says nothing: grading does without."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        click.echo(f"submission_metadata.json cannot be read: {error}")
        return {}
    return found if isinstance(found, dict) else {}
