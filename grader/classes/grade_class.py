"""Grading of a class: from the download to the gradebook and the pages; the caller hears events and draws them."""

from __future__ import annotations

import os
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path

from grader import output_files
from grader.assignment.model import Assignment
from grader.assignment.preload import absent
from grader.assignment.versions import conditions, differences
from grader.classes import class_pages
from grader.classes.batch import BatchSettings, GradingTask, run_tasks
from grader.classes.events import (
    ClassGraded,
    GradebookOpened,
    GradedAgain,
    GradesStand,
    GradingBegins,
    GradingEnded,
    PagesNotMade,
    PartsNotRun,
    SubmissionGraded,
    Told,
    nobody_listens,
)
from grader.classes.job import Job, JobResult, run_job
from grader.classes.processes import Interrupts, end_processes, process_pools
from grader.classes.take_in import display_name, take_in
from grader.errors import GraderFault, UsageError
from grader.grade import Outcome, from_json, why_not_run
from grader.gradebook.book import Book, Declared, exclusive_lock
from grader.gradebook.entry import Attempt, Extension
from grader.gradebook.extensions import current_extensions
from grader.intake.download_files import Tree
from grader.intake.hand_ins import Layout
from grader.intake.roster import Roster
from grader.intake.roster import read as read_roster
from grader.sandbox.provider import Sandbox


@dataclass(frozen=True)
class ClassOptions:
    """The options of grading a class: files, number of jobs, which attempt, what is allowed."""

    gradebook: Path
    report: Path
    jobs: int | None = None
    roster: Path | None = None
    attempt: int | None = None
    public_only: bool = False
    allow_weak: bool = False
    regrade: bool = False


@dataclass
class _ClassRun:
    """A class under way: its settings, and the submissions and pages that are still to do."""

    assignment: Assignment
    book: Book
    options: ClassOptions
    settings: BatchSettings
    conditions: str
    people: dict[str, list[Attempt]] = field(default_factory=dict)  # by submission, the attempts that count
    graded: dict[str, int] = field(default_factory=dict)  # by submission, the number of its grade
    waiting: deque[str] = field(default_factory=deque)  # submissions to grade
    pages: deque[tuple[str, Attempt]] = field(default_factory=deque)  # whose pages may have to be made, after that
    extensions: dict[str, Extension] = field(default_factory=dict)  # by person
    failed_pages: list[str] = field(default_factory=list)  # pages that could not be made, and why

    def next_job(self) -> Job | None:
        """Return the next job: a submission without a grade, else pages not of the grade that counts, else None."""
        if self.waiting:
            digest = self.waiting.popleft()
            content, first = self.book.content(digest), self.people[digest][0]
            task = GradingTask(self.settings, first.person.id, content.files, content.parts)
            return Job(first, task, extension=self.extensions.get(first.person.id))
        while self.pages:
            digest, attempt = self.pages.popleft()
            raw = self.book.raw_grade(self.graded[digest])
            extension = self.extensions.get(attempt.person.id)
            if not class_pages.are_current(self.options.report, attempt, from_json(raw), extension):
                return Job(attempt, known=raw, extension=extension)
        return None


def grade_class(
    assignment: Assignment,
    layout: Layout,
    tree: Tree,
    sandbox: Sandbox,
    options: ClassOptions,
    told: Told = nobody_listens,
) -> int:
    """Grade everyone of a class, or go on where an earlier run was ended.

    Returns how many submissions have no grade, or no pages, through no fault of theirs: 0 where all went well. Those
    of which a part could not be run are not among them: an event tells of them.
    UsageError where the class cannot be graded at all. `told` hears each event of `grader.classes.events`.
    """
    _refuse_weak(sandbox, options)
    output_files.refuse_unwritable(options.report, folder=True)
    output_files.refuse_unwritable(options.gradebook, folder=False)
    roster = _roster(options.roster)
    jobs = options.jobs or os.cpu_count() or 1
    with exclusive_lock(options.gradebook), Book(options.gradebook, create=True) as book:
        declared = Declared(
            assignment.name,
            assignment.title,
            assignment.declaration.points,
            assignment.hash,
            assignment.declaration.late,
        )
        book.declare(declared)
        told(GradebookOpened(options.gradebook))
        preload = take_in(book, layout, tree, assignment, sandbox, roster, options.attempt, told)
        mode = sandbox.mode
        sandbox.close()  # each job has its own
        images = assignment.images
        data = (images.where, images.sha256) if images else (None, "")
        settings = BatchSettings(str(assignment.folder), assignment.hash, preload, mode, options.public_only, *data)
        same = conditions([*preload, *assignment.preload], mode, options.public_only, images)
        run = _ClassRun(assignment, book, options, settings, same)
        failed = _grade_all(run, jobs, told)
        lacking = Counter(why_not_run(parts) for parts in book.incomplete(run.graded.values()).values())
        for why, count in lacking.items():
            told(PartsNotRun(count, why))
        if run.failed_pages:
            told(PagesNotMade(len(run.failed_pages), run.failed_pages[0]))
        index = class_pages.write_index(book, assignment.name, options.report, assignment.handout())
        told(ClassGraded(options.gradebook, index))
    return failed + len(run.failed_pages)


