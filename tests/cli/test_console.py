"""A reader that leaves early changes nothing of how a command ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PRINTS = """
import sys
from grader.cli import exit_codes
from grader.cli.console import PatientConsole
from grader.cli.printing import pour

def carry_out():
    sys.stdin.readline()  # until the reader has left
    {prints}
    return 0

sys.exit(exit_codes.exit_code_of(carry_out, []))
"""


@pytest.mark.parametrize(
    ("prints", "stream"),
    [
        ("pour('line\\n' * 100_000)", "stdout"),
        ("print('line')", "stdout"),
        ("PatientConsole(stderr=True).print('line\\n' * 100_000)", "stderr"),
        ("PatientConsole().print('line\\n' * 100_000)", "stdout"),
    ],
)
def test_the_exit_code_is_kept(prints, stream):
    """The command ends with its own code though its output has no reader."""
    running = subprocess.Popen(
        [sys.executable, "-c", PRINTS.format(prints=prints)],
        stdin=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        **{stream: subprocess.PIPE},
    )
    getattr(running, stream).close()
    running.stdin.write("\n")
    running.stdin.close()
    assert running.wait(timeout=60) == 0
