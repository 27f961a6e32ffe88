"""Which layout a download has, told from its names alone, and whose files are whose.

Ids are whole: what the platform's own names give, or the student's path from the top of the download.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from grader.gradebook.entry import Person
from grader.intake import gradescope
from grader.intake.file_names import attempt_of, is_archive, is_wanted, letters, parts_like, stem

MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)")
CANVAS = re.compile(r"(?P<who>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(?:(?P<upload>\d+)_(?P<file>.+)|text\.html)")
AGAIN = re.compile(r"(?P<name>.+?)-(?P<number>\d{1,2})(?P<kind>\.(?:py|ipynb|zip|tar\.gz|tgz))")
KINDS = {
    "gradescope": "a Gradescope export",
    "moodle": "a Moodle download",
    "canvas": "a Canvas download",
    "folders": "a folder (or an archive) for each student",
    "sections": "a folder for each section, in it one for each student",
    "files": "a file for each student, with the student's name before the part's",
}


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
    """What was recognised. `passed_over` are names that are nobody's."""

    kind: str
    hand_ins: list[HandIn]
    passed_over: list[str]


def recognise(
    names: Sequence[str], wanted: Sequence[str], read: Callable[[str], bytes], *, insist: bool = False
) -> Layout | None:
    """The layout of a class; None where the files are one submission. `wanted` are the assignment's files.

    With `insist` it is a class, even where it could be one submission in several folders.
    """
    top = [name for name in names if "/" not in name]
    heads = list(dict.fromkeys(name.split("/")[0] for name in names))
    if gradescope.METADATA in top:
        return Layout("gradescope", *_gradescope(names, read(gradescope.METADATA)))
    if any(name in wanted for name in top) and not insist:
        return None
    if any(MOODLE.fullmatch(head) for head in heads):
        return Layout("moodle", *_platform(names, MOODLE))
    if any(CANVAS.fullmatch(name) for name in top):
        return Layout("canvas", *_platform(names, CANVAS))
    if len(heads) == 1 and not top and not insist:  # an archive's own folder around everything
        inner = recognise([name[len(heads[0]) + 1 :] for name in names if name != f"{heads[0]}/"], wanted, read)
        return inner and _under(inner, f"{heads[0]}/")
    return _folders(names, wanted, read, insist)


def _under(layout: Layout, above: str) -> Layout:
    for hand_in in layout.hand_ins:
        hand_in.files = {name: above + path for name, path in hand_in.files.items()}
        hand_in.source = above + hand_in.source
        hand_in.typed = hand_in.typed and above + hand_in.typed
    return Layout(layout.kind, layout.hand_ins, [above + name for name in layout.passed_over])


def _gradescope(names: Sequence[str], metadata: bytes) -> tuple[list[HandIn], list[str]]:
    told = gradescope.submissions(metadata)
    hand_ins, theirs = [], {gradescope.METADATA}
    for folder, about in told.items():
        files = _below(names, folder)
        theirs.update([*files.values(), f"{folder}/"])
        for person in about.people:
            hand_ins.append(HandIn(person, dict(files), submitted=about.submitted, source=folder))
    # An export may be older than its folders: those are still someone's.
    strangers = [head for head in _heads(names) if head not in told and head.startswith("submission_")]
    for folder in strangers:
        files = _below(names, folder)
        theirs.update([*files.values(), f"{folder}/"])
        hand_ins.append(HandIn(Person(folder), files, source=folder))
    return hand_ins, [name for name in names if name not in theirs]


def _platform(names: Sequence[str], pattern: re.Pattern[str]) -> tuple[list[HandIn], list[str]]:
    """Canvas and Moodle: the name of each top file or folder begins with whose it is."""
    found: dict[str, HandIn] = {}
    again: dict[tuple[str, str], int] = {}
    passed_over = []
    for name in names:
        head, _, rest = name.partition("/")
        whose = pattern.fullmatch(head)
        if whose is None:
            passed_over.append(name)
            continue
        words = whose.groupdict()
        hand_in = found.setdefault(words["id"], HandIn(Person(words["id"], words["who"]), source=head))
        hand_in.late = hand_in.late or bool(words.get("late"))
        inner = "/".join(part for part in (words["file"], rest) if part)
        if pattern is CANVAS and not inner:
            hand_in.typed = name
        elif words.get("kind") == "onlinetext" and "/" not in inner and inner.lower().endswith((".html", ".htm")):
            hand_in.typed = name
            continue
        if not inner:
            continue
        number = 0
        if pattern is CANVAS and (copy := AGAIN.fullmatch(inner)):  # a later hand-in of the same name
            inner, number = copy["name"] + copy["kind"], int(copy["number"])
        if number >= again.get((words["id"], inner), -1):
            again[words["id"], inner] = number
            hand_in.files[inner] = name
            hand_in.number = max(hand_in.number, number + 1)
    return list(found.values()), passed_over


