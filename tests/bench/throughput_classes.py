"""A class to measure with: distinct submissions, right and wrong ones mixed, made by small edits of the reference."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.assignment.model import Assignment
from grader.authoring.template import tasks
from grader.errors import UsageError

HERE = Path("reference")  # what errors in the markers would be said of
# A slip of the pen each: it still runs, and means something else.
SLIPS = {
    "+": "-", "-": "+", "*": "/", "/": "*", ">": "<", ">=": "<", "+=": "-=", "-=": "+=",
    "sum": "mean", "max": "min", "tanh": "sin", "exp": "expm1", "copy": "view",
    "0": "1", "1.0": "2.0", "2": "3",
}  # fmt: skip
# Half of a class is right; of the others, most have a slip or two, and some leave a function unwritten.
KINDS = ("right", "wrong", "right", "wrong later", "right", "wrong twice", "right", "unfinished")


class Slip(NamedTuple):
    """One token in the place of another, in a line (from 0) and column."""

    line: int
    column: int
    old: str
    new: str


def write_class(assignment: Assignment, folder: Path, count: int, parts: Sequence[str] = ()) -> list[Path]:
    """Write `count` distinct submissions of these parts (all) below `folder`, each time the same; their folders."""
    if assignment.reference is None:
        raise UsageError(f"{assignment.name} has no reference here; do this where the whole assignment is.")
    files = list(parts) or [part.file for part in assignment.parts]
    right = {file: (assignment.reference / file).read_text(encoding="utf-8") for file in files}
    people = []
    for number in range(count):
        person = folder / f"student{number:04}"
        person.mkdir(parents=True)
        for file, source in _edited(right, number).items():
            (person / file).write_text(f"{source}\n# handed in by student {number}\n", encoding="utf-8")
        people.append(person)
    return people


def write_renamed(people: list[Path], folder: Path, count: int) -> None:
    """Write `count` submissions below `folder`: the given ones' files under other names, over and over."""
    for number in range(count):
        person = folder / f"student{number:04}"
        person.mkdir(parents=True)
        for path in people[number % len(people)].iterdir():
            (person / path.name).write_bytes(path.read_bytes())


def kind_of(number: int) -> str:
    """Return the kind of the submission of that number, one of KINDS."""
    return KINDS[number % len(KINDS)]


def _edited(right: dict[str, str], number: int) -> dict[str, str]:
    kind, turn = kind_of(number), number // len(KINDS)
    sources, files = dict(right), list(right)
    if kind == "unfinished":
        sources[files[0]] = with_unwritten_function(right[files[0]], turn)
    places = {"wrong": files[:1], "wrong later": files[-1:], "wrong twice": files}.get(kind, [])
    for file in places:
        sources[file] = with_slip(right[file], 7 * turn + KINDS.index(kind))
    return sources


def with_slip(source: str, turn: int) -> str:
    """Return the source with one of its possible slips, chosen in turn."""
    found = list(slips(source))
    if not found:
        raise UsageError("There is nothing to get wrong in what students are to write.")
    slip = found[turn % len(found)]
    lines = source.splitlines(keepends=True)
    text = lines[slip.line]
    lines[slip.line] = text[: slip.column] + slip.new + text[slip.column + len(slip.old) :]
    return "".join(lines)


def slips(source: str) -> Iterator[Slip]:
    """Yield the slips that could be made in the students' own lines."""
    own = {line for task in tasks(source, HERE) for line in range(task.first, task.last - 1)}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, column = token.start[0] - 1, token.start[1]
        if line in own and token.type in (tokenize.OP, tokenize.NAME, tokenize.NUMBER) and token.string in SLIPS:
            yield Slip(line, column, token.string, SLIPS[token.string])


def with_unwritten_function(source: str, turn: int) -> str:
    """Return the source with one of its functions not written, chosen in turn."""
    found = list(tasks(source, HERE))
    task = found[turn % len(found)]
    lines = source.splitlines(keepends=True)
    lines[task.first - 1 : task.last] = [f'{task.indentation}raise NotImplementedError("to be written")\n']
    return "".join(lines)
