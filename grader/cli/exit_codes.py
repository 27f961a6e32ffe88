"""The end of a command: every error becomes one sentence on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

import click

from grader.errors import AssignmentError, GraderError, StudentFault, UsageError

FAULT = 3
INTERRUPTED = 130


def exit_code_of(carry_out: Callable[[], Any], kept: list[str]) -> int:
    """Run `carry_out` and return its integer result, or the code of the error that it raised.

    `kept` names what the command has written so far; it is told to whoever interrupts.
    With GRADE_DEBUG set, errors of the grader come with their traceback.
    """
    try:
        result = carry_out()
        flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return error.exit_code
    except click.ClickException as error:
        complain(in_one_sentence(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("Interrupted: " + (f"kept {' and '.join(kept)}." if kept else "nothing was written."))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; the rest has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (UsageError, AssignmentError) as error:
        complain(str(error))
        return error.exit_code
    except StudentFault as error:
        # It should have cost one check; that it came this far is a fault of ours.
        show_traceback()
        complain(unexpected(error))
        return FAULT
    except GraderError as error:
        show_traceback()
        complain(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost frame: what nobody foresaw still ends in a sentence
        show_traceback()
        complain(unexpected(error))
        return FAULT
    return result if isinstance(result, int) else 0


def flush() -> None:
    """Let out what was printed; where its reader has left, as `head` does, that changes nothing of how it ended."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def in_one_sentence(error: click.ClickException) -> str:
    """Return a sentence on what was typed wrongly, and where to read what can be typed."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "grade"
    return f"{error.format_message().rstrip('.')}; `{command} --help` lists what can be said."


def complain(sentence: str) -> None:
    """Print one sentence on stderr, safe to show whatever a student's file put into it."""
    from grader.reports.text import visible  # start-up: only errors are shown

    click.echo(f"grade: {visible(sentence)}", err=True)


def show_traceback() -> None:
    """Print the traceback of the error in hand if GRADE_DEBUG asks for it."""
    from grader.reports.text import visible  # start-up: only errors are shown

    if os.environ.get("GRADE_DEBUG"):
        click.echo(visible(traceback.format_exc()), err=True)


def unexpected(error: Exception) -> str:
    """Return one sentence for an error that nobody foresaw, and write its traceback to a file of its own."""
    sentence = f"the grader failed through a fault of its own, not yours ({type(error).__name__}: {error})"
    sentence = " ".join(sentence.split())
    try:
        descriptor, log = tempfile.mkstemp(prefix="grade-fault-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return f"{sentence}; run it again with GRADE_DEBUG=1 for the details."
    return f"{sentence}; the details are in {log}: please send that file to your instructor."
