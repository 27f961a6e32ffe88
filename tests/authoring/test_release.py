"""What students get."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring import release
from grader.errors import AssignmentError, UsageError

NET = "def f():\n    # YOUR CODE: return one\n    return 'the answer'\n    # END OF YOUR CODE\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one assignment; gives the assignment's folder."""
    source = tmp_path / "course" / "assignments" / "a"
    files = {
        source / "README.md": "# Handout\n",
        source / "net.py": "public\n",
        source / "data" / "x.csv": "1\n",
        source / "__pycache__" / "net.pyc": "tools\n",
        source / ".DS_Store": "tools\n",
        source / "hidden" / "net.py": "canary\n",
        tmp_path / "course" / "reference" / "a" / "net.py": NET,
        tmp_path / "course" / "reference" / "a" / "mistakes.py": "canary\n",
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return source


def contents(folder: Path) -> dict[str, str]:
    """The files below `folder` and what is in them."""
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_everything_public_and_nothing_else(course, tmp_path):
    """Stubs (twice: some will be solved), handout, public files, answers; nothing hidden, no solution, no trash."""
    release.write(course, tmp_path / "out", {"answers.json": b"{}"})
    assert contents(tmp_path / "out") == {
        "README.md": "# Handout\n",
        "net.py": 'def f():\n    raise NotImplementedError("return one")\n',
        "assignments/a/README.md": "# Handout\n",
        "assignments/a/net.py": "public\n",
        "assignments/a/data/x.csv": "1\n",
        "assignments/a/answers.json": "{}",
        "assignments/a/stubs/net.py": 'def f():\n    raise NotImplementedError("return one")\n',
    }


def test_a_secret_copied_into_public_is_refused(course, tmp_path):
    """A hidden file that someone copied among the public ones stops the release, and nothing is written."""
    (course / "notes.py").write_text("canary\n")
    with pytest.raises(AssignmentError, match="students would get it"):
        release.write(course, tmp_path / "out", {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course"]


def test_a_solution_without_tasks_is_refused(course, tmp_path):
    """A reference file in which no task is marked would be given away whole."""
    (tmp_path / "course/reference/a/net.py").write_text("def f():\n    return 1\n")
    with pytest.raises(AssignmentError, match="mark its tasks"):
        release.write(course, tmp_path / "out", {})


def test_no_handout_is_refused(course, tmp_path):
    """A release without a handout would leave students without their task."""
    (course / "README.md").unlink()
    with pytest.raises(AssignmentError, match="no handout"):
        release.write(course, tmp_path / "out", {})
    assert not (tmp_path / "out").exists()


def test_a_link_is_refused(course, tmp_path):
    """A link among the public files may lead to the hidden ones."""
    (course / "more").symlink_to(course / "hidden")
    with pytest.raises(AssignmentError, match="link"):
        release.write(course, tmp_path / "out", {})


def test_within_the_assignment_is_refused(course):
    """A release cannot lie within what it is made from."""
    with pytest.raises(UsageError, match="outside"):
        release.write(course, course / "out", {})


def test_an_empty_folder_is_used(course, tmp_path):
    """An empty folder is as good as none."""
    (tmp_path / "out").mkdir()
    assert release.write(course, tmp_path / "out", {}) is None
    assert (tmp_path / "out/net.py").is_file()


def test_failure_leaves_what_was_there(course, tmp_path, monkeypatch):
    """If something fails on the way, what was in the folder is still in it, and nothing lies beside."""

    def fail(*_: object) -> None:
        raise OSError("disk full")

    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("precious")
    monkeypatch.setattr("shutil.copyfile", fail)
    with pytest.raises(OSError, match="disk full"):
        release.write(course, tmp_path / "out", {}, force=True)
    assert contents(tmp_path / "out") == {"mine": "precious"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course", "out"]


def test_the_folder_one_is_in_is_not_put_aside(course, tmp_path, monkeypatch):
    """--force does not rename the working directory away."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("")
    monkeypatch.chdir(tmp_path / "out")
    with pytest.raises(UsageError, match="from elsewhere"):
        release.write(course, Path("."), {}, force=True)
