"""Progress while checks run: a live line on a terminal, one plain line a check elsewhere. All on stderr."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from grader.cli.console import PatientConsole
from grader.grade import CheckResult, Grade, Outcome, not_run
from grader.outcomes import OUTCOMES
from grader.reports import robustness
from grader.reports.reading_order import run_score
from grader.reports.text import points, visible

if TYPE_CHECKING:  # the classes alone: importing grading takes NumPy
    from rich.progress import Progress as Bar

    from grader.grading.part_session import Told


class CheckProgress:
    """The display of checks as they end. A context manager; `heard` is what the grading calls.

    On a terminal only what did not pass stays on the screen: the rest is counted. Where only the check named `only`
    was asked for, the checks that it leans on are told of in one line.
    """

    def __init__(self, total: int | None = None, console: Console | None = None, *, only: str | None = None) -> None:
        self.console = console or PatientConsole(stderr=True, highlight=False)
        self.total = total
        self.only = only
        self.leant_on: list[CheckResult] = []
        self.bar: Bar | None = None

    def __enter__(self) -> CheckProgress:
        if self.console.is_terminal:
            self.bar = moving_bar(self.console)
            self.task = self.bar.add_task("starting", total=self.total)
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()
        if (leant_on := robustness.counting(self.leant_on)) and kind is None:
            passed = sum(result.outcome is Outcome.PASSED for result in leant_on)
            functions = ", ".join(dict.fromkeys(visible(result.about or result.name) for result in leant_on))
            asked = f"{self.only} builds on {functions}: {passed} of {len(leant_on)} checks of these passed."
            self.console.print(Text(asked, "dim"), soft_wrap=True)

    def heard(self, event: Told) -> None:
        """Show a check's result, or what is being done now."""
        if isinstance(event, CheckResult):
            self.ended(event)
        elif self.bar:
            self.bar.update(self.task, description=visible(event.description))

    def ended(self, result: CheckResult) -> None:
        """Show that one check has ended; one that the check `only` leans on is kept for the line at the end."""
        if self.bar:
            self.bar.update(self.task, advance=1, description=f"{result.part}: {name_of(result)}")
        if self.only and self.only not in (result.name, f"{result.name}[{result.case}]"):
            self.leant_on.append(result)
            return
        told = result.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED)
        if not self.bar or (told and (not result.robustness or result.outcome is Outcome.BROKEN)):
            # A terminal shows what fits; a log has the whole sentence.
            cut = {"overflow": "ellipsis", "no_wrap": True} if self.bar else {"soft_wrap": True}
            self.console.print(line_of(result), **cut)


def moving_bar(console: Console) -> Bar:
    """Return a bar that leaves nothing behind; the number of checks may be unknown."""
    # start-up: only a terminal has a bar
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column  # start-up: only a terminal has a bar

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True)),
        TextColumn("{task.completed:.0f} checks", markup=False),
        BarColumn(bar_width=16),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        expand=True,
    )


def line_of(result: CheckResult) -> Text:
    """Return the line of a check's result: mark, outcome, points earned of those possible, and the check's sentence."""
    facts = OUTCOMES[result.outcome]
    mark, ended, style = facts.mark, result.outcome.value, facts.style
    if result.robustness and facts.tone in ("bad", "part"):
        mark, ended, style = OUTCOMES[Outcome.NOT_ATTEMPTED].mark, "not kept", "dim"  # a rule, and no failure
    line = Text()
    line.append(f"{mark} {ended:<15} ", style)
    worth = "–" if result.robustness and not result.points else f"{points(result.earned)}/{points(result.points)}"
    line.append(worth.rjust(7) + "  ")
    return line.append(visible(result.title))


def name_of(result: CheckResult) -> str:
    """Return what a check is about, and its case."""
    return visible(f"{result.about or result.name}" + (f" [{result.case}]" if result.case else ""))


class ClassProgress:
    """The display of submissions as they end, counted. A context manager."""

    def __init__(self, total: int, jobs: int, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False)
        self.total, self.jobs = total, jobs
        self.done = self.failures = 0
        self.started = time.monotonic()
        self.bar: Bar | None = None

    def __enter__(self) -> ClassProgress:
        if self.console.is_terminal and self.total:
            self.bar = class_bar(self.console)
            self.task = self.bar.add_task("starting", total=self.total, rate="", failures="")
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    @property
    def rate(self) -> float:
        """Return the number of submissions a minute."""
        return 60 * self.done / max(time.monotonic() - self.started, 1e-9)

    def ended(self, name: str, grade: Grade | None, problem: str = "") -> None:
        """Show that one submission has its grade, or has none because of `problem`."""
        self.done += 1
        trouble = trouble_of(grade, problem)
        self.failures += bool(trouble)
        line = Text(f"{'!' if trouble else '✓'} {visible(name)}  ", "red" if trouble else "")
        if grade is not None and grade.earned is not None:
            line.append(f"{points(grade.earned)}/{points(grade.points)}")
        elif grade is not None and not trouble:
            line.append(run_score(grade) or "nothing was run")
        line.append(f"  {visible(trouble)}" if trouble else "", "red")
        if self.bar:
            if trouble:
                self.bar.console.print(line, overflow="ellipsis", no_wrap=True)
            self.bar.update(self.task, advance=1, description=visible(name), rate=f"{self.rate:.0f}/min",
                            failures=f"{self.failures} to look at" if self.failures else "")  # fmt: skip
        else:
            self.console.print(Text(f"{self.done}/{self.total} ").append_text(line), soft_wrap=True)


def trouble_of(grade: Grade | None, problem: str) -> str:
    """Return what an instructor should look at, in a few words; "" where there is nothing."""
    if grade is None:
        return problem or "no grade"
    if grade.earned is None and (grade.outcome is Outcome.BROKEN or not not_run(grade.parts)):
        return "a check is broken: no grade"
    checks = robustness.counting(grade.checks)
    worst = {check.outcome for check in checks if OUTCOMES[check.outcome].severity != "none"}
    unread = [part.file for part in grade.parts if part.status == "unreadable"]
    said = [outcome.value for outcome in sorted(worst)] + [f"{file} cannot be loaded" for file in unread]
    return ", ".join(said)


def class_bar(console: Console) -> Bar:
    """Return a bar that leaves nothing behind, with rate, time left and failures."""
    # start-up: only a terminal has a bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.table import Column  # start-up: only a terminal has a bar

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True)),
        MofNCompleteColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failures]}", style="red", markup=False),
        console=console,
        transient=True,
        expand=True,
    )
