"""Consoles that go on when the reader of their output has left, as `head` does: the exit code is still to be told."""

from __future__ import annotations

from rich.console import Console

from grader.cli.printing import turn_away


class PatientConsole(Console):
    """A console whose broken pipe ends what is printed, and not the command."""

    def on_broken_pipe(self) -> None:
        """Print no more: the reader has left."""
        self.quiet = True
        turn_away(2 if self.stderr else 1)
