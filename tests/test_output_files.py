"""Grades on disk: whole, and none lost."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.output_files import keep, refuse_unwritable, refuse_what_is_no_grade, write_whole


def test_every_earlier_grade_has_a_name(tmp_path, grades):
    """Each grade that is replaced gets the next free number."""
    file = tmp_path / "g.json"
    assert keep(grades.wrong, file) is None
    first = file.read_bytes()
    assert keep(grades.right, file).name == "g.json.1~"
    assert keep(grades.broken, file).name == "g.json.2~"
    assert (tmp_path / "g.json.1~").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["g.json", "g.json.1~", "g.json.2~"]


def test_without_hard_links(tmp_path, grades, monkeypatch):
    """On a file system without hard links the earlier grade is copied."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    file = tmp_path / "g.json"
    keep(grades.wrong, file)
    first = file.read_bytes()
    monkeypatch.setattr("os.link", refuse)
    assert keep(grades.right, file).read_bytes() == first


def test_a_parent_that_is_a_file(tmp_path):
    """A place below a file cannot be written to."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Nothing can be written"):
        refuse_unwritable(tmp_path / "file" / "g.json", folder=False)


def test_a_place_still_to_be_made(tmp_path):
    """Folders that do not exist yet are no obstacle."""
    refuse_unwritable(tmp_path / "a" / "b" / "g.json", folder=False)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", ["net.py", "notes.txt", "new.py"])
def test_what_is_no_grade_is_left_alone(tmp_path, name):
    """A student's file, or anything else that is no grade, is not written over; nor is a grade called like a source."""
    if name != "new.py":
        (tmp_path / name).write_text("x = 1")
    with pytest.raises(UsageError, match=f"{name} is not a grade; name another file"):
        refuse_what_is_no_grade(tmp_path / name)


def test_a_folder_is_no_grade(tmp_path):
    """Nor what is no file at all, a device say."""
    with pytest.raises(UsageError, match="not a grade"):
        refuse_what_is_no_grade(tmp_path)


def test_an_earlier_grade_may_be_followed(tmp_path, grades):
    """A grade that is there, or nothing, is no obstacle."""
    refuse_what_is_no_grade(tmp_path / "g.json")
    keep(grades.wrong, tmp_path / "g.json")
    refuse_what_is_no_grade(tmp_path / "g.json")


def test_a_file_is_whole_or_what_it_was(tmp_path, monkeypatch):
    """Written beside and renamed; folders are made; nothing is left behind."""
    path = tmp_path / "a" / "grade.json"
    write_whole(path, b"old")
    assert path.read_bytes() == b"old"

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("grader.output_files.os.replace", full)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and [item.name for item in path.parent.iterdir()] == ["grade.json"]
