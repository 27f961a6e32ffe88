"""The layouts that a class can be downloaded in, as a list of recognisers that are tried in order.

To add one, write a file beside this one (`canvas.py` is an example) with a function that takes a `Listing` and returns
a `Layout`, or None where the names are not its own; then add the function to `BY_NAMES` as one row, before `_around`.
`Layout.told` is what the user reads after "Recognised". Ids are whole: those that the platform's own names give, or
the student's path from the top of the download.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from grader.gradebook.entry import Person
from grader.intake import canvas, gradescope, moodle, student_folders
from grader.intake.hand_ins import HandIn, Layout, Listing, Recogniser


def recognise(
    names: Sequence[str], wanted: Sequence[str], read: Callable[[str], bytes], *, insist: bool = False
) -> Layout | None:
    """Return the layout of a class; None where the files are one submission. `wanted` are the assignment's files.

    With `insist` it is a class, even where it could be one submission in several folders.
    """
    return _recognise(Listing(names, wanted, read, insist))


def _recognise(listing: Listing) -> Layout | None:
    one_submission = not listing.insist and any(name in listing.wanted for name in listing.top)
    tried = BY_OWN_FILE if one_submission else (*BY_OWN_FILE, *BY_NAMES)
    return next(filter(None, (recogniser(listing) for recogniser in tried)), None)


def _around(listing: Listing) -> Layout | None:
    """Recognise an archive's own folder around everything, whatever layout is in it."""
    if len(listing.folders) != 1 or listing.top or listing.insist:
        return None
    (folder,) = listing.folders
    inner = _recognise(listing.inside(folder))
    return inner and dataclasses.replace(
        inner,
        hand_ins=[_moved(hand_in, folder) for hand_in in inner.hand_ins],
        passed_over=[f"{folder}/{name}" for name in inner.passed_over],
    )


def _sections(listing: Listing) -> Layout | None:
    """Recognise a folder for each section: each is a class by itself, and nobody's files lie beside them."""
    owners = student_folders.Owners.of(listing)
    if not owners.holders or owners.archives or owners.files or not owners.are_a_class(listing):
        return None
    hand_ins: list[HandIn] = []
    passed_over = [name for name in listing.names if name.split("/")[0] not in owners.holders]
    for folder in owners.holders:
        inner = _recognise(listing.inside(folder))
        if inner is None:
            return None
        hand_ins += [_of_section(_moved(hand_in, folder), folder, inner.own_ids) for hand_in in inner.hand_ins]
        passed_over += inner.passed_over
    return Layout("sections", "a folder for each section, in it one for each student", hand_ins, passed_over)


def _of_section(hand_in: HandIn, section: str, own_ids: bool) -> HandIn:
    """Return the hand-in of someone in a section: two students of one name in two sections are two."""
    who = hand_in.person
    own = who.id if own_ids else f"{section}/{who.id}"
    return dataclasses.replace(hand_in, person=Person(own, who.name, who.email, who.section or section))


def _moved(hand_in: HandIn, folder: str) -> HandIn:
    """Return the hand-in with the names that its files have one folder further up."""
    return dataclasses.replace(
        hand_in,
        files={path: f"{folder}/{name}" for path, name in hand_in.files.items()},
        source=f"{folder}/{hand_in.source}",
        typed=hand_in.typed and f"{folder}/{hand_in.typed}",
    )


# Told by a file of the platform's own, whatever lies beside it.
BY_OWN_FILE: tuple[Recogniser, ...] = (gradescope.recognise,)

# Told by names alone. They are not asked where a part lies at the top: then the files are one submission.
BY_NAMES: tuple[Recogniser, ...] = (
    moodle.recognise,
    canvas.recognise,
    _around,
    _sections,
    student_folders.recognise,
)
