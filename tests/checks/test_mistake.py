"""A mistake has words for the student; a convention has a note."""

from __future__ import annotations

import pytest

from grader import convention, mistake
from grader.errors import AssignmentError


def worded(self):
    """What is
    different."""


def wordless(self):
    pass


def test_a_mistake_and_a_convention():
    """They differ in what is said: a hint, or a note at full marks."""
    wrong = mistake(instead_of="Net.f", hint="Look again.", part="net.py")(worded)
    other = convention(instead_of="Net.f", note="It costs nothing.")(worded)
    assert (wrong.title, wrong.hint, wrong.part, wrong.is_convention) == (
        "What is different.", "Look again.", "net.py", False,
    )  # fmt: skip
    assert other.is_convention and other.note == "It costs nothing."
    assert wrong.placed("deep.py").part == "deep.py" and wrong.function is worded


@pytest.mark.parametrize(
    ("decorator", "function", "problem"),
    [
        (mistake(instead_of="f", hint="x"), wordless, "wordless has no docstring"),
        (convention(instead_of="f", note="x"), wordless, "wordless has no docstring"),
        (mistake(instead_of="f", hint=""), worded, "worded has no hint"),
        (convention(instead_of="f", note=""), worded, "worded has no hint"),
    ],
)
def test_one_without_words_is_refused(decorator, function, problem):
    """With the file and the line."""
    with pytest.raises(AssignmentError, match=rf"test_mistake\.py:{function.__code__.co_firstlineno}: .*{problem}"):
        decorator(function)
