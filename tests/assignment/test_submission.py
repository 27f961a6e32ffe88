"""What was handed in, found and read as bytes; nothing of it is run."""

from __future__ import annotations

import os

import pytest

from grader.assignment import submission as submissions
from grader.errors import SubmissionError, UsageError


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


@pytest.mark.parametrize("name", ["net (1).py", "Net.py", "ann_net.py", "NET.PY", "my-net.py"])
def test_a_name_with_a_slip_is_taken_with_a_note(toy, folder, name):
    """Downloads, capitals and prefixes; the bytes come with it."""
    (folder / name).write_text("x = 1")
    opened = submissions.open(folder, toy.load())
    assert opened.parts == {"net.py": name} and opened.files[name] == b"x = 1"
    assert opened.notes == (f"{name} was taken for net.py.",)


def test_two_that_could_be_meant_are_none(toy, folder):
    """There is no guessing between two; the right name beats all."""
    (folder / "net_a.py").write_text("")
    (folder / "net_b.py").write_text("")
    with pytest.raises(SubmissionError, match=r"no net\.py in"):
        submissions.open(folder, toy.load())
    (folder / "net.py").write_text("x = 1")
    assert submissions.open(folder, toy.load()).parts == {"net.py": "net.py"}


def test_a_nested_folder_is_found(toy, folder):
    """As an archive leaves it; the nearest one, with a note; the program's own folders are no one's submission."""
    for below in ("tests", "x/y", "__MACOSX", ".hidden"):
        (folder / below).mkdir(parents=True)
        (folder / below / "net.py").write_text(below)
    opened = submissions.open(folder, toy.load())
    assert opened.files == {"net.py": b"x/y"} and opened.name == "y"
    assert opened.notes == ("The files were found in x/y.",)


def test_a_single_file_is_only_that_part(toy, folder):
    """The others are not missing; what it imports comes along, and an exact name beats a similar one."""
    (folder / "net.py").write_text("old")
    (folder / "net_new.py").write_text("new")
    opened = submissions.open(folder / "net_new.py", toy.load())
    assert opened.single and opened.files["net.py"] == b"new"
    assert opened.notes == ("net_new.py was taken for net.py.",)


def test_a_single_file_of_exactly_a_parts_name_is_that_part(toy, folder):
    """Even where an earlier part's name is contained in it."""
    toml = toy.folder / "assignment.toml"
    toml.write_text(
        toml.read_text().replace(
            'points = 10\n\n[[parts]]\nfile = "net.py"', 'points = 10\n\n[[parts]]\nfile = "net.py"'
        )
    )
    loaded = toy.load()
    part = loaded.parts[0]
    from dataclasses import replace

    two = replace(loaded, parts=(part, replace(part, file="deep_net.py")))
    (folder / "deep_net.py").write_text("x")
    assert submissions.open(folder / "deep_net.py", two).parts == {"deep_net.py": "deep_net.py"}


def test_a_file_of_another_name_needs_to_be_told(toy, folder):
    """With the option that tells it."""
    (folder / "homework.py").write_text("x = 1")
    with pytest.raises(UsageError, match=r"--part net\.py"):
        submissions.open(folder / "homework.py", toy.load())
    opened = submissions.open(folder / "homework.py", toy.load(), part="net")
    assert opened.files["net.py"] == b"x = 1"


def test_what_is_not_there_is_said(toy, folder):
    """A path that does not exist, and a folder without the files."""
    with pytest.raises(SubmissionError, match="There is no file or folder"):
        submissions.open(folder / "nothing", toy.load())
    with pytest.raises(SubmissionError, match=r"There is no net\.py in"):
        submissions.open(folder, toy.load())


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
    """Neither a file, nor a folder, nor a sibling."""
    (folder / "net.py").symlink_to(toy.reference / "net.py")
    with pytest.raises(SubmissionError):
        submissions.open(folder, toy.load())
    (folder / "net.py").unlink()
    (folder / "below").symlink_to(toy.reference)
    with pytest.raises(SubmissionError):
        submissions.open(folder, toy.load())
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


def test_a_single_file_brings_only_what_it_imports(toy, folder):
    """It may lie among other people's; what it does not import is none of its business."""
    (folder / "net.py").write_text("import numpy as np, helper\n")
    (folder / "helper.py").write_text("def f():\n    from more.inner import g\n")
    (folder / "more.py").write_text("")
    (folder / "bob_net.py").write_text("the solution")
    assert sorted(submissions.open(folder / "net.py", toy.load()).files) == ["helper.py", "more.py", "net.py"]
