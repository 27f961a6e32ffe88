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
from grader.intake.definition_reader import DefinitionReader
from grader.intake.download_files import FolderTree, MemoryTree, Tree
from grader.intake.file_names import attempt_of, is_archive, is_wanted
from grader.intake.find_parts import find
from grader.intake.hand_ins import HandIn, Layout
from grader.intake.layouts import may_be_several, recognise
from grader.intake.likeness import Handout
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


def layout_of(
    tree: Tree, assignment_files: Sequence[str], *, insist: bool = False, handout: Mapping[str, bytes] | None = None
) -> Layout | None:
    """Return how the class' files are laid out; None where the tree is one submission.

    `handout` has the files that students were given.
    """
    return recognise(tree.names(), assignment_files, tree.read, insist=insist, handout=Handout(handout or {}))


def refuse_several(tree: Tree, assignment_files: Sequence[str]) -> None:
    """Raise UsageError where folders hold a part each, and may be one student's or several students'."""
    folders = may_be_several(tree.names(), assignment_files, tree.read)
    if folders:
        raise UsageError(
            f"{_some(folders)} hold different parts: say --as submission if they are one student's, or --as class if "
            "each is a student's."
        )


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
    return submission_of(attempts[-1], tree, assignment, DefinitionReader(sandbox), sandbox)


def read_class(
    layout: Layout, tree: Tree, assignment: Assignment, sandbox: Sandbox, *, roster: Roster | None, which: int | None
) -> Iterator[ReadAttempt]:
    """Read everyone's attempts, and name those of the roster who handed in nothing.

    Of several attempts the last counts, or that of number `which`.
    """
    seen: set[str] = set()
    reader = DefinitionReader(sandbox)
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
            yield _read_one(attempt, person, notes, attempt.number == counting, tree, assignment, reader, sandbox)
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
    reader: DefinitionReader,
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
        found = submission_of(hand_in, tree, assignment, reader, sandbox)
    except UsageError as error:
        return ReadAttempt(replace(attempt, problem=str(error)))
    notes = [*notes, *found.notes]
    attempt = replace(attempt, submission=found.hash, notes=notes)
    return ReadAttempt(attempt, Submission(person.id, found.files, found.parts))


def submission_of(
    hand_in: HandIn, tree: Tree, assignment: Assignment, reader: DefinitionReader, sandbox: Sandbox, *, only: str = ""
) -> Submission:
    """Return the submission in someone's files; SubmissionError says why there is none.

    `only` is the one file that may be a part; what it imports comes along.
    """
    if hand_in.problem:
        raise SubmissionError(hand_in.problem)
    names = {path: name for path, name in hand_in.files.items() if not path.endswith("/")}
    wanted = {path: name for path, name in names.items() if is_wanted(path)}
    others = [path for path in names if path not in wanted]
    if not wanted and not hand_in.typed:
        raise SubmissionError(
            f"There is no Python file, notebook or archive; there is {_some(others)}." if others else NOTHING
        )
    notes: list[str] = []
    opened = open_archives.open_packed(_contents(wanted, tree, notes), sandbox)
    who, others = hand_in.person.id, [*others, *opened.others]
    try:
        if hand_in.typed:
            found = typed_text.find_with_typed(who, opened.files, tree.read(hand_in.typed), assignment, reader)
        else:
            found = find(who, opened.files, assignment, reader, only=only, others=others)
    except SubmissionError as error:
        there = [f"There is {_some(others)}."] if hand_in.typed and others and not wanted else []
        raise SubmissionError(" ".join([*opened.notes, *there, str(error)])) from error
    return dataclasses.replace(found, notes=(*found.notes, *opened.notes, *notes))


def _contents(wanted: Mapping[str, str], tree: Tree, notes: list[str]) -> dict[str, bytes]:
    """Return the files by path, the nearest of them where there are too many; SubmissionError where none can be had."""
    nearest = sorted(wanted, key=lambda path: (path.count("/"), path))
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    size = 0
    for path in nearest:
        raw = tree.read(wanted[path]) if len(files) < MOST_FILES else b""
        if len(files) >= MOST_FILES or size + len(raw) > MOST_BYTES:
            left_out.append(path)
            continue
        files[path] = raw
        size += len(raw)
    limits = f"at most {MOST_FILES} files, and {MOST_BYTES >> 20} MB of them, are looked at"
    if left_out and not files:
        raise SubmissionError(f"The files are too large: {limits}.")
    if left_out:
        notes.append(f"{len(left_out)} files were passed over, for {limits}: {_some(left_out)}.")
    return files


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_SHOWN])
    return shown + (f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else "")
