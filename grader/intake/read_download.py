"""A download read as attempts, one after the other, each with its files or with the reason why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.errors import SubmissionError, UsageError
from grader.gradebook.entry import NOTHING, Attempt, Person
from grader.intake import open_archives, typed_text
from grader.intake.download_files import FolderTree, MemoryTree, Tree
from grader.intake.file_names import attempt_of, is_archive, is_wanted
from grader.intake.find_parts import find
from grader.intake.hand_ins import HandIn, Layout
from grader.intake.layouts import recognise
from grader.intake.roster import Roster
from grader.sandbox.provider import Sandbox

MOST_BYTES = 50 << 20  # of one student's files
MOST_FILES = 500
MOST_SHOWN = 5
STRANGER = "Not on the roster."


@dataclass(frozen=True)
class ReadAttempt:
    """An attempt, and its files where it has some that can be graded."""

    attempt: Attempt
    submission: Submission | None = None


def open_tree(path: Path, sandbox: Sandbox | None) -> Tree:
    """Open the download at `path`: a folder, or an archive, which a worker of `server` unpacks."""
    if path.is_dir():
        return FolderTree(path)
    if not path.is_file():
        raise SubmissionError(f"There is no file or folder {path}.")
    if sandbox is None or not is_archive(path.name):
        raise SubmissionError(f"{path.name} is neither a folder nor an archive.")
    found = open_archives.open_class_archive(path.name, path.read_bytes(), sandbox)
    if not found.files and found.notes:
        raise SubmissionError(" ".join(found.notes))
    return MemoryTree(path.stem, {**dict.fromkeys(found.others, b""), **found.files}, list(found.notes))


def layout_of(tree: Tree, assignment_files: Sequence[str], *, insist: bool = False) -> Layout | None:
    """Return how the class' files are laid out; None where the tree is one submission."""
    return recognise(tree.names(), assignment_files, tree.read, insist=insist)


def describe(layout: Layout, tree: Tree) -> list[str]:
    """Describe in sentences what was recognised."""
    people = len(layout.hand_ins)
    lines = [f"Recognised {layout.told}: {people} {'student' if people == 1 else 'students'}."]
    if layout.passed_over:
        lines.append(f"Passed over, for nobody's name is on it: {_some(layout.passed_over)}.")
    return lines + tree.notes[:MOST_SHOWN]


def read_single(path: Path, assignment: Assignment, sandbox: Sandbox, tree: Tree | None = None) -> Submission:
    """Read a download as one submission, whose parts must be unpacked or looked for."""
    tree = tree or open_tree(path, sandbox)
    attempts = _attempts(_as_text(HandIn(Person(tree.name), {name: name for name in tree.names()})))
    return _submission(attempts[-1], tree, assignment, sandbox)


def read_class(
    layout: Layout, tree: Tree, assignment: Assignment, sandbox: Sandbox, *, roster: Roster | None, which: int | None
) -> Iterator[ReadAttempt]:
    """Read everyone's attempts, and name those of the roster who handed in nothing.

    Of several attempts the last counts, or that of number `which`.
    """
    seen: set[str] = set()
    for hand_in in map(_as_text, layout.hand_ins):
        enrolled = roster.find(hand_in.person) if roster else None
        notes = [STRANGER] if roster and enrolled is None else []
        person = _merged(hand_in.person, enrolled)
        if person.id in seen:
            notes.append(f"{person.id} is there twice; this is what lies in {hand_in.source}.")
            person = replace(person, id=f"{person.id} ({hand_in.source})")
        seen.add(person.id)
        attempts = _attempts(hand_in)
        numbers = [attempt.number for attempt in attempts]
        counting = which if which in numbers else numbers[-1]
        for attempt in attempts:
            yield _read_one(attempt, person, notes, attempt.number == counting, tree, assignment, sandbox)
    for person in roster.people if roster else []:
        if person.id not in seen:
            yield ReadAttempt(Attempt(person, number=0, problem=NOTHING))


def _as_text(hand_in: HandIn) -> HandIn:
    """Return the hand-in with names that can be written: one from an old archive may be no text in UTF-8."""

    def text(name: str) -> str:
        return name.encode("utf-8", "backslashreplace").decode()

    person = Person(*(text(getattr(hand_in.person, field)) for field in hand_in.person.__struct_fields__))
    files = {text(path): name for path, name in hand_in.files.items()}
    return dataclasses.replace(hand_in, person=person, files=files, source=text(hand_in.source))


