"""A gradebook, and what adds a grade to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))  # for gradebook_samples.py

from gradebook_samples import grade

from grader.grade import to_json
from grader.gradebook.book import Book, Declared


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new one, that knows of the assignment `a1` with 10 points."""
    with Book(tmp_path / "book.sqlite", create=True) as made:
        made.declare(Declared("a1", "Title", 10, "hash1", None))
        yield made


@pytest.fixture
def add(book: Book) -> Callable[..., int]:
    """Adds a grade under conditions "c"."""

    def added(submission: str, earned: float | None, conditions: str = "c", **more: Any) -> int:
        made = grade(submission, earned, **more)
        return book.add_grade(made, to_json(made), conditions)

    return added
