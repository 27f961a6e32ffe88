"""Hints for stubs name the line, in hidden checks too, and never a word of the student's."""

from __future__ import annotations

from grader.errors import Crashed, NotAttempted
from grader.grading.general_hints import hint_of, shown_in_hidden


def test_a_stub_is_told_by_its_line_alone() -> None:
    """A function's name is the student's, and could be made of a hidden check's inputs."""
    stub = NotAttempted("Not attempted yet: 31337.", line=88, function="f31337")
    assert "line 88" in hint_of(stub) and shown_in_hidden(stub) == "Not attempted yet (line 88)."
    assert "31337" not in hint_of(stub) + shown_in_hidden(stub)


def test_a_stub_without_a_line_has_its_sentence_all_the_same() -> None:
    """Where the line is not known, none is made up."""
    stub = NotAttempted("Not attempted yet: x.")
    assert hint_of(stub) == "Replace the line that raises NotImplementedError by your own code."
    assert shown_in_hidden(stub) == "Not attempted yet."


def test_in_a_notebook_the_line_is_one_of_a_cell() -> None:
    """In what students read of public and of hidden checks."""
    stub, crash = NotAttempted("Not attempted yet: x.", line=3), Crashed("x", line=4, type_name="ValueError")
    stub.cell = crash.cell = 2
    assert hint_of(stub).startswith("Replace cell 2, line 3, which raises NotImplementedError,")
    assert shown_in_hidden(stub) == "Not attempted yet (cell 2, line 3)."
    assert shown_in_hidden(crash) == "Your code raised ValueError in cell 2, line 4."
