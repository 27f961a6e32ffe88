"""The vocabulary of the layouts: a download's names as a recogniser sees them, and whose files are whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.gradebook.entry import Person
from grader.intake.file_names import before_part, is_source
from grader.intake.likeness import Handout

MOST_LOOKED_AT = 40  # files at the top: of a class with a file for each student there may be hundreds


@dataclass
class HandIn:
    """One person's files in the download: the name as handed in → the name in the download."""

    person: Person
    files: dict[str, str] = field(default_factory=dict)
    number: int = 1
    submitted: str = ""
    late: bool = False
    problem: str = ""
    source: str = ""
    typed: str = ""  # the name in the download of what was typed on the page, in HTML


@dataclass(frozen=True)
class Layout:
    """The layout that was recognised. `passed_over` are names that are nobody's.

    `own_ids`: the ids are the platform's, so that a section's folder need not come before them.
    """

    kind: str
    told: str  # as the sentence "Recognised …" goes on
    hand_ins: list[HandIn]
    passed_over: list[str]
    own_ids: bool = False

    @property
    def is_unmistakable(self) -> bool:
        """Return whether the names are a platform's, of several people: whatever lies beside them, it is a class."""
        return self.own_ids and len(self.hand_ins) > 1


@dataclass(frozen=True)
class Listing:
    """The names in a download (an empty folder ends in a slash), and the assignment's files, which are `wanted`.

    With `insist` it is a class, even where it could be one submission in several folders. `handout` has the files
    that students were given.
    """

    names: Sequence[str]
    wanted: Sequence[str]
    read: Callable[[str], bytes]
    insist: bool = False
    handout: Handout = field(default_factory=lambda: Handout({}))

    @cached_property
    def top(self) -> list[str]:
        """Return the names of the files at the top."""
        return [name for name in self.names if "/" not in name]

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """Return the folders at the top, each with the names in it."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            folder, slash, rest = name.partition("/")
            if slash:
                inside = found.setdefault(folder, [])
                inside += [rest] if rest else []
        return found

    @cached_property
    def work_on_top(self) -> bool:
        """Return whether a part lies at the top that is not the handout's: then the files are one submission."""
        if any(name in self.wanted and not self._is_handout(name) for name in self.top):
            return True
        sources = [name for name in self.top if is_source(name) and not before_part(name, self.wanted)]
        return len(sources) <= MOST_LOOKED_AT and any(self.handout.is_work(name, self.read(name)) for name in sources)

    def _is_handout(self, name: str) -> bool:
        return name in self.handout.files and self.handout.is_untouched(name, self.read(name))

    def below(self, folder: str) -> dict[str, str]:
        """Return the files in a folder at the top: the path in it → the name in the download."""
        return {path: f"{folder}/{path}" for path in self.folders.get(folder, [])}

    def inside(self, folder: str) -> Listing:
        """Return the listing of a folder at the top, as if it was the download."""
        return Listing(
            self.folders[folder], self.wanted, lambda name: self.read(f"{folder}/{name}"), handout=self.handout
        )


Recogniser = Callable[[Listing], Layout | None]


def not_taken(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return the names that are nobody's, in their order."""
    known = set(taken)
    return [name for name in names if name not in known]
