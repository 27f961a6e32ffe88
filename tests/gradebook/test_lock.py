"""One grading at a time."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.gradebook.book import exclusive_lock


def test_the_second_is_refused_and_the_third_is_not(tmp_path):
    """While it is held; afterwards it is free, though the file stays."""
    book = tmp_path / "new" / "book.sqlite"
    with exclusive_lock(book), pytest.raises(UsageError, match="Another grading"), exclusive_lock(book):
        pass
    with exclusive_lock(book):
        pass
