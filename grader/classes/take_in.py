"""Intake of a class's download into the gradebook; events say whose files cannot be read."""

from __future__ import annotations

from grader.assignment.model import Assignment
from grader.assignment.preload import preload_for
from grader.classes.events import NothingToGrade, TakenIn, Told
from grader.gradebook.book import Book
from grader.gradebook.entry import Attempt, Files
from grader.intake import read_download
from grader.intake.download_files import Tree
from grader.intake.hand_ins import Layout
from grader.intake.roster import Roster
from grader.sandbox.provider import Sandbox

AT_ONCE = 50  # attempts that are taken in together


def take_in(
    book: Book,
    layout: Layout,
    tree: Tree,
    assignment: Assignment,
    sandbox: Sandbox,
    roster: Roster | None,
    which: int | None,
    told: Told,
) -> tuple[str, ...]:
    """Read everyone's files into the gradebook; return the modules that the fork servers should import for them."""
    wanted: dict[str, None] = dict.fromkeys(preload_for(assignment.declaration.preload, ()))
    attempts: list[Attempt] = []
    contents: dict[str, Files] = {}
    first = unread = 0

    def keep() -> None:
        nonlocal first
        book.take_in(assignment.name, attempts, contents, first)
        first += len(attempts)
        attempts.clear()
        contents.clear()

    for handed in read_download.read_class(layout, tree, assignment, sandbox, roster=roster, which=which):
        attempts.append(handed.attempt)
        if handed.submission is None:
            unread += 1
            told(NothingToGrade(display_name(handed.attempt), handed.attempt.problem))
        elif handed.attempt.counts:
            files = handed.submission
            contents[files.hash] = Files(files.files, files.parts)
            wanted |= dict.fromkeys(preload_for(assignment.declaration.preload, files.files.values()))
        else:
            contents[handed.submission.hash] = Files(handed.submission.files, handed.submission.parts)
        if len(attempts) >= AT_ONCE:
            keep()
    keep()
    told(TakenIn(unread))
    return tuple(wanted)


def display_name(attempt: Attempt) -> str:
    """Return the person's name to be shown, and the id where that is another word."""
    person = attempt.person
    return f"{person.name} ({person.id})" if person.name and person.name != person.id else person.id
