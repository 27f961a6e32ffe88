"""The command `grade`: a word that is no command of its own is the name of an assignment.

The modules of the commands are imported when one of them is called: `grade --help` answers at once.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from grader import __version__
from grader.cli import exit_codes
from grader.cli.grade_command import grading_command

# Each command: the module and the name in it, and what `grade --help` says of it, so that nothing is imported for that.
COMMANDS = {
    "adjust": (
        "gradebook_commands",
        "adjust",
        "Add POINTS to a student's grade by hand; to take some away: `grade adjust -- PERSON -2`.",
    ),
    "class": ("output_commands", "class_pages", "Make the pages of a class again from its gradebook."),
    "comment": ("gradebook_commands", "comment", "Add a remark for a student, who gets it with the feedback."),
    "diff": ("gradebook_commands", "diff", "Say what changed in the gradebook, for whom and why."),
    "doctor": ("authoring_commands", "doctor", "Try the sandbox on this machine, and say how to fix what fails."),
    "export": ("export", "export", "Write grades in the form of another system."),
    "extend": ("gradebook_commands", "extend", "Give a student more time before the rule on lateness counts."),
    "feedback": (
        "output_commands",
        "feedback",
        "Write what goes back to each student into DIR: report, points, comments.",
    ),
    "release": ("authoring_commands", "release", "Write what students get into DIR."),
    "report": ("output_commands", "report", "Make the report again from a kept grade; no student code runs."),
    "template": ("authoring_commands", "template", "Make the students' stubs from the reference, with the handout."),
    "validate": ("authoring_commands", "validate", "Put an assignment's own promises to the test."),
}

EPILOG = """\b
Exit codes:
  0    every check passed
  1    not every check passed
  2    the command or the assignment is at fault
  3    the grader or this machine is at fault; no grade
  130  interrupted"""


class AssignmentGroup(click.Group):
    """Commands by name, imported when they are called; any other name stands for the assignment to grade."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return grading_command(cmd_name, others=sorted(COMMANDS))
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"grader.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in sorted(COMMANDS.items())])

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


def run(arguments: Sequence[str]) -> int:
    """Carry out the command line `arguments` and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show ∂ shows a question mark; it does not end the grading.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    kept: list[str] = []

    def carry_out() -> Any:
        return grade.main(args=list(arguments), prog_name="grade", standalone_mode=False, obj=kept)

    return exit_codes.exit_code_of(carry_out, kept)
