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
from grader.intake.likeness import Handout


def recognise(
    names: Sequence[str],
    wanted: Sequence[str],
    read: Callable[[str], bytes],
    *,
    insist: bool = False,
    handout: Handout | None = None,
) -> Layout | None:
    """Return the layout of a class; None where the files are one submission. `wanted` are the assignment's files.

    With `insist` it is a class, even where it could be one submission in several folders. `handout` has the files
    that students were given: lying beside a class, they are no submission.
    """
    return _recognise(Listing(names, wanted, read, insist, handout or Handout({})))


def may_be_several(names: Sequence[str], wanted: Sequence[str], read: Callable[[str], bytes]) -> list[str]:
    """Return the folders of what looks like one submission, and could be a few students with a part each."""
    listing = Listing(names, wanted, read)
    owners = student_folders.Owners.of(listing)
    return owners.holders if owners.may_be_several(listing) else []


def _recognise(listing: Listing) -> Layout | None:
    for recogniser in (*BY_OWN_FILE, *BY_NAMES):
        found = recogniser(listing)
        told_by_file = recogniser in BY_OWN_FILE or listing.insist
        if found and (told_by_file or found.is_unmistakable or not listing.work_on_top):
            return found
    return None


def _around(listing: Listing) -> Layout | None:
    """Recognise the folder around everything, whatever layout is in it; a list or a handout may lie beside it.

    Beside other folders, or where it is said that the top is a class, it must be a platform's download itself.
    """
    owners = student_folders.Owners.of(listing)
    alone = len(listing.folders) == 1 and not owners.archives and not owners.files and not listing.insist
    tried = _recognise if alone else _by_platform
    inside = ((folder, tried(listing.inside(folder))) for folder in owners.holders or listing.folders)
    found = [(folder, inner) for folder, inner in inside if inner]
    if len(found) != 1:
        return None
    ((folder, inner),) = found
    others = [name for name in listing.names if name.partition("/")[0] != folder]
    return dataclasses.replace(
        inner,
        hand_ins=[_moved(hand_in, folder) for hand_in in inner.hand_ins],
        passed_over=[*others, *(f"{folder}/{name}" for name in inner.passed_over)],
    )


def _by_platform(listing: Listing) -> Layout | None:
    """Return the layout where the names are a platform's, of several people."""
    found = filter(None, (recogniser(listing) for recogniser in BY_PLATFORM))
    return next((layout for layout in found if layout.is_unmistakable), None)


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

# Told by names that only a platform gives.
BY_PLATFORM: tuple[Recogniser, ...] = (*BY_OWN_FILE, moodle.recognise, canvas.recognise)

# Told by names alone. Where work lies at the top, the files are one submission, unless the names are a platform's.
BY_NAMES: tuple[Recogniser, ...] = (
    moodle.recognise,
    canvas.recognise,
    _around,
    _sections,
    student_folders.recognise,
)
