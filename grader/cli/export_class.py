"""The end of `grade export canvas` and its like: the filled sheet, what became of everyone, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import export_sources as sources
from grader.exports import match_rows
from grader.exports.match_rows import Filled, Joined
from grader.reports.text import visible

MOST_LISTED = 20


def write_sheet(sheet: Path, filled: Filled, output: Path | None, kept: list[str]) -> None:
    """Write the sheet and the outer join, and say who is on one side only."""
    path = output or sheet.with_name(f"{sheet.stem}-filled.csv")
    sources.keep(path, filled.content, kept)
    sources.keep(path.with_name(f"{path.stem}-status.csv"), match_rows.table(filled), kept)
    counts = {status: len(filled.of(status)) for status in match_rows.RowStatus if filled.of(status)}
    click.echo(f"{filled.column}: " + ", ".join(f"{count} {status.value}" for status, count in counts.items()) + ".")
    unsettled = [line for line in filled.joined if line.status not in match_rows.SETTLED]
    for line in unsettled[:MOST_LISTED]:
        _tell(line)
    if len(unsettled) > MOST_LISTED:
        click.echo(f"… and {len(unsettled) - MOST_LISTED} more in {path.stem}-status.csv", err=True)


def _tell(line: Joined) -> None:
    name = line.entry.person.id if line.entry else line.row.name if line.row else ""
    remark = f": {line.remark}" if line.remark else ""
    click.echo(visible(f"{line.status.value}: {name}{remark}"), err=True)
