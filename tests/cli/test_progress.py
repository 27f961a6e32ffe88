"""Progress: each check as it ends."""

from __future__ import annotations

import io

from rich.console import Console

from grader.cli.progress import Progress


def test_plain_lines_where_there_is_no_terminal(grades):
    """Elsewhere than on a terminal each check is one plain line."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    with Progress(console=console) as progress:
        progress.heard("starting")
        for check in grades.wrong.checks:
            progress.heard(check)
    lines = console.file.getvalue().splitlines()
    assert [line.split()[:3] for line in lines] == [["✓", "passed", "4/4"], ["✗", "failed", "0/6"]]
    assert "\x1b" not in console.file.getvalue()


def test_on_a_terminal_only_what_failed_stays(grades):
    """On a terminal what passed is counted, what failed is said at once."""
    console = Console(file=io.StringIO(), width=80, force_terminal=True, highlight=False, color_system=None)
    with Progress(console=console) as progress:
        for check in grades.wrong.checks:
            progress.heard(check)
    text = console.file.getvalue()
    assert grades.wrong.checks[1].title in text
    assert grades.wrong.checks[0].title not in text


def test_long_sentences_are_cut(grades):
    """One check is one line, however long its sentence."""
    console = Console(file=io.StringIO(), width=80)
    long = grades.result("f", "f", grades.right.outcome, 1, 1, title="word " * 60)
    with Progress(console=console) as progress:
        progress.heard(long)
    assert len(console.file.getvalue().splitlines()) == 1
