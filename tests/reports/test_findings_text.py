"""Nothing is said twice."""

from __future__ import annotations

from types import ModuleType

import pytest

from grader.grade import Finding, Outcome
from grader.reports import findings_text


@pytest.mark.parametrize(
    ("name", "message", "label"),
    [
        ("the answer", "Is off.", ""),
        ("dW1", "dW1 has shape (3,).", ""),
        ("raises ValueError", "It should raise ValueError for it.", ""),
        ("dW1", "Is off.", "dW1"),
        ("W", "dW1 has shape (3,).", "W"),
    ],
)
def test_labels_that_say_something(name: str, message: str, label: str) -> None:
    """A label that its sentence repeats is left out."""
    assert findings_text.label_of(Finding(name, message)) == label


def test_a_message_loses_a_label_that_repeats_it(samples: ModuleType) -> None:
    """The one finding is the message, once."""
    finding = Finding("raises ValueError", "It should raise ValueError.")
    check = samples.check(
        "f", "t", outcome=Outcome.FAILED, message="raises ValueError: It should raise ValueError.", findings=[finding]
    )
    assert findings_text.message(check) == "It should raise ValueError."
    assert findings_text.further(check) == []


def test_what_the_numbers_tell_comes_before_the_findings(samples: ModuleType) -> None:
    """And a sentence that two findings share is told once."""
    findings = [
        Finding("dW1", "Is off.", because="Half of it everywhere."),
        Finding("dW2", "Is off.", because="Half of it everywhere."),
        Finding("db1", "Has shape (1, 2)."),
    ]
    check = samples.check(
        "f", "t", outcome=Outcome.FAILED, message="dW1, dW2 and db1 are not right.", findings=findings
    )
    assert findings_text.further(check) == [
        "Half of it everywhere.",
        "dW1: Is off.",
        "dW2: Is off.",
        "db1: Has shape (1, 2).",
    ]
