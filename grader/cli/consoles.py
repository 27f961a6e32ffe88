"""Consoles that go on when the reader of their output has left, as `head` does: the exit code is still to be told."""

from __future__ import annotations

import os
import sys

import click
from rich.console import Console


class PatientConsole(Console):
    """A console whose broken pipe ends what is printed, and not the command."""

    def on_broken_pipe(self) -> None:
        """Print no more."""
        self.quiet = True
        turn_away(2 if self.stderr else 1)


def turn_away(descriptor: int) -> None:
    """What is still to be written to the descriptor (1 or 2) has nowhere to go."""
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
