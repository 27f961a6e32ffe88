"""One job of a class: grade a submission, where that is still to do, and make the pages."""

from __future__ import annotations

import msgspec

from grader.classes.batch import GradingTask, TaskResult, grade_task
from grader.grade import Grade, from_json, to_json
from grader.gradebook.entry import Attempt, Extension
from grader.gradebook.school_class import personal_grade
from grader.reports import html
from grader.reports.classes.folder_names import student_folder

GRADE = "grade.json"


class Job(msgspec.Struct, frozen=True):
    """One submission, graded already or not, and one person who handed it in. Plain data."""

    attempt: Attempt
    task: GradingTask | None = None
    known: bytes = b""  # the grade, where there is one
    extension: Extension | None = None  # time that was granted


class JobResult(msgspec.Struct, frozen=True):
    """The grade, or why there is none, and the pages by their path from the class's folder. Plain data."""

    done: TaskResult
    pages: dict[str, bytes] = {}
    page_problem: str = ""  # why there are no pages of the grade


def run_job(job: Job) -> JobResult:
    """Grade the submission where it has no grade, then make the pages."""
    done = grade_task(job.task) if job.task else TaskResult(job.known)
    if not done.grade:
        return JobResult(done)
    try:
        return JobResult(done, person_pages(job.attempt, from_json(done.grade), job.extension))
    except Exception as error:  # noqa: BLE001 - a page of ours that fails costs no grade
        return JobResult(done, page_problem=f"{type(error).__name__}: {error}")


def person_pages(attempt: Attempt, grade: Grade, extension: Extension | None = None) -> dict[str, bytes]:
    """Return one person's files by path. The grade comes last: where it is current, so are the others."""
    own = personal_grade(grade, attempt, extension)
    folder = f"students/{student_folder(attempt.person.id)}"
    student, instructor = html.both(own)
    return {
        f"{folder}/report.html": student.encode(),
        f"{folder}/instructor.html": instructor.encode(),
        f"{folder}/{GRADE}": to_json(own),
    }
