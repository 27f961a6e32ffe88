"""The commands about a gradebook: what changed, points and comments by hand. No student code runs."""

from __future__ import annotations

import difflib
import getpass
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.cli.options import GRADEBOOK, PATH
from grader.cli.printing import say, show_lines
from grader.errors import UsageError
from grader.grade import CheckResult
from grader.gradebook import extensions, history
from grader.gradebook.book import Book
from grader.gradebook.entry import Entry
from grader.gradebook.extensions import ExtensionRecord
from grader.gradebook.history import Change, CheckChange
from grader.gradebook.late import format_time
from grader.gradebook.school_class import school_class

Command = TypeVar("Command", bound=Callable[..., Any])
MOST_CHECKS = 6


def of_gradebook(command: Command) -> Command:
    """Return the command with the options that say which gradebook, and which assignment in it."""
    command = click.option("--assignment", metavar="NAME", help="Which one, where the gradebook has several.")(command)
    return click.option(
        "--gradebook", type=PATH, metavar="FILE", default=Path(GRADEBOOK), show_default=True, help="The gradebook."
    )(command)


@click.command()
@click.argument("person", required=False)
@of_gradebook
@click.option("--since", metavar="DATE", default="", help="Only what changed from then on (2025-10-01, UTC).")
@click.option("--all", "every", is_flag=True, help="Every change, not each student's last alone.")
@click.option("--checks/--no-checks", default=True, help="Say which checks came out otherwise.")
def diff(person: str | None, gradebook: Path, assignment: str | None, since: str, every: bool, checks: bool) -> int:
    """Say what changed in the gradebook, for whom and why.

    Of all students, or of the one with the id PERSON.
    """
    with Book(gradebook) as book:
        name = book.declared(assignment).name
        own = person_of(book, name, person) if person else None
        found = history.changes(book, name, person=own, since=since, every=every)
        told = [change for change in found if change.first or not change.same_points or change.checks or own]
        for change in sorted(told, key=lambda change: (change.when, change.person.id)):
            show_lines(_lines(change, checks))
        for change in history.changes_by_hand(book, name, person=own, since=since):
            show_lines([f"{_who(change)}  by hand {_signed(change.after or 0.0)}  {'; '.join(change.why)}"])
        show_lines(_granted(each) for each in extensions.history(book, name, person=own, since=since))
        quiet = len(found) - len(told)
        again = [change for change in told if not change.first]
        moved = sum(not change.same_points for change in again)
        click.echo(f"{moved} with other points, {len(again) - moved} with other outcomes alone, {quiet} as they were.")
    return 0


@click.command()
@click.argument("person")
@click.argument("points", type=float)
@of_gradebook
@click.option("--reason", required=True, help="Why; it stays in the gradebook.")
@click.option("--author", help="Who says so.  [default: the user of this machine]")
def adjust(person: str, points: float, gradebook: Path, assignment: str | None, reason: str, author: str | None) -> int:
    """Add POINTS to a student's grade by hand; to take some away: `grade adjust -- PERSON -2`.

    Nothing is overwritten: an adjustment is taken back by its opposite.
    """
    if not math.isfinite(points) or not points:
        raise UsageError("Say how many points to add: a number other than 0.")
    if not reason.strip():
        raise UsageError("Give a reason with --reason: it stays in the gradebook, for whoever asks.")
    with Book(gradebook) as book:
        name = book.declared(assignment).name
        own = person_of(book, name, person)
        book.adjust(name, own, points, author or user(), reason.strip())
        entry = next(entry for entry in school_class(book, name).entries if entry.person.id == own)
    final = "no grade yet" if entry.final is None else f"{entry.final:g} points now"
    say(f"{own}: {_signed(points)} ({reason.strip()}); {final}.")
    return 0


@click.command()
@click.argument("person")
@click.argument("text")
@of_gradebook
@click.option("--author", help="Who says so.  [default: the user of this machine]")
def comment(person: str, text: str, gradebook: Path, assignment: str | None, author: str | None) -> int:
    """Add a remark for a student, who gets it with the feedback."""
    if not text.strip():
        raise UsageError("The comment is empty.")
    with Book(gradebook) as book:
        name = book.declared(assignment).name
        own = person_of(book, name, person)
        book.comment(name, own, text.strip(), author or user())
    say(f"{own}: noted.")
    return 0


def person_of(book: Book, assignment: str, wanted: str) -> str:
    """Return the id of the student `wanted`, given by id, or by a name or email address that only one person has."""
    people = [attempt.person for _, attempt in book.counting_attempts(assignment)]
    if any(one.id == wanted for one in people):
        return wanted
    like = [one.id for one in people if wanted.casefold() in (one.name.casefold(), one.email.casefold())]
    if len(like) == 1:
        return like[0]
    if like:
        raise UsageError(f"{wanted} could be {', '.join(like)}: give the id.")
    close = difflib.get_close_matches(wanted, [one.id for one in people], n=3)
    hint = f"; did you mean {' or '.join(close)}?" if close else "."
    raise UsageError(f"There is no student {wanted!r} in {assignment}{hint}")


def _lines(change: Change, checks: bool) -> list[str]:
    if change.first:
        return [f"{_who(change)}  {_points(change.after)}  {'; '.join(change.why)}"]
    lines = [f"{_who(change)}  {_points(change.before)} → {_points(change.after)}  {'; '.join(change.why)}"]
    if checks:
        lines += [f"    {_check(each)}" for each in change.checks[:MOST_CHECKS]]
        left = len(change.checks) - MOST_CHECKS
        lines += [f"    and {left} more checks"] if left > 0 else []
    return lines


def _check(change: CheckChange) -> str:
    return f"{change.id}: {_ended(change.before)} → {_ended(change.after)}"


def _ended(check: CheckResult | None) -> str:
    if check is None:
        return "not there"
    return f"{'a remark' if check.is_remark else check.outcome.value} {check.earned:g}"


def _granted(made: ExtensionRecord) -> str:
    what = f"extended until {made.extension.end}" if made.extension else "no extension"
    lost = "" if made.before == made.after else f"  lateness {0 - made.before:g} → {0 - made.after:g}"
    return f"{_who(made)}  {what}{lost}  {made.author}: {made.reason}"


def _who(change: Change | ExtensionRecord) -> str:
    name = f" ({change.person.name})" if change.person.name and change.person.name != change.person.id else ""
    return f"{change.when[:16].replace('T', ' ')}  {change.person.id}{name}"


def _points(value: float | None) -> str:
    return "no grade" if value is None else f"{value:g}"


def _signed(points: float) -> str:
    return f"{points:+g}"


def user() -> str:
    """Return the name of the user of this machine; "someone" where it is not known."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"


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
        if withdraw and own not in extensions.current_extensions(book, declared.name, declared.late):
            raise UsageError(f"{own} has no extension in {declared.name} that could be withdrawn.")
        end = extensions.parse_until(until, due).isoformat() if until is not None else ""
        book.extend(declared.name, own, end, days, author or user(), reason.strip())
        entry = next(entry for entry in school_class(book, declared.name).entries if entry.person.id == own)
    say(f"{own}: {_told(entry, format_time(due))}")
    return 0


def _told(entry: Entry, due: str) -> str:
    said = f"extended until {entry.extension.end}" if entry.extension else f"no extension, due {due}"
    if entry.final is None:
        return f"{said}; no grade yet."
    if not entry.submitted:
        return f"{said}; when it was handed in is not known, so lateness costs nothing; {entry.final:g} points."
    late = f"late, which costs {entry.late_penalty:g}" if entry.late_seconds else "in time"
    return f"{said}; {late}; {entry.final:g} points now."
