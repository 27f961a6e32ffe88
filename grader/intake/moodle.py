"""Moodle's download of all submissions: folders or files called `Ada King_41_assignsubmission_file_…`."""

from __future__ import annotations

import re

from grader.gradebook.entry import Person
from grader.intake.hand_ins import HandIn, Layout, Listing

OWNED = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)")


def recognise(listing: Listing) -> Layout | None:
    """Return the layout where a folder or file at the top is called as Moodle calls one."""
    if not any(OWNED.fullmatch(name) for name in (*listing.top, *listing.folders)):
        return None
    hand_ins: dict[str, HandIn] = {}
    passed_over = []
    for name in listing.names:
        head, _, rest = name.partition("/")
        owned = OWNED.fullmatch(head)
        if owned is None:
            passed_over.append(name)
            continue
        hand_in = hand_ins.setdefault(owned["id"], HandIn(Person(owned["id"], owned["who"]), source=head))
        path = "/".join(filter(None, (owned["file"], rest)))
        if owned["kind"] == "onlinetext" and _is_page(path):
            hand_in.typed = name
        elif path:
            hand_in.files[path] = name
    return Layout("moodle", "a Moodle download", list(hand_ins.values()), passed_over, own_ids=True)


def _is_page(path: str) -> bool:
    """Return whether Moodle wrote this file: its name depends on the site's language."""
    return "/" not in path and path.lower().endswith((".html", ".htm"))
