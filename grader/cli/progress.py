"""Progress while checks run: a live line on a terminal, one plain line a check elsewhere. All on stderr."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from grader.cli.consoles import PatientConsole
from grader.grade import CheckResult, Outcome
from grader.reports.text import points, visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

MARKS = {Outcome.PASSED: "✓", Outcome.PARTLY: "~", Outcome.NOT_ATTEMPTED: "·", Outcome.BROKEN: "!"}
STYLES = {Outcome.PASSED: "green", Outcome.PARTLY: "yellow", Outcome.NOT_ATTEMPTED: "dim", Outcome.BROKEN: "bold red"}


class Progress:
    """Shows each check as it ends. A context manager; `heard` is what the grading calls.

    On a terminal only what did not pass stays on the screen: the rest is counted.
    """

    def __init__(self, total: int | None = None, console: Console | None = None) -> None:
        self.console = console or PatientConsole(stderr=True, highlight=False)
        self.total = total
        self.bar: Bar | None = None

    def __enter__(self) -> Progress:
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

    def heard(self, event: object) -> None:
        """Show a check's result, or what is being done now: whatever else `event` says as text."""
        if isinstance(event, CheckResult):
            self.ended(event)
        elif self.bar:
            self.bar.update(self.task, description=visible(str(event)))

    def ended(self, result: CheckResult) -> None:
        """One check has ended."""
        if self.bar:
            self.bar.update(self.task, advance=1, description=f"{result.part}: {name_of(result)}")
        if not self.bar or result.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
            # A terminal shows what fits; a log has the whole sentence.
            cut = {"overflow": "ellipsis", "no_wrap": True} if self.bar else {"soft_wrap": True}
            self.console.print(line_of(result), **cut)


def moving_bar(console: Console) -> Bar:
    """A bar that leaves nothing behind; the number of checks may be unknown."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

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
    """`✗ backprop [tanh]  0/4  failed`, with the check's sentence as far as it fits."""
    style = STYLES.get(result.outcome, "red")
    line = Text()
    line.append(f"{MARKS.get(result.outcome, '✗')} {result.outcome.value:<15} ", style)
    line.append(f"{points(result.earned)}/{points(result.points)}".rjust(7) + "  ")
    return line.append(visible(result.title))


def name_of(result: CheckResult) -> str:
    """What a check is about, and its case."""
    return visible(f"{result.about or result.name}" + (f" [{result.case}]" if result.case else ""))
