"""Changes of grades: for whom, and why. Two standings of one person are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from grader.grade import CheckResult, Grade, Provenance, not_run, why_not_run
from grader.gradebook.book import Book
from grader.gradebook.entry import Attempt, Person

UNEXPLAINED = "graded again under the same conditions"


@dataclass(frozen=True)
class CheckChange:
    """One check whose outcome or points changed; None where there was no such check."""

    id: str
    before: CheckResult | None
    after: CheckResult | None


@dataclass(frozen=True)
class Change:
    """One step from a standing to the next, or points changed by hand. Points are None where there is no grade."""

    person: Person
    when: str  # ISO 8601, UTC
    before: float | None
    after: float | None
    why: list[str]
    checks: list[CheckChange] = field(default_factory=list)
    first: bool = False  # there was nothing before

    @property
    def same_points(self) -> bool:
        """Return whether the points are as before."""
        return self.before == self.after


@dataclass(frozen=True)
class _Standing:
    """An attempt and its grade, from the moment when they began to count."""

    attempt: Attempt
    grade: int | None
    when: str


def changes(
    book: Book, assignment: str, *, person: str | None = None, since: str = "", every: bool = False
) -> list[Change]:
    """Return each person's last change, or `every` one; only one person's, only those from `since` (ISO 8601) on."""
    found: list[Change] = []
    for who, standings in _standings(book, assignment).items():
        if person is not None and who != person:
            continue
        theirs = [_change(book, before, after) for before, after in pairwise(standings)]
        found += theirs if every else theirs[-1:]
        if every and standings:
            found.insert(len(found) - len(theirs), _first(book, standings[0]))
    return [change for change in found if change.when >= since]


def changes_by_hand(book: Book, assignment: str, *, person: str | None = None, since: str = "") -> list[Change]:
    """Return the points that were added or taken by hand, with their reasons, in their order."""
    people = {attempt.person.id: attempt.person for _, attempt in book.counting_attempts(assignment)}
    query = "select person, points, author, reason, added from adjustments where assignment = ? order by id"
    found = []
    for who, points, author, reason, when in book.rows(query, assignment):
        why = [f"{author}: {reason}"]
        found.append(Change(people.get(who, Person(who)), when, None, points, why))
    return [change for change in found if change.when >= since and person in (None, change.person.id)]


def _standings(book: Book, assignment: str) -> dict[str, list[_Standing]]:
    """Return all standings of each person, in their order."""
    query = (
        "select s.person, a.data, s.grade, s.added from standings s join attempts a on a.id = s.attempt"
        " where s.assignment = ? order by s.id"
    )
    found: dict[str, list[_Standing]] = {}
    for who, data, grade, when in book.rows(query, assignment):
        attempt = msgspec.json.decode(data, type=Attempt)
        found.setdefault(who, []).append(_Standing(attempt, grade, when))
    return found


def _first(book: Book, standing: _Standing) -> Change:
    """Return the change that made a person's first standing."""
    grade = book.grade(standing.grade) if standing.grade is not None else None
    why = [standing.attempt.problem or "first graded"]
    if grade and (untold := why_not_run(grade.parts)):
        why.append(untold.rstrip("."))
    return Change(standing.attempt.person, standing.when, None, grade.earned if grade else None, why, first=True)


def _change(book: Book, before: _Standing, after: _Standing) -> Change:
    """Return the change from one standing to the next."""
    old = book.grade(before.grade) if before.grade is not None else None
    new = book.grade(after.grade) if after.grade is not None else None
    return Change(
        after.attempt.person,
        after.when,
        old.earned if old else None,
        new.earned if new else None,
        _why(before, after, old, new),
        _checks(old, new),
    )


def _why(before: _Standing, after: _Standing, old: Grade | None, new: Grade | None) -> list[str]:
    """Return in words what differs between two standings."""
    why = []
    if before.attempt.submission != after.attempt.submission:
        if not after.attempt.submission:
            why.append(after.attempt.problem or "nothing to grade any more")
        elif not before.attempt.submission:
            why.append("something to grade was handed in")
        else:
            why.append(f"another submission ({_short(before.attempt.submission)} → {_short(after.attempt.submission)})")
    if before.attempt.number != after.attempt.number:
        why.append(f"attempt {before.attempt.number} → {after.attempt.number}")
    if new and (untold := why_not_run(new.parts)):
        why.append(untold.rstrip("."))
    elif old and new and (late := [part.file for part in not_run(old.parts)]):
        why.append(f"{' and '.join(late)} could be run")
    if old and new:
        why += condition_differences(old.provenance, new.provenance)
        if old.public_only != new.public_only:
            why.append("without the hidden checks" if new.public_only else "with the hidden checks")
    elif new and not why:
        why.append("graded now")
    return why or ([UNEXPLAINED] if before.grade != after.grade else ["what the intake noted"])


def condition_differences(old: Provenance, new: Provenance) -> list[str]:
    """Return in words how the conditions of two grades differ, the submission's own files left out."""
    why = []
    if old.assignment_hash != new.assignment_hash:
        why.append(f"the assignment was changed ({_short(old.assignment_hash)} → {_short(new.assignment_hash)})")
    for name in sorted({*old.versions, *new.versions}):
        was, now = old.versions.get(name, "none"), new.versions.get(name, "none")
        if was != now:
            why.append(f"{name} {was} → {now}")
    if (old.data_set, old.data_hash) != (new.data_set, new.data_hash):
        was, now = (f"{made.data_set or 'its own'} {_short(made.data_hash)}".rstrip() for made in (old, new))
        why.append(f"data set {was} → {now}")
    if old.mode != new.mode:
        why.append(f"sandbox {old.mode} → {new.mode}")
    if old.seed != new.seed:
        why.append(f"seed {old.seed} → {new.seed}")
    for name in sorted({*old.limits, *new.limits}):
        if old.limits.get(name) != new.limits.get(name):
            why.append(f"limit {name} {old.limits.get(name, 0):g} → {new.limits.get(name, 0):g} s")
    return why


def _checks(old: Grade | None, new: Grade | None) -> list[CheckChange]:
    """Return the checks whose outcome or points differ; none where one of the grades has no checks."""
    was = {check.id: check for check in old.checks} if old else {}
    now = {check.id: check for check in new.checks} if new else {}
    if not was or not now:
        return []
    return [
        CheckChange(name, was.get(name), now.get(name))
        for name in dict.fromkeys([*was, *now])
        if _result(was.get(name)) != _result(now.get(name))
    ]


def _result(check: CheckResult | None) -> tuple[str, float, float] | None:
    """Return what counts as a change of a check: its outcome and its points."""
    return (check.outcome.value, check.earned, check.points) if check else None


def _short(digest: str) -> str:
    return digest[:8]
