"""The end of a grading on the console: a table by part, the first thing to fix in full, where the rest is.

What is hidden stays so here too: of a hidden check only its title, its outcome and its hint are printed,
because what a console shows is often passed on to the student.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.cli.console import PatientConsole
from grader.cli.printing import pour
from grader.grade import CheckResult, Grade, Outcome, PartResult, points_run
from grader.outcomes import OUTCOMES
from grader.reports import findings_text, robustness
from grader.reports.reading_order import ONLY, asked_parts, first_to_mend, run_score, summary
from grader.reports.student_view import StudentGrade, for_student
from grader.reports.text import counted, points, spoken, visible

WIDEST = 100
MOST_NOTES = 4
HIDDEN = "hidden checks"  # of which function, students are not told
UNOPENED = ("missing", "unreadable")


def show_summary(grade: Grade, report: Path | None, console: Console | None = None) -> None:
    """Print `grade`; `report` is the page that has all of it."""
    console = console or PatientConsole(highlight=False)
    console.width = min(console.width, WIDEST)
    shown, broken = for_student(grade), [check for check in grade.checks if check.outcome is Outcome.BROKEN]
    if console.is_terminal or console.file is not sys.stdout:
        print_summary(shown, broken, report, console)
        return
    with console.capture() as captured:
        print_summary(shown, broken, report, console)
    pour(captured.get())


def print_summary(grade: StudentGrade, broken: Sequence[CheckResult], report: Path | None, console: Console) -> None:
    """Print the whole summary in the order in which it is read; `broken` are our own faults, told as they are."""
    console.print()
    console.print(Text.assemble((visible(grade.title or grade.assignment), "bold"), f"  {visible(grade.submission)}"))
    for note in grade.notes:
        if note.startswith(ONLY):
            console.print(Text(visible(note)))
    console.print(table_by_part(grade))
    show_broken(console, broken)
    first = first_to_mend(grade)
    for part in asked_parts(grade):
        if part.message and part.status in UNOPENED:
            show_unopened(console, part, first)
        elif part.message:
            console.print(Text(f"\n{visible(part.file)}", "bold"))
            show_paragraph(console, part.message)
    if first and not unopened(grade, first.part):
        show_first(console, first)
    show_remarks(console, robustness.remarks(grade))
    show_notes(console, grade)
    if run := run_score(grade):
        console.print(Text(f"{run}.", "bold"))
    console.print(Text(visible(summary(grade))))
    if report:
        # Unwrapped: a path that is broken in two cannot be clicked or copied.
        console.print(Text(f"Report: {visible(str(report))}"), soft_wrap=True)


def table_by_part(grade: StudentGrade) -> Table:
    """Return a table with one line for each function of each part, one for its hidden checks, and a total.

    Its rules of robustness have a line of their own, and are not counted. Where it is narrow, names are cut and numbers
    are not.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", min_width=8)
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    for part in asked_parts(grade):
        results = robustness.counting(grade.check_results(part.file))
        told = passed(results) if part.earned is not None else "not run"
        table.add_row(on_one_line((part.file, "bold")), told, score(part.earned, part.points))
        for about in dict.fromkeys(result.about for result in results):
            of_one = [result for result in results if result.about == about]
            table.add_row(
                on_one_line("  ", mark(of_one), " ", about or HIDDEN),
                passed(of_one),
                score(sum(result.earned for result in of_one), sum(result.points for result in of_one)),
            )
        add_rules(table, [result for result in grade.check_results(part.file) if result.robustness])
    earned, possible, what = grade.earned, grade.points, "total"
    if run_score(grade):
        (earned, possible), what = points_run(grade.parts), "total of what was run"
    told = passed(robustness.counting(grade.checks))
    table.add_row(Text(what, "bold"), told, score(earned, possible, style="bold"), end_section=True)
    return table


def add_rules(table: Table, rules: Sequence[CheckResult]) -> None:
    """Add the line of a part's rules of robustness: how many are kept, and their points where they have any."""
    if rules:
        possible = sum(rule.points for rule in rules)
        worth = score(sum(rule.earned for rule in rules), possible) if possible else Text("–", "dim")
        sign = mark(rules) if passed(rules) == f"{len(rules)}/{len(rules)}" else Text("·", "dim")
        table.add_row(on_one_line("  ", sign, " ", "robustness"), passed(rules), worth)


def on_one_line(*pieces: str | Text | tuple[str, str]) -> Text:
    """Return a cell that is cut where there is no room for it."""
    shown = [visible(piece) if isinstance(piece, str) else piece for piece in pieces]
    shown = [(visible(piece[0]), piece[1]) if isinstance(piece, tuple) else piece for piece in shown]
    return Text.assemble(*shown, no_wrap=True, overflow="ellipsis")


def mark(results: Sequence[CheckResult]) -> Text:
    """Return one sign for the checks of one function: all passed, none tried, broken, or something to fix."""
    outcomes = {result.outcome for result in results}
    together = Outcome.FAILED
    if Outcome.BROKEN in outcomes:
        together = Outcome.BROKEN
    elif outcomes in ({Outcome.PASSED}, {Outcome.NOT_ATTEMPTED}):
        together = outcomes.pop()
    return Text(OUTCOMES[together].mark, OUTCOMES[together].style)


