"""More time for single students: rows that say until when, who granted it and why. Of one person's, the last counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.entry import Extension, Person
from grader.gradebook.late import LatePolicy, format_time

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
FORM = "write 2025-10-05T23:59, or with its distance from UTC 2025-10-05T23:59-05:00"
MOST_DAYS = 3650


@dataclass(frozen=True)
class ExtensionRecord:
    """One row of extensions, and what lateness cost the person before and after it, for the attempt that counts."""

    person: Person
    when: str  # ISO 8601, UTC
    extension: Extension | None  # None: withdrawn, or no later than the due time that all have
    author: str
    reason: str
    before: float
    after: float


def due_of(late: LatePolicy | None, assignment: str) -> datetime:
    """Return the due time that all have; raise UsageError where there is none, for then nobody is late."""
    if late is None or late.due is None:
        raise UsageError(
            f"{assignment} has no due time in this gradebook, so nobody is late: declare `due` under [late] in its "
            "assignment.toml, and grade again."
        )
    return late.due


def parse_until(text: str, due: datetime) -> datetime:
    """Return the time that was written after --until; without a distance from UTC, that of the due time is meant.

    A date alone is meant to its last second. Raises UsageError where the text is no time, or not after the due time.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(f"{text}T23:59:59" if DATE.fullmatch(text) else text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date and time: {FORM}.") from error
    found = found if found.tzinfo else found.replace(tzinfo=due.tzinfo)
    try:
        later = found.astimezone(UTC) > due.astimezone(UTC)
    except OverflowError as error:
        raise UsageError(f"{text!r} is no date and time of this world: {FORM}.") from error
    if not later:
        raise UsageError(
            f"{format_time(found)} is not after the due time, {format_time(due)}: an extension gives more time."
        )
    return found


def extension_of_row(
    late: LatePolicy | None, until: str, days: int | None, author: str, reason: str, when: str
) -> Extension | None:
    """Return the extension that a row grants under the rule; None where it gives no more time."""
    if late is None or late.due is None:
        return None
    end = datetime.fromisoformat(until) if until else late.due + timedelta(days=days or 0)
    # When everyone's due time moves behind it, nobody has less time for having been granted more.
    if end.astimezone(UTC) <= late.due.astimezone(UTC):
        return None
    return Extension(end.isoformat(), author, reason, when)


def current_extensions(book: Book, assignment: str, late: LatePolicy | None) -> dict[str, Extension]:
    """Return the extensions that hold now, by person."""
    last = {row[0]: extension_of_row(late, *row[1:]) for row in _rows(book, assignment)}
    return {person: found for person, found in last.items() if found}


def history(book: Book, assignment: str, *, person: str | None = None, since: str = "") -> list[ExtensionRecord]:
    """Return everything that was granted or withdrawn, in its order."""
    declared = book.declared(assignment)
    attempts = {attempt.person.id: attempt for _, attempt in book.counting_attempts(assignment)}
    lost: dict[str, float] = {}
    found = []
    for who, until, days, author, reason, when in _rows(book, assignment):
        attempt = attempts.get(who)
        submitted = attempt.submitted if attempt else ""
        made = extension_of_row(declared.late, until, days, author, reason, when)
        before = lost.get(who, lateness_penalty(declared.late, None, submitted, declared.points)[1])
        lost[who] = lateness_penalty(declared.late, made, submitted, declared.points)[1]
        whose = attempt.person if attempt else Person(who)
        found.append(ExtensionRecord(whose, when, made, author, reason, before, lost[who]))
    return [one for one in found if one.when >= since and person in (None, one.person.id)]


def lateness_penalty(
    late: LatePolicy | None, extension: Extension | None, submitted: str, points: float
) -> tuple[float, float]:
    """Return how many seconds late someone is with this extension, and the points to take for it."""
    if late is None:
        return 0.0, 0.0
    seconds = late.seconds_late(submitted, due=datetime.fromisoformat(extension.until) if extension else None)
    return seconds, late.penalty(seconds, points)


def _rows(book: Book, assignment: str) -> list[tuple[str, str, int | None, str, str, str]]:
    """Return all rows of extensions, in their order: person, until, days, author, reason, added."""
    query = "select person, until, days, author, reason, added from extensions where assignment = ? order by id"
    return book.rows(query, assignment)
