"""One door: a folder, a Python file, a notebook and an archive are opened by the same rule."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from toys import REFERENCE, STUB

from grader.assignment.assignment_sandbox import sandbox_for
from grader.assignment.submission import LARGEST_FILE, Submission
from grader.errors import SubmissionError, UsageError
from grader.intake.open_submission import open_submission


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What was handed in."""
    made = tmp_path / "handed_in"
    made.mkdir()
    return made


@pytest.fixture
def opened(toy, server, folder) -> Callable[..., Submission]:
    """The submission at a path in the folder, of the toy."""
    return lambda path=".", part=None: open_submission(folder / path, toy.load(), server, part=part)


def notebook(text: str) -> str:
    """With one code cell."""
    return json.dumps({"cells": [{"cell_type": "code", "source": text}]})


def put(folder: Path, files: dict[str, str]) -> None:
    """Write the files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("name", ["net.ipynb", "Untitled.ipynb"])
@pytest.mark.parametrize("stub", [{}, {"net.py": STUB}])
def test_a_notebook_is_opened_wherever_its_folder_is(opened, folder, name, stub):
    """To the same work, also beside the untouched handout; named alone, it is the part, and nothing else is asked."""
    put(folder, {name: notebook(REFERENCE), **stub})
    whole, alone = opened(), opened(name)
    assert "np.tanh(z)" in whole.files["net.py"].decode() and whole.files == alone.files
    assert (whole.single, alone.single, alone.name) == (False, True, name)


def test_an_archive_is_opened_as_its_folder_is(opened, folder):
    """With what lies beside the part."""
    put(folder / "work", {"net.py": REFERENCE + "import own\n", "own.py": "x = 1\n"})
    with zipfile.ZipFile(folder / "hw.zip", "w") as archive:
        for name in ("net.py", "own.py"):
            archive.write(folder / "work" / name, f"work/{name}")
    assert opened("hw.zip").files == opened("work").files and opened("hw.zip").notes == (
        "The files were found in work.",
    )


@pytest.mark.parametrize("name", ["net (1).py", "Net.py", "ann_net.py", "NET.PY", "my-net.py", "homework.py"])
def test_a_file_of_another_name(opened, folder, name):
    """It is known by its name or by its content, and the part has its own name for what imports it."""
    put(folder, {name: REFERENCE, "old_net.py": STUB})
    made = opened(name)
    assert made.parts == {"net.py": "net.py"} and made.files["net.py"] == REFERENCE.encode()
    assert made.notes[0].startswith(f"{name} was taken for net.py")


def test_a_file_that_is_no_part_needs_to_be_told(opened, folder):
    """With the option that tells it, a notebook too."""
    put(folder, {"homework.py": "x = 1", "hw.ipynb": notebook("%%writefile net_2.py\ny = 2"), "notes.txt": ""})
    for name in ("homework.py", "hw.ipynb"):
        if name != "hw.ipynb":
            with pytest.raises(UsageError, match=r"--part net\.py"):
                opened(name)
        assert opened(name, "net").parts == {"net.py": "net.py"}
    with pytest.raises(UsageError, match=r"notes\.txt is no Python file, notebook or archive"):
        opened("notes.txt")


def test_a_file_brings_only_what_it_imports(opened, folder):
    """It may lie among other people's; what it does not import is none of its business."""
    put(folder, {
        "net.py": "import numpy as np, helper\nfrom pack.inner import h\n",
        "helper.py": "def f():\n    from more import g\n", "more.py": "",
        "bob_net.py": "the solution", "pack/inner.py": "", "pack/__init__.py": "", "bob/helper.py": "",
    })  # fmt: skip
    assert sorted(opened("net.py").files) == ["helper.py", "more.py", "net.py", "pack/__init__.py", "pack/inner.py"]


def test_a_notebook_that_cannot_be_read_says_why(opened, folder):
    """And not that its name is wrong."""
    put(folder, {"net.ipynb": "<html>"})
    with pytest.raises(SubmissionError, match=r"net\.ipynb is no notebook that can be read"):
        opened("net.ipynb")


def test_what_is_not_there_is_said(opened, folder):
    """A path that does not exist, and a folder without the files, of which some are named."""
    with pytest.raises(SubmissionError, match="There is no file or folder"):
        opened("nothing")
    put(folder, {"other.txt": ""})
    with pytest.raises(SubmissionError, match=r"There is no net\.py in .*; name the file, .* there is other\.txt"):
        opened()


def test_what_is_too_large_is_said(opened, folder):
    """A part of megabytes is refused by name; a large sibling is left out; a notebook has pictures in it."""
    put(folder, {"net.py": "", "data.py": "#" * (LARGEST_FILE + 1)})
    assert list(opened().files) == ["net.py"]
    put(folder, {"net.py": "#" * (LARGEST_FILE + 1), "net.ipynb": notebook("#" * 10 + "\n") + " " * LARGEST_FILE})
    for name in (".", "net.py"):
        with pytest.raises(SubmissionError, match=r"net\.py is larger than 2 MB"):
            opened(name)
    assert opened("net.ipynb").parts


def test_what_links_lead_to_is_not_handed_in(opened, folder, toy):
    """Neither a file, nor a folder, nor a sibling."""
    (folder / "net.py").symlink_to(toy.reference / "net.py")
    (folder / "below").symlink_to(toy.reference)
    with pytest.raises(SubmissionError):
        opened()
    (folder / "net.py").unlink()
    put(folder, {"net.py": "import helper"})
    (folder / "helper.py").symlink_to(toy.reference / "net.py")
    assert list(opened().files) == list(opened("net.py").files) == ["net.py"]


def test_a_name_that_is_no_text_is_told_all_the_same(opened, folder):
    """As old archives bring them: neither the grade nor the worker can carry half a character."""
    put(folder, {"net.py": ""})
    with open(os.fsencode(folder) + b"/r\xe9seau.py", "w") as file:
        file.write("x = 1")
    assert opened().parts == {"net.py": "net.py"} and opened().hash


def test_a_package_is_there_when_the_part_is_graded(toy, folder):
    """Absolute and relative imports, any depth: every check passes, and no package is missed."""
    from grader.grading import grade_submission

    put(folder, {
        "src/net.py": "from helpers.nn import *\nfrom .helpers.deep.er import Base\n\n\nclass Net(Base):\n    pass\n",
        "src/helpers/nn.py": "", "src/helpers/deep/er.py": REFERENCE.replace("class Net", "class Base"),
        "net.py": STUB,
    })  # fmt: skip
    assignment = toy.load()
    with sandbox_for(assignment.folder) as sandbox:
        submission = open_submission(folder, assignment, sandbox)
        grade = grade_submission.grade(assignment, submission, sandbox=sandbox)
    assert grade.earned == 10 and "not installed" not in str(grade.parts[0].notes)
