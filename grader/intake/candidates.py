"""The files that could be a part of the assignment, and which of them is the work: by content before name and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.gradebook.entry import SEVERAL
from grader.intake.definition_reader import BOUND, IMPORTED, Defined
from grader.intake.file_names import attempt_of, base_of, folder_of, handed_in, natural_key, normalised, part_like, stem
from grader.intake.likeness import LIKE, UNMISTAKABLE

MOST_TOLD = 3
COPY = re.compile(r"[\W_]*\(?\d+\)?$|[\W_]+copy$", re.IGNORECASE)
WORDS = re.compile(r"[A-Za-z]+")
NAMES_OF_WHAT_IS_ASIDE = """
    old older backup backups bak copy prev previous archive original orig draft drafts tmp temp trash unused
    deprecated attic template handout starter given
"""
ASIDE = frozenset(NAMES_OF_WHAT_IS_ASIDE.split())
FINISHED = frozenset({"final", "submit", "submission", "submitted"})

# How much of a part is in a file, the best first.
WRITTEN, OTHER_CODE, UNTOUCHED, NOTHING = range(4)
# How its name tells that it is the part.
EXACT, NOTEBOOK, ALIKE, BY_CONTENT = range(4)


@dataclass(frozen=True)
class PartContract:
    """The contract of a part: its file, and the names that its template defines, of which some are `to_write`."""

    part: str
    given: Mapping[str, str]
    to_write: frozenset[str]

    @classmethod
    def of(cls, part: str, template: Defined) -> PartContract:
        """Return what the template asks for: what it leaves unwritten, or all of it where nothing is marked so."""
        stubs = frozenset(name for name, digest in template.names.items() if not digest)
        return cls(part, template.names, stubs or cls.of_work(part, template).to_write)

    @classmethod
    def of_work(cls, part: str, file: Defined) -> PartContract:
        """Return what a part asks for that defines what this file does, of which much may be written already."""
        return cls(part, dict.fromkeys(file.code, ""), frozenset(file.code))


@dataclass(frozen=True)
class Candidate:
    """A file that could be the part: how its name tells so, what of the part is in it, and how much is not written."""

    path: str
    named: int
    holds: int
    unwritten: int
    of: int  # so many names are to be written
    other: bool  # it is called like another part, of which it is the work first of all

    @property
    def is_begun_only(self) -> bool:
        """Return whether most of it is still to be written."""
        return self.of - self.unwritten < UNMISTAKABLE * self.of

    @property
    def of_handout(self) -> bool:
        """Return whether it is the handout's file, in which nothing was written."""
        return self.holds == UNTOUCHED


def candidates_of(
    asked: PartContract,
    files: Mapping[str, bytes],
    parts: Sequence[str],
    defined: Mapping[str, Defined],
    owners: Mapping[str, PartContract],
) -> list[Candidate]:
    """Return the files that could be the part, the likeliest first. `defined` is what is known of some of them.

    A file has to be called like the part, or to define most of what the part asks for; of `owners`, the parts that
    the files are first of all, not by the names that two parts have in common.
    """
    found = []
    others = {part for part in parts if part != asked.part}
    of = len(asked.to_write)

    def add(path: str) -> None:
        named, about = how_named(path, asked.part, parts), defined.get(path)
        written = _written_in(asked, about, named) if about else frozenset[str]()
        holds = _holds(asked, about, written, named)
        found.append(Candidate(path, named, holds, of - len(written), of, base_of(path) in others))

    called = [path for path in files if how_named(path, asked.part, parts) < BY_CONTENT]
    exact = any(base_of(path) == asked.part for path in called)
    for path in called:
        # Beside the part itself, a name that is only like it says nothing, unless the file was worth a look.
        if path in defined or base_of(path) == asked.part or not exact:
            add(path)
    # A file that is only begun is meant where nothing is written under the part's name.
    begun = all(one.holds > OTHER_CODE for one in found)
    for path, about in defined.items():
        owner = owners.get(path)
        is_own = owner is None or owner.part == asked.part
        own = asked.to_write if owner is None or is_own else asked.to_write - owner.to_write
        enough = LIKE if begun and is_own else UNMISTAKABLE
        if path in files and path not in called and _share(asked, about, own, is_own) >= enough:
            add(path)
    neighbours = [path for path in files if how_named(path, base_of(path), parts) <= NOTEBOOK]
    # The latest goes first of those that are equal in all else: (2) is later than (1).
    found.sort(key=lambda one: natural_key(one.path), reverse=True)
    return sorted(found, key=lambda one: _rank(one, parts, neighbours))


def how_named(path: str, part: str, parts: Sequence[str]) -> int:
    """Return how the name of a file tells that it is the part: EXACT … BY_CONTENT."""
    base = base_of(path)
    if base == part:
        return EXACT if handed_in(path) == path else NOTEBOOK
    # What is called exactly like another part is that one.
    return ALIKE if base not in parts and part_like(path, parts) == part else BY_CONTENT


