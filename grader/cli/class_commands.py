"""What is made of a gradebook: the class' pages again, and what goes back to the students. No student code runs."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.class_command import PATH
from grader.cli.gradebook import of_gradebook


@click.command("class")
@of_gradebook
@click.option("--report", type=PATH, metavar="DIR", help="Where they go.  [default: reports/ASSIGNMENT/class]")
@click.pass_obj
def class_pages(kept: list[str], gradebook: Path, assignment: str | None, report: Path | None) -> int:
    """Make the pages of a class again from its gradebook."""
    from grader.cli import class_pages as pages
    from grader.cli import keeping, places
    from grader.cli.class_task import pages_of
    from grader.errors import UsageError
    from grader.flow import assignment as assignments
    from grader.gradebook.book import Book
    from grader.gradebook.extensions import granted
    from grader.reports.text import visible

    with Book(gradebook) as book:
        declared = book.declared(assignment)
        name, extensions = declared.name, granted(book, declared.name, declared.late)
        folder = report or Path("reports", name, "class")
        keeping.refuse_unwritable(folder, folder=True)
        pages.sweep(folder)
        standing = book.standing(name)
        for number, attempt in book.current(name):
            stands, grade = standing.get(attempt.person.id, (0, None))
            if grade is not None and stands == number:
                made, more = book.grade(grade), extensions.get(attempt.person.id)
                if not pages.are_current(folder, attempt, made, more):
                    pages.write(folder, pages_of(attempt, made, more))
        try:
            handout = assignments.load(places.assignment_folder(name)).handout()
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
    from grader.cli import keeping
    from grader.gradebook.book import Book
    from grader.gradebook.classes import entries
    from grader.gradebook.entry import SchoolClass
    from grader.gradebook.late import utc_now
    from grader.reports import class_feedback
    from grader.reports.text import visible

    keeping.refuse_unwritable(folder, folder=True)
    with Book(gradebook) as book:
        declared = book.declared(assignment)
        title = SchoolClass(declared.name, declared.title, declared.points, [], utc_now())
        count = 0
        for entry in entries(book, declared.name):
            class_feedback.write_entry(title, entry, folder)
            count += 1
            kept[:] = [f"the feedback of {count} students in {folder}"]
    click.echo(visible(f"{folder}: feedback for {count} students."))
    return 0


ALL = [class_pages, feedback]
