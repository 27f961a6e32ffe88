"""assignment.toml, read before anything is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.assignment_toml import read_declaration
from grader.assignment.run_files import SourceFiles
from grader.assignment.toml_outline import read_outline, read_toml
from grader.errors import AssignmentError, UsageError

FOLDERS = sorted((Path(__file__).resolve().parents[2] / "assignments").iterdir())


def test_the_parts_and_what_they_import(toy):
    """Files and modules, the assignment's own and each part's; NumPy where nothing is declared."""
    found = read_outline(toy.folder)
    assert (found.preload, [part.file for part in found.parts]) == (("numpy",), ["net.py"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[parts", "cannot be read: Expected"),
        ("title = 1", r"\[\[parts\]\] is missing"),
        ("[[parts]]\ntitle = 'x'", "has no file"),
        ("parts = 3", "write one"),
        ("parts = []\npreload = 'numpy'", r"preload is 'numpy', which is no list; write preload = \["),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path, text, said):
    """Where, what, and what to do about it."""
    (tmp_path / "assignment.toml").write_text(text)
    with pytest.raises(AssignmentError, match=said):
        read_outline(tmp_path)


def test_bytes_that_are_no_text(tmp_path):
    """A file in another encoding is said to be unreadable."""
    (tmp_path / "assignment.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(AssignmentError, match="cannot be read"):
        read_outline(tmp_path)


def test_a_folder_that_is_no_assignment(tmp_path):
    """The remedy is to name another folder."""
    with pytest.raises(UsageError, match="name the folder of an assignment"):
        read_outline(tmp_path)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_outline_is_what_is_declared(folder):
    """The quick look and the validated declaration agree on every assignment."""
    declared, found = read_declaration(folder / "assignment.toml"), read_outline(folder)
    assert found == (declared.preload, tuple((part.file, part.preload) for part in declared.parts))


def test_the_file_is_read_once(tmp_path):
    """What was read for the start is what the assignment is loaded from, whatever is written meanwhile."""
    path, files = tmp_path / "assignment.toml", SourceFiles()
    path.write_text("title = 'before'")
    assert read_toml(path, files) == {"title": "before"}
    path.write_text("title = 'later'")
    assert read_toml(path, files) == {"title": "before"} and read_toml(path) == {"title": "later"}
