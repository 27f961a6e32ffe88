"""The pages of a class in a folder: whether they are current, and writing them whole."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from grader.classes.job import GRADE
from grader.grade import Grade, to_json
from grader.gradebook.book import Book
from grader.gradebook.entry import Attempt, Extension
from grader.gradebook.school_class import personal_grade, school_class, source_texts
from grader.output_files import write_whole
from grader.reports.classes import index
from grader.reports.classes.folder_names import student_folder


def are_current(folder: Path, attempt: Attempt, grade: Grade, extension: Extension | None = None) -> bool:
    """Return whether the person's pages were made from this very grade."""
    path = folder / "students" / student_folder(attempt.person.id) / GRADE
    try:
        return path.read_bytes() == to_json(personal_grade(grade, attempt, extension))
    except OSError:
        return False


def write(folder: Path, pages: Mapping[str, bytes]) -> None:
    """Write the pages in their order, each whole."""
    for name, content in pages.items():
        write_whole(folder / name, content)


def remove_partial_files(folder: Path) -> None:
    """Remove the unfinished files of an earlier run that was killed."""
    for path in [*folder.glob(".*.part"), *folder.glob("students/*/.*.part")]:
        with contextlib.suppress(OSError):
            path.unlink()


def write_index(book: Book, name: str, folder: Path, handout: Mapping[str, bytes]) -> Path:
    """Write the class's index page and return its path."""
    given = {file: raw.decode("utf-8", "replace") for file, raw in handout.items()}
    return index.write(school_class(book, name), folder, sources=source_texts(book, name), given=given)[0]
