"""The roster, the list of those who should have handed in: a CSV file of whatever origin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.errors import UsageError
from grader.gradebook.entry import Person

# The first column that is there gives the id; all of them may identify.
IDS = (
    *("id", "identifier", "student id", "studentid", "student_id", "sid", "sis user id", "id number", "sis login id"),
    *("username", "login", "netid", "net id", "user name"),
)
EMAILS = ("email", "email address", "e-mail", "e-mail address", "mail")
NAMES = ("name", "full name", "student", "student name", "display name")
FIRST, LAST = ("first name", "firstname", "given name"), ("last name", "lastname", "surname", "family name")
SECTIONS = ("section", "group", "class", "groups")
TOTALS = ("points possible", "student, test")  # rows of Canvas' that are nobody
PARTICIPANT = "participant "  # what Moodle puts before its number


@dataclass(frozen=True)
class Enrolled:
    """One line of the roster: the person, and all keys that may identify the person."""

    person: Person
    keys: frozenset[str]


def read(raw: bytes, source: str) -> list[Enrolled]:
    """Return the people of a CSV file; UsageError where no column says who they are."""
    text = _decoded(raw)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    columns = [(name or "").strip() for name in (rows[0] if rows else {}) if isinstance(name, str)]
    known = {name.lower() for name in columns}
    if not known & {*IDS, *EMAILS}:
        found = ", ".join(columns) or "no columns"
        raise UsageError(f"{source} has no column that identifies students; it has {found}: call one ID or Email.")
    people = [_enrolled({(key or "").strip().lower(): value for key, value in row.items()}) for row in rows]
    found_people = [one for one in people if one is not None]
    seen: set[str] = set()
    for one in found_people:
        if one.person.id in seen:
            raise UsageError(f"{source} lists {one.person.id} twice; let each student be one line.")
        seen.add(one.person.id)
    return found_people


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _enrolled(row: dict[str, object]) -> Enrolled | None:
    def of(columns: Iterable[str]) -> str:
        values = (row.get(column) for column in columns)
        return next((text for value in values if isinstance(value, str) and (text := value.strip())), "")

    name = of(NAMES) or " ".join(filter(None, (of(FIRST), of(LAST))))
    if name.lower().startswith(TOTALS):
        return None
    ids = [_plain(of([column])) for column in IDS]
    email = of(EMAILS)
    own = next(filter(None, ids), email)
    if not own:
        return None
    keys = {key.lower() for key in (*ids, email) if key}
    return Enrolled(Person(own, name, email, of(SECTIONS)), frozenset(keys))


def _plain(value: str) -> str:
    return value[len(PARTICIPANT) :].strip() if value.lower().startswith(PARTICIPANT) else value


class Roster:
    """The people who are enrolled, to be found by what a hand-in says of its author."""

    def __init__(self, enrolled: Sequence[Enrolled]) -> None:
        self.people = [one.person for one in enrolled]
        self._by_key: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        for one in enrolled:
            for key in one.keys:
                self._by_key.setdefault(key, []).append(one.person)
            for name in _spellings(one.person.name):
                self._by_name.setdefault(name, []).append(one.person)

    def find(self, person: Person) -> Person | None:
        """Return the person as enrolled: by id, then email, then a name that only one has; None where there is none."""
        for key in (person.id, person.email):
            found = self._by_key.get(key.lower(), []) if key else []
            if len(found) == 1:
                return found[0]
        # A name proves nothing where two have it; the last part of a folder's path may be one.
        for text in (person.name, person.id.rpartition("/")[2]):
            found = self._by_key.get(text.lower(), []) if text else []
            found = found or self._by_name.get(_plain_name(text), [])
            if text and len(found) == 1:
                return found[0]
        return None


def _spellings(name: str) -> set[str]:
    """Return a name as lists and downloads write it: `Ada King`, `King, Ada`, `kingada`."""
    if not name:
        return set()
    last, comma, first = name.partition(",")
    words = [first.strip(), last.strip()] if comma else name.split()
    turned = [words[-1], *words[:-1]]
    return {_plain_name("".join(words)), _plain_name("".join(turned))}


def _plain_name(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
