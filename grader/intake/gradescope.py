"""A Gradescope export: a folder for each submission, and submission_metadata.yml, of which a few lines are needed.

That file is written by one program in one form, so no YAML library is asked: keys at their depth, one to a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from grader.gradebook.entry import Person
from grader.intake.hand_ins import HandIn, Layout, Listing, not_taken

METADATA = "submission_metadata.yml"
SUBMISSION = re.compile(r"^(submission_\w+):\s*$")
FIELD = re.compile(r"^(\s*)(- )?:(\w+):\s*(.*?)\s*$")


@dataclass
class SubmissionEntry:
    """One submission in the metadata: who handed it in, and when (ISO 8601, UTC)."""

    people: list[Person] = field(default_factory=list)
    submitted: str = ""


def recognise(listing: Listing) -> Layout | None:
    """Return the layout where the metadata lies at the top; each member of a group gets the group's files."""
    if METADATA not in listing.top:
        return None
    known = submissions(listing.read(METADATA))
    # An export may be older than its folders: those are still someone's.
    strangers = [folder for folder in listing.folders if folder not in known and folder.startswith("submission_")]
    hand_ins, taken = [], [METADATA]
    for folder, about in {**known, **{folder: SubmissionEntry([Person(folder)]) for folder in strangers}}.items():
        files = listing.below(folder)
        taken += [*files.values(), f"{folder}/"]
        hand_ins += [HandIn(who, dict(files), submitted=about.submitted, source=folder) for who in about.people]
    passed_over = not_taken(listing.names, taken)
    return Layout("gradescope", "a Gradescope export", hand_ins, passed_over, own_ids=True)


def submissions(raw: bytes) -> dict[str, SubmissionEntry]:
    """Return the submissions by folder."""
    found: dict[str, SubmissionEntry] = {}
    about: SubmissionEntry | None = None
    folder = section = ""
    people: list[dict[str, str]] = []
    for line in [*raw.decode("utf-8-sig", "replace").splitlines(), "submission_end:"]:
        start = SUBMISSION.match(line)
        if start:
            if about is not None:
                about.people = [_person(words, folder) for words in people] or [Person(folder)]
            folder, section, people = start[1], "", []
            about = found.setdefault(folder, SubmissionEntry())
            continue
        entry = FIELD.match(line)
        if about is None or entry is None:
            continue
        indent, item, key, value = len(entry[1]), entry[2], entry[3], _plain(entry[4])
        if indent == 2 and not item:
            section = key
            if key == "created_at":
                about.submitted = _utc(value)
        elif section == "submitters":
            if item:
                people.append({})
            if people:
                people[-1][key] = value
    found.pop("submission_end", None)
    return found


def _person(words: dict[str, str], folder: str) -> Person:
    own = words.get("sid") or words.get("email") or folder
    return Person(own, words.get("name", ""), words.get("email", ""))


def _plain(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return "" if value in ("null", "~", "''") else value


def _utc(value: str) -> str:
    """Return a time like `2024-01-31 12:34:56.789012345 Z` in ISO 8601; "" where it is none."""
    trimmed = re.sub(r"(\.\d{1,6})\d*", r"\1", value).replace(" Z", "+00:00").replace(" UTC", "+00:00")
    trimmed = re.sub(r"\s([+-]\d{2}:?\d{2})$", r"\1", trimmed)
    try:
        moment = datetime.fromisoformat(trimmed)
    except ValueError:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")
