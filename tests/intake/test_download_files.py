"""A download as names and contents."""

from __future__ import annotations

import os

import pytest

from grader.errors import SubmissionError
from grader.intake import download_files


def test_a_folder_is_listed_without_what_tools_keep(tmp_path):
    """Nor with hidden files; an empty folder is named."""
    for name in (
        "ana/net.py",
        "ana/.git/config",
        "ana/venv/x.py",
        "ana/__pycache__/y.pyc",
        "__MACOSX/ana/z",
        ".DS_Store",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "zoe").mkdir()
    tree = download_files.FolderTree(tmp_path)
    assert tree.names() == ["ana/net.py", "zoe/"]
    assert tree.read("ana/net.py") == b"ana/net.py"


def test_links_are_not_followed(tmp_path):
    """They may lead to the reference or to another student, or round in circles."""
    (tmp_path / "secret.py").write_text("secret")
    folder = tmp_path / "class"
    (folder / "ana").mkdir(parents=True)
    (folder / "ana" / "net.py").symlink_to(tmp_path / "secret.py")
    (folder / "ben").symlink_to(folder)
    tree = download_files.FolderTree(folder)
    assert tree.names() == ["ana/"]
    assert tree.notes == ["ben is a link, and was passed over.", "ana/net.py is a link, and was passed over."]
    with pytest.raises(SubmissionError, match="cannot be read"):
        tree.read("ana/net.py")  # put there after the listing


def test_a_file_that_is_no_file_is_passed_over(tmp_path):
    """A pipe would be waited for until someone writes."""
    os.mkfifo(tmp_path / "net.py")
    assert download_files.FolderTree(tmp_path).names() == []


def test_large_files_and_many_are_refused(tmp_path, monkeypatch):
    """Before they are in memory."""
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"")
    monkeypatch.setattr(download_files, "LARGEST", 4)
    with pytest.raises(SubmissionError, match="larger"):
        download_files.FolderTree(tmp_path).read("a")
    with pytest.raises(SubmissionError, match="more than 1 files"):
        download_files.FolderTree(tmp_path, most=1)


def test_of_too_many_files_the_nearest(tmp_path):
    """Where that was asked for: what lies beside comes before what lies deep below."""
    for name in ("a/b/c.py", "a/d.py", "z.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert download_files.FolderTree(tmp_path, most=1, nearest=True).names() == ["a/d.py", "z.py"]
