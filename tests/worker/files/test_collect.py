"""What student code wrote below a folder: read out whole or not at all, links not followed."""

from __future__ import annotations

import os

import pytest

from grader.asking.file_bundle import files_of, is_relative
from grader.worker.exceptions import Unusable
from grader.worker.files import collect


def collected(tmp_path, folder="out"):
    return files_of(collect.collect(tmp_path, folder))


def test_all_files_below_the_folder(tmp_path):
    """Files come with their relative names, in order; empty folders and what lies beside do not."""
    (tmp_path / "beside").write_text("no")
    (tmp_path / "out" / "run" / "deep").mkdir(parents=True)
    (tmp_path / "out" / "b").write_bytes(b"")
    (tmp_path / "out" / "run" / "a").write_bytes(b"\0\1")
    assert collected(tmp_path) == {"b": b"", "run/a": b"\0\1"}
    assert collected(tmp_path, "out/run") == {"a": b"\0\1"}


def test_a_folder_that_is_not_there(tmp_path):
    """Nothing was written: no files, no error."""
    assert collected(tmp_path) == {}


def test_links_and_pipes_are_passed_over(tmp_path):
    """A link to a file, to a folder, or the folder being one itself, and a pipe that nobody writes to."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "file").write_text("secret")
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to(tmp_path / "secret" / "file")
    (out / "folder").symlink_to(tmp_path / "secret")
    os.mkfifo(out / "pipe")
    (tmp_path / "other").symlink_to(tmp_path / "secret")
    assert collected(tmp_path) == {}
    assert collected(tmp_path, "other") == {}
    with pytest.raises(Unusable, match="is a link"):
        collect.collect(tmp_path, "other/file")


@pytest.mark.parametrize("folder", ["", "..", "../x", "/etc", "a//b", "a/./b", "a/../../b", "a\0b"])
def test_no_folder_leads_outside(tmp_path, folder):
    """Neither read out nor cleared."""
    with pytest.raises(Unusable, match="outside"):
        collect.collect(tmp_path, folder)
    with pytest.raises(Unusable, match="outside"):
        collect.clear(tmp_path, folder)


def test_too_many_files(tmp_path):
    """A sentence, and none of them."""
    (tmp_path / "out").mkdir()
    for number in range(collect.MOST_FILES + 1):
        (tmp_path / "out" / str(number)).touch()
    with pytest.raises(ValueError, match="more than 200 files"):
        collected(tmp_path)


def test_too_many_bytes(tmp_path, monkeypatch):
    """All files together may have so many."""
    monkeypatch.setattr(collect, "MOST_BYTES", 1 << 20)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_bytes(bytes(600_000))
    assert len(collected(tmp_path)) == 1
    (tmp_path / "out" / "b").write_bytes(bytes(600_000))
    with pytest.raises(ValueError, match="more than 1 MB"):
        collected(tmp_path)


def test_folders_in_folders_have_an_end(tmp_path):
    """What lies deeper than anyone puts things is not read out."""
    deep = tmp_path.joinpath("out", *"abcdefghijklmnop")
    deep.mkdir(parents=True)
    (deep / "file").touch()
    assert collected(tmp_path) == {}


@pytest.mark.parametrize("before", ["nothing", "a folder", "a file", "a link"])
def test_a_folder_is_cleared(tmp_path, before):
    """Whatever was there, an empty folder is there now; where a link led to is left alone."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").touch()
    out = tmp_path / "out"
    if before == "a folder":
        (out / "run").mkdir(parents=True)
        (out / "run" / "file").touch()
    elif before == "a file":
        out.touch()
    elif before == "a link":
        out.symlink_to(other)
    collect.clear(tmp_path, "out")
    assert out.is_dir() and not out.is_symlink() and not list(out.iterdir())
    assert (other / "kept").exists()


def test_what_earlier_checks_had_written_goes(tmp_path):
    """The room for files is small; what the student keeps under another name stays."""
    for name in ["written-1", "written-22", "runs"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").write_text("x")
    collect.clear(tmp_path, "written-333")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["runs", "written-333"]
    collect.clear(tmp_path, "logs")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "runs", "written-333"]


@pytest.mark.parametrize(
    ("name", "may"),
    [("a", True), ("run 1/b.c", True), ("", False), ("/a", False), ("a/", False), ("a//b", False), ("../a", False),
     ("a/../b", False), ("./a", False), ("a\\b", False), ("a\nb", False), ("a" * 2000, False), (3, False)],
)  # fmt: skip
def test_names_are_relative(name, may):
    """What a worker calls a file is held against what a file below a folder may be called."""
    assert is_relative(name) is may


def test_answers_that_do_not_fit(tmp_path):
    """Sizes, names and contents of a worker out of its mind."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_bytes(b"12")
    (tmp_path / "out" / "b").write_bytes(b"3")
    good = collect.collect(tmp_path, "out")
    assert files_of(good) == {"a": b"12", "b": b"3"}
    for wrong in (
        None, {}, {**good, "sizes": [3]}, {**good, "sizes": [-1, 4]}, {**good, "sizes": [2, 2]},
        {**good, "sizes": [True, 2]}, {**good, "names": ["a", "a"]}, {**good, "names": ["a", "../b"]},
        {**good, "names": ["a", 2]}, {**good, "content": b"123"}, {**good, "content": good["content"].astype(float)},
    ):  # fmt: skip
        with pytest.raises(ValueError):
            files_of(wrong)
