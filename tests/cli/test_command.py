"""The command as a whole: its names, its help, what it may load."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "tensorflow", "matplotlib", "sklearn", "scipy", "rich", "jinja2", "msgspec", "nbformat")


def test_help_loads_nothing_heavy():
    """`grade --help` answers without any of the large libraries."""
    code = (
        "import sys; from grader.cli.command import run; run(['--help']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "ASSIGNMENT [FILE|FOLDER]" in done.stdout


def test_module_and_help():
    """`python -m grader --help` is the same command."""
    done = subprocess.run([sys.executable, "-m", "grader", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: grade ASSIGNMENT")


def test_no_words_show_the_help(call):
    """`grade` alone shows the help, and counts as a slip."""
    done = call()
    assert done.code == 2
    assert "Commands:" in done.out


def test_any_other_word_is_an_assignment(call, flow):
    """The first word names the assignment to grade."""
    done = call("assignment1")
    assert done.code == 1
    assert flow.asked["submission"] == flow.template


def test_slip_of_a_command(call, flow):
    """A word that is neither gets one sentence, with the command that was probably meant."""
    done = call("valdate")
    assert done.code == 2
    assert done.err == "grade: There is no assignment valdate. Or did you mean the command `grade validate`?\n"


def test_unknown_option(call):
    """An unknown option is one sentence that says where to look."""
    done = call("assignment1", "--colour")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "--colour" in done.err and "`grade assignment1 --help`" in done.err


def test_an_option_without_its_value(call, flow):
    """It leads to the help of grading, not of the program."""
    done = call("assignment1", "--check")
    assert done.code == 2 and "`grade assignment1 --help`" in done.err


def test_unknown_option_of_the_program(call):
    """So is one before any command."""
    done = call("--colour")
    assert done.code == 2
    assert done.err.count("\n") == 1
