"""The options of a grading: how they are typed, and what was asked for, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

PATH = click.Path(path_type=Path)
GRADEBOOK = "gradebook.sqlite"

CLASS_OPTIONS = [
    click.Option(["--jobs", "-j"], type=click.IntRange(1), metavar="N", help="Class: so many at once.  [all cores]"),
    click.Option(["--gradebook"], type=PATH, metavar="FILE", help=f"Class: the gradebook.  [default: {GRADEBOOK}]"),
    click.Option(["--roster"], type=PATH, metavar="CSV", help="Class: who should have handed in."),
    click.Option(["--attempt"], type=click.IntRange(1), metavar="N", help="Class: this attempt counts, not the last."),
    click.Option(["--regrade"], is_flag=True, help="Class: grade again what has a grade; the old ones are kept."),
    click.Option(["--allow-weak"], is_flag=True, help="Class: grade also where the sandbox has not mode full."),
    click.Option(
        ["--as", "taken_as"],
        type=click.Choice(["class", "submission"]),
        help="What FOLDER is, where its layout could be either.",
    ),
]


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
        """Tell whether all checks are to be asked."""
        return not (self.part or self.check or self.public_only)


@dataclass(frozen=True)
class OfClass:
    """The options that are about a class alone."""

    taken_as: str | None = None
    jobs: int | None = None
    gradebook: Path | None = None
    roster: Path | None = None
    attempt: int | None = None
    regrade: bool = False
    allow_weak: bool = False
