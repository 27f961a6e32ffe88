"""`grade ASSIGNMENT SUBMISSIONS/`: a class at a time, from the download to the gradebook and the pages."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import click

from grader.cli import class_pages, keeping
from grader.cli.class_intake import name_of, take_in
from grader.cli.class_progress import ClassProgress
from grader.cli.class_task import Job, Result, carry_out
from grader.errors import GraderFault, UsageError
from grader.flow.assignment import Assignment
from grader.flow.batch import Order, Task, carried_out
from grader.flow.batch_conditions import conditions
from grader.flow.batch_processes import Interrupts, end_processes, processes
from grader.grade import from_json
from grader.gradebook.attempt import Attempt
from grader.gradebook.book import Book, Declared
from grader.gradebook.entry import Extension
from grader.gradebook.extensions import granted
from grader.gradebook.lock import alone
from grader.intake.layouts import Layout
from grader.intake.roster import Roster
from grader.intake.roster import read as read_roster
from grader.intake.trees import Tree
from grader.reports.text import counted, visible
from grader.sandbox.forkserver import ForkServer

FULL = "full"
NO_GRADE = 3


@dataclass(frozen=True)
class ClassOptions:
    """What was asked for besides the class itself."""

    gradebook: Path
    report: Path
    jobs: int | None = None
    roster: Path | None = None
    attempt: int | None = None
    public_only: bool = False
    allow_weak: bool = False
    regrade: bool = False


@dataclass
class _Class:
    """One class under way."""

    assignment: Assignment
    book: Book
    options: ClassOptions
    order: Order
    conditions: str
    people: dict[str, list[Attempt]] = field(default_factory=dict)  # by submission, the attempts that count
    graded: dict[str, int] = field(default_factory=dict)  # by submission, the number of its grade
    waiting: deque[str] = field(default_factory=deque)  # submissions to grade
    pages: deque[tuple[str, Attempt]] = field(default_factory=deque)  # whose pages may have to be made, after that
    extensions: dict[str, Extension] = field(default_factory=dict)  # by person
    unmade: list[str] = field(default_factory=list)  # pages that could not be made, and why

    def draw(self) -> Job | None:
        """The next thing to do: submissions without a grade, then pages that are not of the grade that counts."""
        if self.waiting:
            digest = self.waiting.popleft()
            content, first = self.book.content(digest), self.people[digest][0]
            task = Task(self.order, first.person.id, content.files, content.parts)
            return Job(first, task, more=self.extensions.get(first.person.id))
        while self.pages:
            digest, attempt = self.pages.popleft()
            raw = self.book.raw_grade(self.graded[digest])
            more = self.extensions.get(attempt.person.id)
            if not class_pages.are_current(self.options.report, attempt, from_json(raw), more):
                return Job(attempt, known=raw, more=more)
        return None


def grade_class(
    assignment: Assignment,
    layout: Layout,
    tree: Tree,
    server: ForkServer,
    options: ClassOptions,
    kept: list[str],
) -> int:
    """Grade everyone, or go on where an earlier run was ended; returns the exit code."""
    _refuse_weak(server, options)
    keeping.refuse_unwritable(options.report, folder=True)
    keeping.refuse_unwritable(options.gradebook, folder=False)
    roster = _roster(options.roster)
    jobs = options.jobs or os.cpu_count() or 1
    with alone(options.gradebook), Book(options.gradebook, create=True) as book:
        declared = Declared(
            assignment.name,
            assignment.title,
            assignment.declaration.points,
            assignment.hash,
            assignment.declaration.late,
        )
        book.declare(declared)
        kept.append(f"what is graded in {options.gradebook}: start it again, and it goes on")
        preload = take_in(book, layout, tree, assignment, server, roster, options.attempt)
        mode = server.mode
        server.close()  # each job has its own
        images = assignment.images
        data = (images.where, images.sha256) if images else (None, "")
        order = Order(str(assignment.folder), assignment.hash, preload, mode, options.public_only, *data)
        same = conditions([*preload, *assignment.preload], mode, options.public_only, images)
        under_way = _Class(assignment, book, options, order, same)
        failed = _grade(under_way, jobs)
        if under_way.unmade:
            click.echo(visible(f"! {counted(len(under_way.unmade), 'page')} not made: {under_way.unmade[0]}"), err=True)
        index = class_pages.write_index(book, assignment.name, options.report, assignment.handout())
        click.echo(f"Gradebook: {visible(str(options.gradebook))}")
        click.echo(f"Index: {visible(str(index))}")
    return NO_GRADE if failed or under_way.unmade else 0


def _refuse_weak(server: ForkServer, options: ClassOptions) -> None:
    if server.mode != FULL and not options.allow_weak:
        raise UsageError(
            f"The sandbox has only mode {server.mode} here ({server.refusal or 'as was asked for'}), too weak for the "
            "files of others: see `grade doctor`, or say --allow-weak."
        )


def _roster(path: Path | None) -> Roster | None:
    if path is None:
        return None
    try:
        return Roster(read_roster(path.read_bytes(), str(path)))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _grade(under_way: _Class, jobs: int) -> int:
    """Everything that is still to do; how many have no grade through a fault that is not theirs."""
    book, assignment = under_way.book, under_way.assignment
    class_pages.sweep(under_way.options.report)
    under_way.extensions = granted(book, assignment.name, assignment.declaration.late)
    for _, attempt in book.current(assignment.name):
        if attempt.submission:
            under_way.people.setdefault(attempt.submission, []).append(attempt)
    if not under_way.options.regrade:
        found = book.graded(assignment.name, assignment.hash, under_way.conditions)
        under_way.graded = {digest: number for digest, number in found.items() if digest in under_way.people}
    book.settle(assignment.name, under_way.graded)
    for digest, people in under_way.people.items():
        if digest in under_way.graded:
            under_way.pages += [(digest, one) for one in people]
        else:
            under_way.waiting.append(digest)
    waiting = len(under_way.waiting)
    _tell(under_way, waiting)
    first = under_way.draw()
    if first is None:
        return 0
    head = [first]  # no process is started where there is nothing to do
    with Interrupts() as interrupts, ClassProgress(waiting, jobs) as progress:
        results = carried_out(
            carry_out,
            lambda: head.pop() if head else under_way.draw(),
            processes(jobs),
            at_once=2 * jobs,
            pulse=interrupts.check,
        )
        try:
            failed = sum(_keep(under_way, job, result, progress) for job, result in results)
        except BaseException:
            end_processes()
            raise
    if waiting:
        without = f", {failed} without a grade" if failed else ""
        click.echo(f"{progress.done} graded, {progress.rate:.0f} a minute{without}.", err=True)
    return failed


def _keep(under_way: _Class, job: Job, result: Result | GraderFault, progress: ClassProgress) -> int:
    """Commit the grade, then write the pages; 1 where there is no grade."""
    name = name_of(job.attempt)
    if isinstance(result, GraderFault):
        progress.ended(name, None, str(result))
        return 1
    if result.done.stop:
        raise UsageError(result.done.problem)
    if result.trouble:
        under_way.unmade.append(f"{name}: {result.trouble}")
    if job.task is None:
        class_pages.write(under_way.options.report, result.pages)
        return 0
    if not result.done.grade:
        progress.ended(name, None, result.done.problem)
        return 1
    grade = from_json(result.done.grade)
    digest = job.attempt.submission
    under_way.graded[digest] = under_way.book.add_grade(grade, result.done.grade, under_way.conditions)
    under_way.pages += [(digest, one) for one in under_way.people[digest][1:]]
    class_pages.write(under_way.options.report, result.pages)
    progress.ended(name, grade)
    return int(grade.earned is None)


def _tell(under_way: _Class, waiting: int) -> None:
    people = sum(map(len, under_way.people.values()))
    same = people - len(under_way.people)
    lines = [f"{counted(waiting, 'submission')} to grade"]
    if under_way.graded:
        lines.append(f"{len(under_way.graded)} graded already")
    if same:
        lines.append(f"{same} identical to another's")
    click.echo(", ".join(lines) + ".", err=True)
