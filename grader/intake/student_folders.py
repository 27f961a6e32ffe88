"""Downloads of no platform: a folder, an archive or a file with a name before the part's for each student."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from grader.gradebook.entry import Person
from grader.intake.file_names import attempt_of, before_part, is_archive, is_wanted, normalised, parts_like, stem
from grader.intake.hand_ins import HandIn, Layout, Listing, not_taken

WORDS = re.compile(r"[^\W\d_]+")
NAMES_OF_OWN_FOLDERS = """
    my own work new old older final backup backups bak copy of draft drafts prev previous archive attic tmp temp
    src source code lib libs util utils helper helpers module modules package packages common shared
    part parts task tasks question questions q exercise exercises ex problem problems step section lab week
    hw homework assignment assignments project solution solutions answer answers notebook notebooks script scripts
    data dataset datasets doc docs notes report reports result results output outputs out figure figures fig figs
    plot plots image images img log logs run runs model models checkpoint checkpoints weights download downloads
"""
OWN_WORDS = frozenset(NAMES_OF_OWN_FOLDERS.split())


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
            {name: whose for name in listing.top if (whose := before_part(name, listing.wanted))},
        )

    def are_a_class(self, listing: Listing) -> bool:
        """Tell whether the owners are several people: two have the same part, or must be opened to be told apart."""
        if listing.insist:
            return True
        if self._are_attempts():
            return False
        people = len({whose for whose in self.files.values() if not is_own(whose)})
        holders = self._strangers(listing)
        if len(holders) + len(self.archives) + people < 2:
            return False
        parts = [parts_like(listing.folders[folder], listing.wanted) for folder in holders]
        if people >= 2 or _some_part_twice(parts):
            return True
        if any(name in listing.wanted for name in listing.top):  # the handout's: its owner has other folders, too
            return False
        opaque = sum(not found for found in parts) + len(self.archives)
        return opaque >= 2 or bool(self.archives and holders)

    def may_be_several(self, listing: Listing) -> bool:
        """Tell whether one submission could be of several people: of folders that share no part, each has some."""
        holders = [name for name in self._strangers(listing) if parts_like(listing.folders[name], listing.wanted)]
        return len(holders) >= 2 and not self._are_attempts() and not listing.work_on_top

    def _strangers(self, listing: Listing) -> list[str]:
        """Return the folders that may be a person's: no package, and not called as people call folders of their own."""
        return [
            folder
            for folder in self.holders
            if "__init__.py" not in listing.folders[folder] and not is_own(folder) and not _is_part(folder, listing)
        ]

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


def _some_part_twice(parts: Sequence[Set[str]]) -> bool:
    return sum(map(len, parts)) > len(set[str]().union(*parts))


def _is_part(folder: str, listing: Listing) -> bool:
    """Return whether a folder is called like a part: somebody's own, with one for each."""
    return any(normalised(stem(part)) in normalised(folder) for part in listing.wanted)


def is_own(name: str) -> bool:
    """Return whether a folder is called as people call folders of their own: `old`, `src`, `part 2`, `my work`."""
    words = {word.lower() for word in WORDS.findall(name)}
    return bool(words) and words <= OWN_WORDS
