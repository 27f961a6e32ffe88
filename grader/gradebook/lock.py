"""One grading at a time in a gradebook: two would do the same work twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import UsageError


@contextmanager
def alone(gradebook: Path) -> Iterator[None]:
    """Hold the gradebook's lock; UsageError where another process does. It is let go of however that process ends."""
    try:
        import fcntl
    except ImportError:  # Windows, where no class is graded
        yield
        return
    beside = gradebook.with_name(f".{gradebook.name}.lock")
    beside.parent.mkdir(parents=True, exist_ok=True)
    with beside.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"Another grading is writing to {gradebook}: wait for it, or name another.") from error
        yield
