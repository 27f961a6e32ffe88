"""The command `grade`: a word that is no command of its own is the name of an assignment.

Nothing heavy is imported here or in the modules of the commands: `grade --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from grader import __version__
from grader.cli import commands, ending
from grader.cli.grading import grading_command

EPILOG = """\b
Exit codes:
  0    every check passed
  1    not every check passed
  2    the command or the assignment is at fault
  3    the grader or this machine is at fault; no grade
  130  interrupted"""


class AssignmentGroup(click.Group):
    """Commands by name; any other name stands for the assignment to grade."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = super().get_command(ctx, cmd_name)
        return known or grading_command(cmd_name, others=sorted(self.commands))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0].startswith("-"):
            raise click.NoSuchOption(args[0], ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "ASSIGNMENT [FILE|FOLDER] [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")


@click.group(
    cls=AssignmentGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="grade %(version)s")
def grade() -> None:
    """Grade an assignment: `grade assignment1` grades your files in this folder.

    `grade assignment1 --help` lists what grading can be told.
    """


for command in commands.ALL:
    grade.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Carry out the command line `arguments`; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show ∂ shows a question mark; it does not end the grading.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    kept: list[str] = []

    def carry_out() -> Any:
        return grade.main(args=list(arguments), prog_name="grade", standalone_mode=False, obj=kept)

    return ending.exit_code_of(carry_out, kept)
