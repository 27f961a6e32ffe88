"""The commands that write reports, class pages and feedback from what is kept. No student code runs."""

from __future__ import annotations

from pathlib import Path

import click

from grader import output_files
from grader.assignment import load as assignments
from grader.classes import class_pages as pages
from grader.classes.job import person_pages
from grader.cli import one_submission, paths
from grader.cli.gradebook_commands import of_gradebook
from grader.cli.options import PATH
from grader.errors import UsageError
from grader.grade import from_json
from grader.gradebook.book import Book
from grader.gradebook.extensions import current_extensions
from grader.gradebook.school_class import entries
from grader.reports.classes.feedback import write_entry
from grader.reports.student_view import entry_for_student
from grader.reports.text import visible


@click.command()
@click.argument("grade_file", type=PATH, metavar="GRADE.json")
@click.option(
    "--report", "folder", type=PATH, metavar="DIR", help="Where it goes.  [default: reports/ASSIGNMENT/GRADE]"
)
@click.pass_obj
def report(kept: list[str], grade_file: Path, folder: Path | None) -> int:
    """Make the report again from a kept grade; no student code runs."""
    try:
        raw = grade_file.read_bytes()
    except OSError as error:
        raise UsageError(f"{grade_file} cannot be read ({error.strerror}): name a file that --json wrote.") from error
    grade = from_json(raw, source=str(grade_file))
    folder = folder or paths.report_folder(grade.assignment, grade_file)
    output_files.refuse_unwritable(folder, folder=True)
    released = grade.public_only and not paths.has_reference(grade.assignment)
    written = one_submission.write_report(grade, folder, for_instructor=not released)
    kept.append(f"the report in {written}")
    one_submission.show(grade, written)
    return one_submission.exit_code(grade)


@click.command("class")
@of_gradebook
@click.option("--report", type=PATH, metavar="DIR", help="Where they go.  [default: reports/ASSIGNMENT/class]")
@click.pass_obj
def class_pages(kept: list[str], gradebook: Path, assignment: str | None, report: Path | None) -> int:
    """Make the pages of a class again from its gradebook."""
    with Book(gradebook) as book:
        declared = book.declared(assignment)
        name, extensions = declared.name, current_extensions(book, declared.name, declared.late)
        folder = report or Path("reports", name, "class")
        output_files.refuse_unwritable(folder, folder=True)
        pages.remove_partial_files(folder)
        standing = book.standings(name)
        for number, attempt in book.counting_attempts(name):
            stands, grade = standing.get(attempt.person.id, (0, None))
            if grade is not None and stands == number:
                made, extension = book.grade(grade), extensions.get(attempt.person.id)
                if not pages.are_current(folder, attempt, made, extension):
                    pages.write(folder, person_pages(attempt, made, extension))
        try:
            handout = assignments.load(paths.assignment_folder(name)).handout()
        except UsageError:  # the gradebook may have travelled without the assignment
            handout = {}
        index = pages.write_index(book, name, folder, handout)
    kept.append(f"the pages in {folder}")
    click.echo(f"Index: {visible(str(index))}")
    return 0


@click.command()
@click.argument("folder", type=PATH, metavar="DIR")
@of_gradebook
@click.pass_obj
def feedback(kept: list[str], folder: Path, gradebook: Path, assignment: str | None) -> int:
    """Write what goes back to each student into DIR: report, points, comments."""
    output_files.refuse_unwritable(folder, folder=True)
    with Book(gradebook) as book:
        declared = book.declared(assignment)
        count = 0
        for entry in entries(book, declared.name):
            write_entry(declared.title, entry_for_student(entry), folder)
            count += 1
            kept[:] = [f"the feedback of {count} students in {folder}"]
    click.echo(visible(f"{folder}: feedback for {count} students."))
    return 0
