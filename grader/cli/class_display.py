"""The display of a class's grading: what was found, a bar or a line for each submission, and where everything is."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

import click

from grader.classes import events
from grader.cli.printing import say
from grader.cli.progress import ClassProgress
from grader.reports.text import counted, visible


class ClassDisplay:
    """The display of one class's events on the terminal. A context manager; `heard` is what `grade_class` calls.

    `kept` gets a line for what an interrupted command has written already.
    """

    def __init__(self, kept: list[str]) -> None:
        self.kept = kept
        self.incomplete = 0  # submissions that lack a part
        self.progress: ClassProgress | None = None
        self._open = ExitStack()

    def __enter__(self) -> ClassDisplay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def heard(self, event: events.Event) -> None:
        """Show one event."""
        match event:
            case events.GradebookOpened():
                self.kept.append(f"what is graded in {event.gradebook}: start it again, and it goes on")
            case events.NothingToGrade():
                click.echo(visible(f"! {event.student}: {event.problem}"), err=True)
            case events.TakenIn():
                if event.without:
                    click.echo(f"{counted(event.without, 'student')} without anything to grade.", err=True)
            case events.GradesStand():
                said = f"{counted(event.count, 'grade')} made before an upgrade ({event.why}) "
                remedy = "--regrade would grade them again, and keep the old ones"
                say(f"{said}{'stands' if event.count == 1 else 'stand'}: {remedy}.", err=True)
            case events.GradedAgain():
                say(f"{counted(event.count, 'submission')} will be graded again: {event.why}.", err=True)
            case events.GradingBegins():
                self._begin(event)
            case events.SubmissionGraded():
                assert self.progress is not None
                self.progress.ended(event.student, event.grade, event.problem)
            case events.GradingEnded():
                self._end(event.failed)
            case events.PartsNotRun():
                self.incomplete += event.count
                whose = f"{counted(event.count, 'submission')} without a grade until it is: the same command grades"
                say(f"! {event.why} {whose} {'it' if event.count == 1 else 'them'} where it can be run.", err=True)
            case events.PagesNotMade():
                click.echo(visible(f"! {counted(event.count, 'page')} not made: {event.first}"), err=True)
            case events.ClassGraded():
                say(f"Gradebook: {event.gradebook}")
                say(f"Index: {event.index}")

    def _begin(self, event: events.GradingBegins) -> None:
        lines = [f"{counted(event.waiting, 'submission')} to grade"]
        if event.graded:
            lines.append(f"{event.graded} graded already")
        if event.identical:
            lines.append(f"{event.identical} identical to another's")
        click.echo(", ".join(lines) + ".", err=True)
        self.progress = self._open.enter_context(ClassProgress(event.waiting, event.jobs))

    def _end(self, failed: int) -> None:
        self._open.close()
        if self.progress is not None and self.progress.total:
            without = f", {failed} without a grade" if failed else ""
            click.echo(f"{self.progress.done} graded, {self.progress.rate:.0f} a minute{without}.", err=True)
