"""The start of every grading: the sandbox for an assignment, the assignment loaded meanwhile, a submission opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.preload import guess_part_preloads, guess_preload
from grader.assignment.run_files import SourceFiles
from grader.sandbox.provider import Sandbox

if TYPE_CHECKING:
    from grader.assignment.model import Assignment
    from grader.assignment.submission import Submission


@dataclass(frozen=True)
class Prepared:
    """A loaded assignment and the sandbox that runs submissions to it."""

    assignment: Assignment
    sandbox: Sandbox

    def open(self, path: Path, *, part: str | None = None) -> Submission:
        """Open the submission at `path`: a folder, a Python file, a notebook or an archive.

        SubmissionError where there is nothing to grade.
        """
        from grader.intake.open_submission import open_submission  # start-up: after the sandbox was started

        return open_submission(path, self.assignment, self.sandbox, part=part)


@contextmanager
def prepare(
    folder: Path,
    path: Path | None = None,
    *,
    data: str | None = None,
    apart: bool = True,
    also_hidden: Iterable[Path] = (),
) -> Iterator[Prepared]:
    """Start the sandbox of the assignment in `folder`, and load the assignment while the sandbox imports NumPy.

    `path` is the submission, of which is guessed what to import; None for a class, whose files are not yet known.
    `apart`: the sandboxes of parts with imports of their own are started, too. `data` names the data set.
    """
    folder, files = folder.resolve(), SourceFiles()  # what is read now is what the assignment is loaded from
    preload = guess_preload(folder, path, files) if path else ("numpy",)
    with sandbox_for(folder, preload, also_hidden=also_hidden) as sandbox:
        for more in guess_part_preloads(folder, path, files) if path and apart else ():
            sandbox.with_preload(more)
        from grader.assignment.load import load  # start-up: NumPy is imported on both sides at once

        yield Prepared(load(folder, data, files), sandbox)
