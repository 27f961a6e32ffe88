"""What was asked for besides the submission itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """The options of a grading of one submission."""

    part: str | None = None
    check: str | None = None
    public_only: bool = False
    report: Path | None = None
    json_file: Path | None = None
    data: str | None = None

    @property
    def everything(self) -> bool:
        """Whether all checks are to be asked."""
        return not (self.part or self.check or self.public_only)


@dataclass(frozen=True)
class OfClass:
    """Those that are about a class alone."""

    taken_as: str | None = None
    jobs: int | None = None
    gradebook: Path | None = None
    roster: Path | None = None
    attempt: int | None = None
    regrade: bool = False
    allow_weak: bool = False
