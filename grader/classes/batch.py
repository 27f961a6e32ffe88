"""Grading many submissions on any executor of the standard library's kind: plain data in, plain data out.

`grade_task` is the work: it can be carried out in a process of this machine or of another that sees the assignment's
folder. What is dear (the assignment, the answer key, the warm fork server) is made once a process and kept there.
"""

from __future__ import annotations

import atexit
import gc
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from pathlib import Path
from typing import TypeVar

import msgspec

from grader.answers.key import AnswerKey
from grader.answers.live import answer_key
from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.load import load
from grader.assignment.model import Assignment
from grader.assignment.submission import Submission
from grader.errors import AssignmentError, GraderError, GraderFault, UsageError
from grader.grade import to_json
from grader.grading.grade_submission import grade
from grader.wire.modes import Mode

MOST_DEATHS = 2  # of a task whose process died: it may have been another's fault, once

PULSE = 1.0  # seconds

T = TypeVar("T")
R = TypeVar("R")


class BatchSettings(msgspec.Struct, frozen=True):
    """The settings with which all submissions of a class are graded."""

    assignment: str  # the folder
    assignment_hash: str  # as it was when the class was begun
    preload: tuple[str, ...]
    mode: Mode  # the sandbox's, which every process must have
    public_only: bool = False
    data: str | None = None  # the data set, where there is a choice
    data_hash: str = ""  # of its content


class GradingTask(msgspec.Struct, frozen=True):
    """One submission to grade."""

    settings: BatchSettings
    name: str
    files: dict[str, bytes]
    parts: dict[str, str]


class TaskResult(msgspec.Struct, frozen=True):
    """The result of a task: the grade as JSON, or the problem. `stop` means that no other task will fare better."""

    grade: bytes = b""
    problem: str = ""
    stop: bool = False


class WarmProcess:
    """The objects that one process keeps warm between submissions: assignment, answer key, fork server."""

    def __init__(self, settings: BatchSettings) -> None:
        self.assignment: Assignment = load(Path(settings.assignment), settings.data)
        if self.assignment.hash != settings.assignment_hash:
            raise UsageError(f"{settings.assignment} was changed while the class was being graded: start it again.")
        images = self.assignment.images
        if settings.data and images and images.sha256 != settings.data_hash:
            raise UsageError(f"{settings.data} was changed while the class was being graded: start it again.")
        self.sandbox = sandbox_for(self.assignment.folder, settings.preload)
        self.key: AnswerKey = answer_key(self.assignment)
        if self.sandbox.mode != settings.mode:
            mode = self.sandbox.mode
            self.sandbox.close()
            raise UsageError(f"One process has the sandbox in mode {mode}, not {settings.mode}: run `grade doctor`.")
        gc.freeze()  # what stays for the whole class is not gone through again and again for garbage


_warm_processes: dict[BatchSettings, WarmProcess] = {}


def warm_process(settings: BatchSettings) -> WarmProcess:
    """Return this process's warm objects for these settings, made anew where the settings are others."""
    if settings not in _warm_processes:
        close_all()
        _warm_processes[settings] = WarmProcess(settings)
    return _warm_processes[settings]


@atexit.register
def close_all() -> None:
    """End the fork servers of this process."""
    while _warm_processes:
        _warm_processes.popitem()[1].sandbox.close()


def grade_task(task: GradingTask) -> TaskResult:
    """Grade one submission and return the result; nothing is raised, so one submission's failure stops no other."""
    try:
        at = warm_process(task.settings)
        submission = Submission(task.name, task.files, task.parts)
        made = grade(
            at.assignment, submission, public_only=task.settings.public_only, sandbox=at.sandbox, key=at.key, at_once=1
        )
        return TaskResult(to_json(made))
    except (UsageError, AssignmentError) as error:
        return TaskResult(problem=str(error), stop=True)
    except GraderError as error:
        close_all()  # a fresh fork server for the next
        return TaskResult(problem=str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours costs this submission its grade, and the class nothing
        close_all()
        where = traceback.extract_tb(error.__traceback__)[-1]
        return TaskResult(problem=f"A fault of the grader's own: {type(error).__name__}: {error} ({where.name}).")


def run_tasks(
    work: Callable[[T], R],
    next_task: Callable[[], T | None],
    executor: Callable[[], Executor],
    at_once: int,
    pulse: Callable[[], None] = lambda: None,
) -> Iterator[tuple[T, R | GraderFault]]:
    """Yield each task with its result, as tasks end, `at_once` of them running; a GraderFault where the process died.

    `executor` makes one, and makes another where that broke. `next_task` gives the next, None where there is none now:
    it is asked when there is room for one, so memory does not grow with their number, and again after each result,
    for that may have led to more. `pulse` is called every second: what it raises ends all. Closing this iterator
    cancels what has not begun.
    """
    again: list[tuple[T, int]] = []  # tasks whose process died, and how often
    running: dict[Future[R], tuple[T, int]] = {}
    pool = executor()
    try:
        while True:
            pool = _start_tasks(pool, work, running, again, next_task, executor, at_once)
            if not running:
                return
            broken: list[tuple[T, int]] = []
            ended = wait(running, PULSE, FIRST_COMPLETED).done
            pulse()
            for future in ended:
                task, deaths = running.pop(future)
                try:
                    result = future.result()
                except BrokenExecutor:
                    broken.append((task, deaths + 1))
                else:
                    yield task, result
            if broken:
                broken += [(task, deaths + 1) for task, deaths in running.values()]
                running.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                pool = executor()
            for task, deaths in broken:
                if deaths < MOST_DEATHS:
                    again.append((task, deaths))
                else:
                    yield task, GraderFault("The process that graded it died, twice; grade it by itself.")
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _start_tasks(
    pool: Executor,
    work: Callable[[T], R],
    running: dict[Future[R], tuple[T, int]],
    again: list[tuple[T, int]],
    next_task: Callable[[], T | None],
    executor: Callable[[], Executor],
    at_once: int,
) -> Executor:
    """Start as many tasks as there is room for; a task whose process died runs alone, so that it can kill no other."""
    while len(running) < at_once:
        suspects = bool(again) or any(deaths for _, deaths in running.values())
        if suspects and running:
            break
        task, deaths = again.pop() if again else (next_task(), 0)
        if task is None:
            break
        try:
            future = pool.submit(work, task)
        except BrokenExecutor:  # a process ended between two tasks
            pool.shutdown(wait=False, cancel_futures=True)
            pool = executor()
            future = pool.submit(work, task)
        running[future] = task, deaths
    return pool