def passed(results: Sequence[CheckResult]) -> str:
    """Return how many checks passed: `3/5`."""
    return f"{sum(result.outcome is Outcome.PASSED for result in results)}/{len(results)}"


def score(earned: float | None, possible: float, style: str = "") -> Text:
    """Return the points earned of those possible: `12.5/20`; a dash for those earned where there is no grade."""
    return Text(f"{'–' if earned is None else points(earned)}/{points(possible)}", style)


def unopened(grade: StudentGrade, file: str) -> bool:
    """Tell whether the file was not opened, with the reason already given once for the whole file."""
    return any(part.file == file and part.message and part.status in UNOPENED for part in grade.parts)


def show_unopened(console: Console, part: PartResult, first: CheckResult | None) -> None:
    """Print why a file could not be opened, with the line and the caret, and the hint that its checks were given."""
    console.print(Text(f"\n{visible(part.file)} is {part.status}", "bold red"))
    show_paragraph(console, part.message)
    if first and first.part == part.file:
        show_labelled(console, "hint", first.hint)
    console.print()


def show_paragraph(console: Console, text: str) -> None:
    """Print a text, set in."""
    console.print(Padding(Text(visible(text)), (0, 0, 0, 2)))


def show_broken(console: Console, results: Sequence[CheckResult]) -> None:
    """Print our own faults, loud, each with what is known of it."""
    if not results:
        return
    console.print(
        Text(f"\nNo grade: {counted(len(results), 'check')} could not be asked, by a fault of the grader.", "bold red")
    )
    of_message: dict[str, list[str]] = {}
    for result in results:
        of_message.setdefault(result.message, []).append(result.id)
    for message, names in of_message.items():
        # Unwrapped, and so uncut: a path in it is to be found again.
        console.print(Text(visible(f"  ! {', '.join(names)}: {message}"), "red"), soft_wrap=True)


def show_first(console: Console, result: CheckResult) -> None:
    """Print the check to look at first, in full."""
    heading = "Begin here" if result.outcome is Outcome.NOT_ATTEMPTED else "Fix this first"
    console.print(Text(f"\n{heading}", "bold"))
    show_labelled(console, "✗", f"{result.title}  [{result.outcome.value}]", "red")
    rows = [
        ("what", "\n".join(filter(None, [findings_text.message(result), *findings_text.further(result)]))),
        ("where", " › ".join(filter(None, (result.part, result.about)))),
        ("looks like", ", or ".join(map(spoken, result.mistakes))),
        ("hint", result.hint),
    ]
    lines = Table.grid(padding=(0, 2, 0, 0))
    for label, text in rows:
        if text.strip():
            lines.add_row(Text(f"    {label}", "dim"), Text(visible(text)))
    console.print(lines)
    console.print()


def show_remarks(console: Console, remarks: list[robustness.Remark]) -> None:
    """Print the remarks on robustness, each with its hint, the rest only counted."""
    if not remarks:
        return
    console.print(Text.assemble((robustness.heading(remarks), "bold"), f". {robustness.NOT_KEPT}"))
    for remark in remarks[:MOST_NOTES]:
        show_labelled(console, "·", "\n".join(filter(None, [remark.title, remark.hint])))
    if len(remarks) > MOST_NOTES:
        show_labelled(console, "·", f"{len(remarks) - MOST_NOTES} more in the report")
    console.print()


def show_labelled(console: Console, label: str, text: str, style: str = "dim") -> None:
    """Print a paragraph set in, with a sign before its first line; nothing where there is no text."""
    if not text.strip():
        return
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_row(Text(f"  {label}", style), Text(visible(text)))
    console.print(lines)


def show_notes(console: Console, grade: StudentGrade) -> None:
    """Print the notes, each once, the rest only counted; what cost nothing is said to have cost nothing."""
    noticed = list(dict.fromkeys(all_notes(grade)))
    free = list(dict.fromkeys(free_notes(grade)))
    groups = {
        "Notes": noticed[:MOST_NOTES],
        "Notes that cost no points": [note for note in free if note not in noticed][:MOST_NOTES],
    }
    left_out = len({*noticed, *free}) - sum(map(len, groups.values()))
    for heading, notes in groups.items():
        if notes:
            console.print(Text(heading, "bold"))
        for note in notes:
            show_labelled(console, "·", note)
    if left_out:
        show_labelled(console, "·", f"{counted(left_out, 'more note')} in the report")
    if noticed or free:
        console.print()


def all_notes(grade: StudentGrade) -> Iterable[str]:
    """Yield the notes of the submission, of its parts, and of the checks that it did not pass, in that order."""
    yield from (note for note in grade.notes if not note.startswith(ONLY))
    for part in asked_parts(grade):
        yield from part.notes
    for result in robustness.counting(grade.checks):
        if result.outcome is not Outcome.PASSED:
            yield from result.notes


def free_notes(grade: StudentGrade) -> Iterable[str]:
    """Yield the notes of the checks that passed all the same."""
    for result in robustness.counting(grade.checks):
        if result.outcome is Outcome.PASSED:
            yield from result.notes
