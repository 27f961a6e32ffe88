"""An assignment is found by its name, and finding it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.find_assignment import find_assignment
from grader.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]


def test_an_assignment_is_found_from_below(toy):
    """From any folder within, and an unknown one is refused with those there are."""
    assert find_assignment("toy", toy.root) == toy.folder
    assert find_assignment("toy", toy.submission("")) == toy.folder
    with pytest.raises(UsageError, match=r"no assignment 'tory'; there is .*toy"):
        find_assignment("tory", toy.root)


def test_neither_numpy_nor_the_checks_are_imported_for_it():
    """Finding it, and guessing what a submission needs, leave the heavy imports for when the sandbox has started."""
    code = (
        "import sys; from pathlib import Path; from grader.assignment.find_assignment import find_assignment\n"
        "from grader.assignment.preload import guess_preload\n"
        "guess_preload(find_assignment('assignment1', Path.cwd()), Path.cwd())\n"
        "print(*{'numpy', 'grader.checks', 'grader.assignment.model'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.split() == [], done.stderr