def _folders(names: Sequence[str], wanted: Sequence[str], read: Callable[[str], bytes], insist: bool) -> Layout | None:
    folders = {head: [n[len(head) + 1 :] for n in names if n.startswith(f"{head}/")] for head in _heads(names)}
    top = [name for name in names if "/" not in name]
    loose = {name: whose for name in top if (whose := _before_part(name, wanted))}
    archives = [name for name in top if is_archive(name)]
    holders = [head for head, inside in folders.items() if any(map(is_wanted, inside))]
    if not insist and not _is_class(holders, archives, loose, folders, wanted):
        return None
    sections = {head: recognise(folders[head], wanted, read) for head in holders}
    if holders and all(sections.values()) and not archives and not loose:
        return _sections(sections, [name for name in names if name.split("/")[0] not in holders])
    hand_ins = [HandIn(Person(head), _below(names, head), source=head) for head in folders]
    taken = set(folders)
    for name in archives:
        own = stem(name) if stem(name) not in taken else name
        hand_ins.append(HandIn(Person(own), {name: name}, source=name))
        taken.add(own)
    by_person: dict[str, HandIn] = {}
    for name, whose in loose.items():
        own = whose if whose not in taken else f"{whose} (file)"
        by_person.setdefault(own, HandIn(Person(own), source=name)).files[name] = name
    kind = "folders" if folders or archives else "files"
    passed_over = [name for name in top if name not in loose and name not in archives]
    return Layout(kind, [*hand_ins, *by_person.values()], passed_over)


def _is_class(
    holders: list[str], archives: list[str], loose: dict[str, str], folders: dict[str, list[str]], wanted: Sequence[str]
) -> bool:
    """Whether the same part is in two of the folders, or they hold what must be opened first: several people's."""
    if holders and all(attempt_of(head) for head in holders) and not archives:
        return False  # one person's attempts
    people = len(holders) + len(archives)
    if people + len(set(loose.values())) < 2:
        return False
    seen: set[str] = set()
    for head in holders:
        here = parts_like(folders[head], wanted)
        if here & seen:
            return True
        seen |= here
    opaque = [head for head in holders if not parts_like(folders[head], wanted)]
    return len(opaque) + len(archives) >= 2 or len(set(loose.values())) >= 2 or bool(archives and holders)


def _sections(sections: dict[str, Layout | None], passed_over: list[str]) -> Layout:
    hand_ins = []
    for head, layout in sections.items():
        assert layout is not None
        for hand_in in _under(layout, f"{head}/").hand_ins:
            who = hand_in.person
            own = f"{head}/{who.id}" if layout.kind in ("folders", "files", "sections") else who.id
            hand_in.person = Person(own, who.name, who.email, who.section or head)
            hand_ins.append(hand_in)
        passed_over += layout.passed_over
    return Layout("sections", hand_ins, passed_over)


def _before_part(name: str, wanted: Iterable[str]) -> str:
    """Whose file it is, where it is called `ana_part.py`; "" where it is not."""
    if not name.lower().endswith((".py", ".ipynb")):
        return ""
    own = stem(name)
    for part in sorted(wanted, key=len, reverse=True):
        words = r"[^A-Za-z0-9]*".join(letters(word) for word in re.findall(r"[A-Za-z0-9]+", stem(part)))
        found = re.fullmatch(rf"(.*[A-Za-z0-9])[ _.-]+{words}\W*\d*\W*", own, re.IGNORECASE)
        if found:
            return found[1]
    return ""


def _heads(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.split("/")[0] for name in names if "/" in name))


def _below(names: Iterable[str], folder: str) -> dict[str, str]:
    return {name[len(folder) + 1 :]: name for name in names if name.startswith(f"{folder}/") and name != f"{folder}/"}
