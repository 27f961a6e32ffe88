"""The template: the files that students are given, and where they lie. It imports nothing heavy."""

from __future__ import annotations

from pathlib import Path


def template_folder(folder: Path) -> Path:
    """Return where the template of the assignment in `folder` is, if it has a folder of its own."""
    return folder.parent.parent / "student_template" / folder.name


def files_given(template: Path) -> dict[str, bytes]:
    """Return the Python files of a template's folder by name."""
    return {path.name: path.read_bytes() for path in sorted(template.glob("*.py"))}
