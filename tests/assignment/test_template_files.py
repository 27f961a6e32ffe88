"""The template: where it lies, and what is in it."""

from __future__ import annotations

from grader.assignment.template_files import files_given, template_folder


def test_the_template_of_an_assignment(toy):
    """It has a folder of its own beside the assignments; only Python files are given."""
    (toy.template / "README.md").write_text("")
    assert template_folder(toy.folder) == toy.template
    assert files_given(toy.template).keys() == {"net.py"} and files_given(toy.root / "nothing") == {}
    assert toy.load().handout() == files_given(toy.template) and toy.load().handout_is_apart
