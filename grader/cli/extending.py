"""The command that gives single students more time, and takes it back. No student code runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.gradebook import of_gradebook, person_of, say, user

if TYPE_CHECKING:
    from grader.gradebook.entry import Entry


@click.command()
@click.argument("person")
@click.option(
    "--until", metavar="DATE-TIME", help="Until then: 2025-10-05T23:59, in the due time's zone, or with its own."
)
@click.option("--days", type=int, metavar="N", help="So many days after the due time.")
@click.option("--withdraw", is_flag=True, help="Take back what was granted; the due time of all counts again.")
@of_gradebook
@click.option("--reason", required=True, help="Why; it stays in the gradebook, and is not told to the student.")
@click.option("--author", help="Who says so.  [default: the user of this machine]")
def extend(
    person: str,
    until: str | None,
    days: int | None,
    withdraw: bool,
    gradebook: Path,
    assignment: str | None,
    reason: str,
    author: str | None,
) -> int:
    """Give a student more time before the rule on lateness counts.

    Of several extensions the last counts, and all stay in the gradebook. Nothing is graded again.
    """
    from grader.errors import UsageError
    from grader.gradebook import extensions
    from grader.gradebook.book import Book
    from grader.gradebook.classes import school_class
    from grader.gradebook.late import spelled

    if (until is not None) + (days is not None) + withdraw != 1:
        raise UsageError("Say one of --until DATE-TIME, --days N and --withdraw.")
    if not reason.strip():
        raise UsageError("Give a reason with --reason: it stays in the gradebook, for whoever asks.")
    if days is not None and not 1 <= days <= extensions.MOST_DAYS:
        raise UsageError(f"--days takes a number from 1 to {extensions.MOST_DAYS}; to take time back, say --withdraw.")
    with Book(gradebook) as book:
        declared = book.declared(assignment)
        own = person_of(book, declared.name, person)
        due = extensions.due_of(declared.late, declared.name)
        if withdraw and own not in extensions.granted(book, declared.name, declared.late):
            raise UsageError(f"{own} has no extension in {declared.name} that could be withdrawn.")
        end = extensions.moment(until, due).isoformat() if until is not None else ""
        book.extend(declared.name, own, end, days, author or user(), reason.strip())
        entry = next(entry for entry in school_class(book, declared.name).entries if entry.person.id == own)
    say(f"{own}: {_told(entry, spelled(due))}")
    return 0


def _told(entry: Entry, due: str) -> str:
    said = f"extended until {entry.extension.end}" if entry.extension else f"no extension, due {due}"
    if entry.final is None:
        return f"{said}; no grade yet."
    if not entry.submitted:
        return f"{said}; when it was handed in is not known, so lateness costs nothing; {entry.final:g} points."
    late = f"late, which costs {entry.late_penalty:g}" if entry.late_seconds else "in time"
    return f"{said}; {late}; {entry.final:g} points now."
