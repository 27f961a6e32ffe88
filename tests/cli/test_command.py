"""The command as a whole: its names, its help, what it may load."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.command import COMMANDS

HEAVY = ("numpy", "tensorflow", "matplotlib", "sklearn", "scipy", "rich", "jinja2", "msgspec", "nbformat")


def test_help_loads_nothing_heavy():
    """`grade --help` answers without any of the large libraries."""
    code = (
        "import sys; from grader.cli.command import COMMANDS, run; run(['--help']);"
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
    assert flow.asked["submission"] == Path.cwd()


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


def test_a_files_name_tells_its_assignment(call, tmp_path, monkeypatch):
    """Whoever names the file alone is told which assignment it belongs to; any other file, that one must be named."""
    folder = tmp_path / "assignments" / "a1"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text('[[parts]]\nfile = "net.py"\n')
    (tmp_path / "net.py").write_text("")
    (tmp_path / "other.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert call("net.py").err == "grade: net.py belongs to a1: say `grade a1 net.py`.\n"
    assert call("net.ipynb").err == "grade: net.ipynb belongs to a1: say `grade a1 net.ipynb`.\n"
    done = call("other.py")
    assert done.code == 2 and "other.py is no assignment: name the assignment first" in done.err


def test_only_what_is_spelled_almost_so_is_suggested(call, flow):
    """`--verbose` is no slip of `--roster`; `--reprot` is one of `--report`."""
    assert "Did you mean" not in call("assignment1", "--verbose").err
    assert "Did you mean '--report'?" in call("assignment1", "--reprot", "x").err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_summary_of_each_command_is_its_own_first_sentence(name):
    """`grade --help` imports no command: its table says, uncut, what the command's own help begins with."""
    module, attribute, summary = COMMANDS[name]
    command = getattr(importlib.import_module(f"grader.cli.{module}"), attribute)
    assert command.help.split("\n\n")[0] == summary
