"""Downloads of no platform: a folder, an archive or a file with a name before the part's for each student."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.gradebook.entry import Person
from grader.intake.file_names import attempt_of, is_archive, is_wanted, normalised, parts_like, stem
from grader.intake.hand_ins import HandIn, Layout, Listing, not_taken


@dataclass(frozen=True)
class Owners:
    """The folders, archives and files at the top, each of which may be one student's.

    `holders` are the folders that hold something to grade; `files` says whose each file with a name before the part's
    is.
    """

    holders: list[str]
    archives: list[str]
    files: dict[str, str]

    @classmethod
    def of(cls, listing: Listing) -> Owners:
        """Return the folders, archives and files in a listing that may be a student's."""
        return cls(
            [folder for folder, inside in listing.folders.items() if any(map(is_wanted, inside))],
            [name for name in listing.top if is_archive(name)],
            {name: whose for name in listing.top if (whose := _before_part(name, listing.wanted))},
        )

    def are_a_class(self, listing: Listing) -> bool:
        """Tell whether the owners are several people: two have the same part, or must be opened to be told apart."""
        if listing.insist:
            return True
        if self._are_attempts():
            return False
        people = len(set(self.files.values()))
        if len(self.holders) + len(self.archives) + people < 2:
            return False
        parts = [parts_like(listing.folders[folder], listing.wanted) for folder in self.holders]
        if sum(map(len, parts)) > len(set[str]().union(*parts)):  # one part in two folders
            return True
        opaque = sum(not found for found in parts) + len(self.archives)
        return opaque >= 2 or people >= 2 or bool(self.archives and self.holders)

    def _are_attempts(self) -> bool:
        """Tell whether the folders are one person's attempts: called so, with no archives beside them."""
        return bool(self.holders) and not self.archives and all(map(attempt_of, self.holders))


def recognise(listing: Listing) -> Layout | None:
    """Return the layout where the names at the top are several students'. An empty folder is someone's, too."""
    owners = Owners.of(listing)
    if not owners.are_a_class(listing):
        return None
    folders = [HandIn(Person(folder), listing.below(folder), source=folder) for folder in listing.folders]
    archives = _from_archives(owners.archives, listing.folders)
    files = _from_files(owners.files, [hand_in.person.id for hand_in in (*folders, *archives)])
    kind, told = "files", "a file for each student, with the student's name before the part's"
    if folders or archives:
        kind, told = "folders", "a folder (or an archive) for each student"
    passed_over = not_taken(listing.top, [*owners.archives, *owners.files])
    return Layout(kind, told, [*folders, *archives, *files], passed_over)


def _from_archives(archives: Iterable[str], taken: Iterable[str]) -> list[HandIn]:
    """Return a hand-in for each archive, under its name without the ending unless that is taken."""
    ids, found = set(taken), []
    for name in archives:
        own = stem(name) if stem(name) not in ids else name
        ids.add(own)
        found.append(HandIn(Person(own), {name: name}, source=name))
    return found


def _from_files(files: dict[str, str], taken: Iterable[str]) -> list[HandIn]:
    """Return a hand-in for each name that stands before a part's, with all its files."""
    ids, found = set(taken), dict[str, HandIn]()
    for name, whose in files.items():
        own = whose if whose not in ids else f"{whose} (file)"
        found.setdefault(own, HandIn(Person(own), source=name)).files[name] = name
    return list(found.values())


def _before_part(name: str, wanted: Iterable[str]) -> str:
    """Return whose file it is, where it is called `ana_part.py`; "" where it is not."""
    if not name.lower().endswith((".py", ".ipynb")):
        return ""
    own = stem(name)
    for part in sorted(wanted, key=len, reverse=True):
        words = r"[^A-Za-z0-9]*".join(normalised(word) for word in re.findall(r"[A-Za-z0-9]+", stem(part)))
        found = re.fullmatch(rf"(.*[A-Za-z0-9])[ _.-]+{words}\W*\d*\W*", own, re.IGNORECASE)
        if found:
            return found[1]
    return ""