def owners_of(
    contracts: Sequence[PartContract], defined: Mapping[str, Defined], parts: Sequence[str]
) -> dict[str, PartContract]:
    """Return for each file the part that it is first of all: by its name, or else by what it defines.

    Only where it is like no part, methods in classes of other names count, too.
    """
    found: dict[str, PartContract] = {}
    for path, about in defined.items():
        called = [asked for asked in contracts if how_named(path, asked.part, parts) < BY_CONTENT]
        for loosely in (False, True):
            known = [] if called or path in found else contracts
            shares = [_share(asked, about, asked.to_write, loosely) for asked in known]
            if shares and max(shares) >= LIKE:
                found[path] = known[shares.index(max(shares))]
        if called:
            found[path] = called[0]
    return found


def _share(asked: PartContract, about: Defined, own: frozenset[str], loosely: bool) -> float:
    """Return how much of what the part asks for, of its `own` names, the file defines, written or not."""
    here = {name for name, digest in about.names.items() if digest != IMPORTED}
    strange = _strange_classes(asked, about) if loosely else frozenset[str]()
    methods = {name.rpartition(".")[2] for name in here if "." in name}
    there = {name for name in own if name in here or (name.split(".")[0] in strange and name.split(".")[-1] in methods)}
    return len(there) / len(own) if own else 0.0


def _strange_classes(asked: PartContract, about: Defined) -> frozenset[str]:
    """Return the part's classes that the file has not: it may call them otherwise."""
    return frozenset(name.split(".")[0] for name in asked.to_write if "." in name) - about.names.keys()


def _written_in(asked: PartContract, about: Defined, named: int) -> frozenset[str]:
    """Return the names to write that are written: not as given out, and no stub.

    What a class inherits counts as written, methods in a class of another name, too, and in a file that is called like
    the part also what it imports: whoever tries the part in a notebook imports it there.
    """
    names = about.names
    strange = _strange_classes(asked, about)
    methods = {name.rpartition(".")[2] for name, digest in names.items() if "." in name and digest}
    imports = named < BY_CONTENT

    def is_written(name: str) -> bool:
        owner, _, method = name.partition(".")
        if name in names:
            written = bool(names[name]) and names[name] != asked.given.get(name)
            return written and (imports or names[name] != IMPORTED)
        if imports and ("*" in names or (method and names.get(owner) == IMPORTED)):
            return True
        if method and names.get(owner) == BOUND:  # the class is made in another way
            return True
        return bool(method) and (f"{owner}.*" in names or (owner in strange and method in methods))

    return frozenset(filter(is_written, asked.to_write))


def _holds(asked: PartContract, about: Defined | None, written: frozenset[str], named: int) -> int:
    if about is not None and not about.readable:
        return OTHER_CODE
    if about is None or written:
        return WRITTEN  # nothing is known of it: it was not in question
    if any(name in about.names for name in asked.given):
        return UNTOUCHED
    # Code under the part's own name, though of other names, is something that was written.
    return OTHER_CODE if about.names and named <= NOTEBOOK else NOTHING


def _rank(one: Candidate, parts: Sequence[str], neighbours: Iterable[str]) -> tuple[int, ...]:
    folder, base = folder_of(one.path), base_of(one.path)
    company = len({base_of(path) for path in neighbours if folder_of(path) == folder})
    attempts = [found[1] for name in folder.split("/") if (found := attempt_of(name))]
    place = standing(one.path, parts)
    return (
        # What is put aside counts only where the other file is hardly begun.
        *(one.holds, int(one.is_begun_only), int(place == 1), one.unwritten, one.named, place),
        len(normalised(COPY.sub("", stem(base)))) if one.named == ALIKE else 0,
        *(-company, -sum(attempts), one.path.count("/")),
    )


def standing(path: str, parts: Sequence[str]) -> int:
    """Return 1 for what names and folders call old or a copy, -1 for what they call final, else 0."""
    own = {word.lower() for part in parts for word in WORDS.findall(stem(part))}
    words = {word.lower() for word in WORDS.findall(handed_in(path))} - own
    return 1 if words & ASIDE else -1 if words & FINISHED else 0


def remark(best: Candidate, others: Sequence[Candidate], part: str, defines: str) -> str:
    """Return what is to be said of the choice: nothing where the part lies alone under its own name.

    `defines` names some of what the chosen file defines.
    """
    chosen = handed_in(best.path)
    rivals = [one for one in others if one.holds < NOTHING and not one.other and handed_in(one.path) != chosen]
    if not rivals:
        if best.named in (EXACT, NOTEBOOK):
            return ""
        because = f": it defines {defines}" if best.named == BY_CONTENT and defines else ""
        return f"{base_of(chosen)} was taken for {part}{because}."
    work = list(dict.fromkeys(handed_in(one.path) for one in rivals if not one.of_handout))
    given = list(dict.fromkeys(handed_in(one.path) for one in rivals if one.of_handout))
    given = [name for name in given if name not in work]
    beside = [_listed(work)] if work else []
    beside += [f"{_listed(given)}, where nothing is written yet"] if given else []
    return f"{SEVERAL} {part}, {chosen} was taken; there is also {' and '.join(beside)}."


def _listed(names: Sequence[str]) -> str:
    shown, more = names[:MOST_TOLD], len(names) - MOST_TOLD
    return " and ".join([", ".join(shown), f"{more} more"] if more > 0 else [", ".join(shown)])