def _merged(person: Person, enrolled: Person | None) -> Person:
    if enrolled is None:
        return person
    return Person(
        enrolled.id,
        enrolled.name or person.name,
        enrolled.email or person.email,
        enrolled.section or person.section,
    )


def _attempts(hand_in: HandIn) -> list[HandIn]:
    """Return a hand-in for each folder that is called like an attempt, in their order; else the hand-in itself."""
    folders = {path.split("/")[0] for path in hand_in.files if "/" in path}
    keys = {folder: key for folder in folders if (key := attempt_of(folder))}
    loose = any(path.split("/")[0] not in keys and is_wanted(path) for path in hand_in.files)
    if not keys or loose or hand_in.typed:
        return [hand_in]
    in_order = sorted(keys.items(), key=lambda item: item[1])
    return [_attempt(hand_in, folder, number or place) for place, (folder, (_, number)) in enumerate(in_order, 1)]


def _attempt(hand_in: HandIn, folder: str, number: int) -> HandIn:
    """Return the attempt that lies in a folder of a hand-in."""
    files = {path[len(folder) + 1 :]: name for path, name in hand_in.files.items() if path.startswith(f"{folder}/")}
    source = f"{hand_in.source}/{folder}".lstrip("/")
    return dataclasses.replace(hand_in, files=files, number=number, source=source)


def _read_one(
    hand_in: HandIn,
    person: Person,
    notes: list[str],
    counts: bool,
    tree: Tree,
    assignment: Assignment,
    sandbox: Sandbox,
) -> ReadAttempt:
    attempt = Attempt(
        person,
        number=hand_in.number,
        submitted=hand_in.submitted,
        marked_late=hand_in.late,
        source=hand_in.source,
        counts=counts,
        notes=notes,
    )
    if hand_in.number == 1 and not hand_in.files and not hand_in.problem and not hand_in.typed:
        return ReadAttempt(replace(attempt, problem=NOTHING))
    try:
        found = _submission(hand_in, tree, assignment, sandbox)
    except UsageError as error:
        return ReadAttempt(replace(attempt, problem=str(error)))
    notes = [*notes, *found.notes]
    attempt = replace(attempt, submission=found.hash, notes=notes)
    return ReadAttempt(attempt, Submission(person.id, found.files, found.parts))


def _submission(hand_in: HandIn, tree: Tree, assignment: Assignment, sandbox: Sandbox) -> Submission:
    if hand_in.problem:
        raise SubmissionError(hand_in.problem)
    names = {path: name for path, name in hand_in.files.items() if not path.endswith("/")}
    wanted = {path: name for path, name in names.items() if is_wanted(path)}
    others = [path for path in names if path not in wanted]
    if not wanted and not hand_in.typed:
        raise SubmissionError(
            f"There is no Python file, notebook or archive; there is {_some(others)}." if others else NOTHING
        )
    opened = open_archives.open_packed(_contents(wanted, tree), sandbox)
    who = hand_in.person.id

    def definitions(these: Mapping[str, bytes]) -> Mapping[str, frozenset[str]]:
        return open_archives.definitions(these, sandbox)

    try:
        if hand_in.typed:
            found = typed_text.find_with_typed(who, opened.files, tree.read(hand_in.typed), assignment, definitions)
        else:
            found = find(who, opened.files, assignment, definitions)
    except SubmissionError as error:
        there = [f"There is {_some(others)}."] if others and not wanted else []
        raise SubmissionError(" ".join([*opened.notes, *there, str(error)])) from error
    return Submission(found.name, found.files, found.parts, (*found.notes, *opened.notes))


def _contents(wanted: Mapping[str, str], tree: Tree) -> dict[str, bytes]:
    """Return the files by path; SubmissionError where they are too many or too large."""
    if len(wanted) > MOST_FILES:
        raise SubmissionError(f"There are {len(wanted)} files; at most {MOST_FILES} are looked at.")
    files: dict[str, bytes] = {}
    size = 0
    for path, name in wanted.items():
        files[path] = tree.read(name)
        size += len(files[path])
        if size > MOST_BYTES:
            raise SubmissionError(f"The files are larger than {MOST_BYTES >> 20} MB together.")
    return files


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_SHOWN])
    return shown + (f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else "")
