"""Canvas' download of all submissions: files called `kingada_LATE_123_901_net-1.py`, all in one folder."""

from __future__ import annotations

import re

from grader.gradebook.entry import Person
from grader.intake.hand_ins import HandIn, Layout, Listing

OWNED = re.compile(r"(?P<who>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(?:(?P<upload>\d+)_(?P<file>.+)|text\.html)")
AGAIN = re.compile(r"(?P<name>.+?)-(?P<number>\d{1,2})(?P<kind>\.(?:py|ipynb|zip|tar\.gz|tgz))")


def recognise(listing: Listing) -> Layout | None:
    """Return the layout where a file at the top is called as Canvas calls one."""
    if not any(OWNED.fullmatch(name) for name in listing.top):
        return None
    hand_ins: dict[str, HandIn] = {}
    copies: dict[tuple[str, str], int] = {}
    passed_over = []
    for name in listing.names:
        head, _, rest = name.partition("/")
        owned = OWNED.fullmatch(head)
        if owned is None:
            passed_over.append(name)
            continue
        hand_in = hand_ins.setdefault(owned["id"], HandIn(Person(owned["id"], owned["who"]), source=head))
        hand_in.late = hand_in.late or bool(owned["late"])
        path = "/".join(filter(None, (owned["file"], rest)))
        if path:
            _add(hand_in, path, name, copies)
        else:
            hand_in.typed = name
    return Layout("canvas", "a Canvas download", list(hand_ins.values()), passed_over, own_ids=True)


def _add(hand_in: HandIn, path: str, name: str, copies: dict[tuple[str, str], int]) -> None:
    """Add a file to a hand-in, unless a later copy of it is there: `net-2.py` is the third `net.py`.

    Of two with one number the later upload counts, which is the later name. `copies` are the numbers so far.
    """
    number = 0
    if copy := AGAIN.fullmatch(path):
        path, number = copy["name"] + copy["kind"], int(copy["number"])
    own = (hand_in.person.id, path)
    if number >= copies.get(own, 0):
        copies[own] = number
        hand_in.files[path] = name
        hand_in.number = max(hand_in.number, number + 1)
