"""What was handed in, found and read as bytes; nothing of it is run."""

from __future__ import annotations

import os

import pytest

from grader.assignment import submission as submissions
from grader.errors import SubmissionError


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "handed_in"
    made.mkdir()
    return made


def test_a_folder_with_the_part(toy, folder):
    """Its files, also those that the part may import; other files are not read."""
    (folder / "net.py").write_text("import helper")
    (folder / "helper.py").write_text("x = 1")
    (folder / "notes.txt").write_text("not code")
    opened = submissions.open(folder, toy.load())
    assert opened.parts == {"net.py": "net.py"} and sorted(opened.files) == ["helper.py", "net.py"]
    assert (opened.name, opened.notes, opened.single) == ("handed_in", (), False)


def test_one_file_is_only_that_part(toy, folder):
    """The others are not missing, and what lies beside it is not its own."""
    (folder / "net.py").write_text("x = 1")
    (folder / "helper.py").write_text("")
    opened = submissions.open(folder / "net.py", toy.load())
    assert opened.single and opened.files == {"net.py": b"x = 1"}


def test_what_is_not_there_is_said(toy, folder):
    """A path that does not exist, and a folder without the files."""
    for place in (folder, folder / "nothing", folder / "other.py"):
        with pytest.raises(SubmissionError, match=r"There is no net\.py in"):
            submissions.open(place, toy.load())


def test_what_is_too_large_is_said(toy, folder):
    """A part of megabytes is refused by name; a large sibling is left out."""
    large = b"#" * (submissions.LARGEST_FILE + 1)
    (folder / "net.py").write_text("")
    (folder / "data.py").write_bytes(large)
    assert list(submissions.open(folder, toy.load()).files) == ["net.py"]
    (folder / "net.py").write_bytes(large)
    with pytest.raises(SubmissionError, match=r"net\.py is larger than 2 MB"):
        submissions.open(folder, toy.load())


def test_the_part_is_read_however_many_files_there_are(toy, folder):
    """Only so many siblings are."""
    for number in range(submissions.MOST_FILES + 5):
        (folder / f"a{number:03}.py").write_text("")
    (folder / "net.py").write_text("here")
    opened = submissions.open(folder, toy.load())
    assert opened.files["net.py"] == b"here" and len(opened.files) == submissions.MOST_FILES + 1


def test_a_link_to_the_reference_is_not_handed_in(toy, folder):
    """Neither as a part, nor as a sibling."""
    (folder / "net.py").symlink_to(toy.reference / "net.py")
    with pytest.raises(SubmissionError):
        submissions.open(folder, toy.load())
    (folder / "net.py").unlink()
    (folder / "net.py").write_text("")
    (folder / "helper.py").symlink_to(toy.reference / "net.py")
    assert list(submissions.open(folder, toy.load()).files) == ["net.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_sibling_that_cannot_be_read_is_nobodys_loss(toy, folder):
    """The part itself is."""
    (folder / "net.py").write_text("")
    (folder / "other.py").write_text("")
    (folder / "other.py").chmod(0)
    assert list(submissions.open(folder, toy.load()).files) == ["net.py"]
    (folder / "net.py").chmod(0)
    with pytest.raises(SubmissionError, match="cannot be read"):
        submissions.open(folder, toy.load())


def test_the_hash_is_that_of_names_and_contents(toy, folder):
    """And of nothing else."""
    (folder / "net.py").write_text("a")
    first = submissions.open(folder, toy.load()).hash
    assert submissions.open(folder, toy.load()).hash == first
    (folder / "net.py").write_text("b")
    assert submissions.open(folder, toy.load()).hash != first


def test_a_name_that_is_no_text_is_told_all_the_same(toy, folder):
    """As old archives bring them: neither the grade nor the worker can carry half a character."""
    (folder / "net.py").write_text("")
    with open(os.fsencode(folder) + b"/r\xe9seau.py", "w") as file:
        file.write("x = 1")
    opened = submissions.open(folder, toy.load())
    assert opened.parts == {"net.py": "net.py"} and "r?seau.py" in opened.files
    assert opened.hash
