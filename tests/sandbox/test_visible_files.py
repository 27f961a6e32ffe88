"""The files that student code may read, and those it never may."""

from __future__ import annotations

import sys
from pathlib import Path

from grader.sandbox.visible_files import PACKAGE, repository_secrets, visible_files


def test_the_repository_is_not_in_sight(tmp_path: Path) -> None:
    """Two rooms of the package are, and the interpreter; the repository and what else is asked for are not."""
    found, home = visible_files([], [tmp_path]), PACKAGE.parent
    assert {str(PACKAGE / "worker"), str(PACKAGE / "wire"), sys.prefix} <= set(found.visible)
    assert not {str(home), str(PACKAGE), "/", "/home", "/root", "/etc", "/tmp"} & set(found.visible)
    assert {str(home / "reference"), str(home / "assignments"), str(tmp_path.resolve())} <= set(found.hidden)
    assert {str(folder) for folder in repository_secrets()} <= set(found.hidden)
    assert found.unwanted == [str(home)]


def test_more_can_be_shown_if_it_is_there(tmp_path: Path) -> None:
    """A provider may need a folder of its own in sight; a path that does not exist is passed over."""
    found = visible_files([str(tmp_path), str(tmp_path / "gone")], [])
    assert str(tmp_path) in found.visible and str(tmp_path / "gone") not in found.visible
