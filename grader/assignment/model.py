"""The model of a loaded assignment: its parts, checks and mistakes, and the hash of all that decides a grade."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.assignment.assignment_toml import Declaration, TimeLimits
from grader.assignment.data_set import RECORDED
from grader.assignment.run_files import SourceFiles, run_file, run_lock
from grader.assignment.template_files import files_given
from grader.checks.check import Case, Check
from grader.checks.mistake import Mistake
from grader.datasets import Images
from grader.errors import UsageError

# The handout, and what thresholds were held against.
NOT_HASHED = {"README.md", "calibration.json", "calibration_mnist.json"}


@dataclass(frozen=True)
class Part:
    """One of the student's files, and the checks about it: public ones first, in file order."""

    file: str
    title: str
    points: float
    checks: tuple[Check, ...]
    limits: TimeLimits = field(default_factory=TimeLimits)
    preload: tuple[str, ...] = ()

    @property
    def in_worker(self) -> bool:
        """Return whether the reference, too, is asked in a worker."""
        return bool(self.preload)

    @property
    def cases(self) -> list[Case]:
        """Return all rows of the grade about this file."""
        return [case for check in self.checks for case in check.rows]


@dataclass(frozen=True)
class Assignment:
    """A loaded assignment; `reference` is None in a folder that was released to students."""

    name: str
    folder: Path
    declaration: Declaration
    parts: tuple[Part, ...]
    reference: Path | None
    template: Path | None
    mistakes: tuple[Mistake, ...] = ()
    conventions: tuple[Mistake, ...] = ()
    package: Any = field(default=None, repr=False)
    images: Images | None = None  # what it trains on, where that can be chosen
    files: SourceFiles = field(default_factory=SourceFiles, repr=False, compare=False)  # each read once

    @property
    def title(self) -> str:
        """Return the title in assignment.toml."""
        return self.declaration.title

    @property
    def preload(self) -> tuple[str, ...]:
        """Return the names of all modules that any part needs imported."""
        own = (name for part in self.parts for name in part.preload)
        return tuple(dict.fromkeys([*self.declaration.preload, *own]))

    def part(self, file: str) -> Part:
        """Return the part of that file name, with or without .py; raise UsageError where there is none."""
        for part in self.parts:
            if part.file in (file, f"{file}.py"):
                return part
        known = ", ".join(part.file for part in self.parts)
        raise UsageError(f"{self.name} has no part {file!r}; it has {known}.")

    def with_parts(self, *files: str) -> Assignment:
        """Return the assignment with these parts only, and with the mistakes and conventions about them."""
        parts = tuple(self.part(file) for file in files)
        kept = {part.file for part in parts}
        return replace(
            self,
            parts=parts,
            mistakes=tuple(item for item in self.mistakes if item.part in kept),
            conventions=tuple(item for item in self.conventions if item.part in kept),
        )

    @cached_property
    def data(self) -> Any:
        """Return the result of `load()` in the assignment's data.py; None where there is no data."""
        path = self.folder / "data.py"
        with run_lock:  # parts are graded side by side
            if not path.is_file():
                return None
            module = run_file(path, self.package)
            return module.load(self.images.where) if self.images else module.load()

    @cached_property
    def hash(self) -> str:
        """Return the sha256 of all files that decide a grade: checks, data, reference, mistakes, answers."""
        return hash_of_files([folder for folder in (self.folder, self.reference) if folder], self.files)

    @property
    def edition(self) -> str:
        """Return a key of all that decides an answer: the files' hash, and that of the images it trains on."""
        return f"{self.hash}/{self.images.sha256}" if self.images else self.hash

    @property
    def recorded(self) -> Path:
        """Return the path where a released assignment keeps the reference's answers to the public checks."""
        return self.folder / RECORDED

    @property
    def handout_is_apart(self) -> bool:
        """Return whether the template has a folder of its own: where it has none, students may work in its files."""
        return self.template is not None and self.template != self.folder.parent.parent

    def handout(self) -> dict[str, bytes]:
        """Return the template's files by name: they stand in for siblings that a student did not submit."""
        if self.template is None:
            return {}
        return files_given(self.template)


def hash_of_files(folders: list[Path], files: SourceFiles) -> str:
    """Return the sha256 over names and contents of all files below, without those in NOT_HASHED."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.name not in NOT_HASHED:
                digest.update(str(path.relative_to(folder)).encode() + b"\0")
                digest.update(hashlib.sha256(files.read(path)).digest())
    return digest.hexdigest()