def _refuse_weak(sandbox: Sandbox, options: ClassOptions) -> None:
    """Raise UsageError where the sandbox is too weak for files of others and `allow_weak` is not set."""
    if not sandbox.mode.holds_strangers and not options.allow_weak:
        raise UsageError(
            f"The sandbox has only mode {sandbox.mode} here ({sandbox.refusal or 'as was asked for'}), too weak for "
            "the files of others: see `grade doctor`, or say --allow-weak."
        )


def _roster(path: Path | None) -> Roster | None:
    """Read the roster; raise UsageError where it cannot be read."""
    if path is None:
        return None
    try:
        return Roster(read_roster(path.read_bytes(), str(path)))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _grade_all(run: _ClassRun, jobs: int, told: Told) -> int:
    """Do everything that is still to do; return how many have no grade through a fault that is not theirs."""
    book, assignment = run.book, run.assignment
    class_pages.remove_partial_files(run.options.report)
    run.extensions = current_extensions(book, assignment.name, assignment.declaration.late)
    for _, attempt in book.counting_attempts(assignment.name):
        if attempt.submission:
            run.people.setdefault(attempt.submission, []).append(attempt)
    if not run.options.regrade:
        _keep_earlier_grades(run, told)
    book.apply_grades(assignment.name, run.graded)
    for digest, people in run.people.items():
        if digest in run.graded:
            run.pages += [(digest, one) for one in people]
        else:
            run.waiting.append(digest)
    waiting = len(run.waiting)
    everyone = sum(map(len, run.people.values()))
    told(GradingBegins(waiting, len(run.graded), everyone - len(run.people), jobs))
    first = run.next_job()
    if first is None:
        return 0
    head = [first]  # no process is started where there is nothing to do
    with Interrupts() as interrupts:
        results = run_tasks(
            run_job,
            lambda: head.pop() if head else run.next_job(),
            process_pools(jobs),
            at_once=2 * jobs,
            pulse=interrupts.check,
        )
        try:
            failed = sum(_store_result(run, job, result, told) for job, result in results)
        except BaseException:
            end_processes()
            raise
    told(GradingEnded(failed))
    return failed


def _keep_earlier_grades(run: _ClassRun, told: Told) -> None:
    """Let earlier grades count: those under the same conditions, and those that only other versions were used for.

    A term goes on over an upgrade with the points that were given; the new versions grade what has no grade yet.
    """
    book, assignment = run.book, run.assignment
    # What lacks a part is graded anew as soon as nothing is absent any more.
    lacking = bool(absent(assignment.preload))
    same = book.grades_under(assignment.name, assignment.hash, run.conditions, incomplete=lacking)
    run.graded = {digest: number for digest, number in same.items() if digest in run.people}
    incomplete = book.incomplete(run.graded.values())
    stand: dict[str, list[str]] = {}
    again: dict[str, list[str]] = {}
    for digest, (number, files, under) in book.last_graded(assignment.name).items():
        if digest not in run.people or (digest in run.graded and run.graded[digest] not in incomplete):
            continue
        programs, others = differences(under, run.conditions)
        if files != assignment.hash:
            others.insert(0, f"the assignment was changed ({files[:8]} → {assignment.hash[:8]})")
        if others and digest not in run.graded:
            again[digest] = others
        elif not others:
            run.graded[digest] = number
            if programs:
                stand[digest] = programs
    for grades, event in ((stand, GradesStand), (again, GradedAgain)):
        if grades:
            told(event(len(grades), ", ".join(dict.fromkeys(word for words in grades.values() for word in words))))


def _store_result(run: _ClassRun, job: Job, result: JobResult | GraderFault, told: Told) -> int:
    """Commit the grade, then write the pages; return 1 where there is no grade, else 0."""
    name = display_name(job.attempt)
    if isinstance(result, GraderFault):
        told(SubmissionGraded(name, None, str(result)))
        return 1
    if result.done.stop:
        raise UsageError(result.done.problem)
    if result.page_problem:
        run.failed_pages.append(f"{name}: {result.page_problem}")
    if job.task is None:
        class_pages.write(run.options.report, result.pages)
        return 0
    if not result.done.grade:
        told(SubmissionGraded(name, None, result.done.problem))
        return 1
    grade = from_json(result.done.grade)
    digest = job.attempt.submission
    run.graded[digest] = run.book.add_grade(grade, result.done.grade, run.conditions)
    run.pages += [(digest, one) for one in run.people[digest][1:]]
    class_pages.write(run.options.report, result.pages)
    told(SubmissionGraded(name, grade))
    return int(grade.outcome is Outcome.BROKEN)
