"""Printing of lines that may quote a student, made safe to show; it goes on when the reader of the output has left."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from grader.reports.text import visible


def turn_away(descriptor: int) -> None:
    """Send what is still to be written to the descriptor (1 or 2) nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def pour(text: str) -> None:
    """Write text to stdout, each line without the spaces at its end; as far as there is a reader."""
    try:
        click.echo("\n".join(line.rstrip() for line in text.split("\n")), nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        turn_away(1)


def show_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines that may quote a student's or an author's file."""
    for line in lines:
        if err:
            click.echo(visible(line), err=True)
        else:
            pour(visible(line) + "\n")


def say(line: str, *, err: bool = False) -> None:
    """Print a line that may quote a student."""
    click.echo(visible(line), err=err)
