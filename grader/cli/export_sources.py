"""The sources of an export's grades (a kept grade, a folder of them, a gradebook), and the file it is written to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from grader import output_files
from grader.cli.options import GRADEBOOK
from grader.errors import UsageError
from grader.exports import class_json
from grader.grade import Grade, from_json
from grader.gradebook import school_class as classes
from grader.gradebook.book import Book
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.output_files import write_whole
from grader.reports.student_view import StudentGrade, for_student

_SQLITE = b"SQLite format 3\0"


def read(path: Path) -> bytes:
    """Return the file's content; UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): name a file that is there.") from error


def one_grade(path: Path) -> StudentGrade:
    """Return the grade that --json kept in the file, without what is hidden: what is made of it is its student's."""
    return for_student(_kept_grade(path))


def _kept_grade(path: Path) -> Grade:
    return from_json(read(path), source=str(path))


def named_class(grades: Sequence[Path], gradebook: Path | None, assignment: str | None) -> SchoolClass:
    """Return the class in `grades`, in the `gradebook`, or, where neither is named, in the gradebook lying here."""
    if grades and gradebook:
        raise UsageError("Name GRADES or --gradebook, not both.")
    return school_class(grades, assignment) if grades else _of_gradebook(gradebook or Path(GRADEBOOK), assignment)


def school_class(paths: Sequence[Path], assignment: str | None) -> SchoolClass:
    """Return the class in a gradebook, in a file of `grade export json`, or of kept grades: files and folders of them.

    A kept grade's student is its path below the folder that all have in common, without `.json`.
    """
    if len(paths) == 1 and paths[0].is_file():
        raw = read(paths[0])
        if raw.startswith(_SQLITE):
            return _of_gradebook(paths[0], assignment)
        if class_json.is_one(raw):
            return class_json.read(raw, str(paths[0]))
    return _of_grades(paths, assignment)


def _of_gradebook(path: Path, assignment: str | None) -> SchoolClass:
    with Book(path) as book:
        return classes.school_class(book, assignment)


def _of_grades(paths: Sequence[Path], assignment: str | None) -> SchoolClass:
    files = [found for path in paths for found in (sorted(path.rglob("*.json")) if path.is_dir() else [path])]
    if not files:
        raise UsageError(f"There is no grade in {', '.join(map(str, paths))}: name files that --json wrote.")
    above = Path(os.path.commonpath([file.resolve().parent for file in files]))
    grades = {file.resolve().relative_to(above).with_suffix("").as_posix(): _kept_grade(file) for file in files}
    names = sorted({grade.assignment for grade in grades.values()})
    if assignment:
        grades = {name: grade for name, grade in grades.items() if grade.assignment == assignment}
        names = [assignment] if grades else names
    if len(names) != 1 or not grades:
        raise UsageError(f"The grades are of {', '.join(names)}: say which with --assignment.")
    made = max(grades.values(), key=lambda grade: grade.points)
    return SchoolClass(
        assignment=made.assignment,
        title=made.title,
        points=made.points,
        entries=[Entry(Person(name), grade=grade) for name, grade in grades.items()],
        made=max(grade.provenance.started for grade in grades.values()),
    )


def keep(path: Path, content: bytes, kept: list[str]) -> None:
    """Write the file whole; what stood there and differs gets the name FILE.1~."""
    output_files.refuse_unwritable(path, folder=False)
    if path.exists() and path.read_bytes() != content:
        click.echo(f"What was in {path} is kept as {output_files.set_aside(path)}.", err=True)
    write_whole(path, content)
    kept.append(f"{path}")
    click.echo(f"{path} is written.")
