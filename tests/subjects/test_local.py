"""The reference as a subject in this process."""

from grader.assignment.mistakes import reference_module


def test_a_reference_may_use_dataclasses(tmp_path):
    """With annotations as text, a dataclass looks for its module by name while it is made."""
    path = tmp_path / "part.py"
    path.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n\n"
        "@dataclass\nclass Layer:\n    units: int = 3\n"
    )
    assert reference_module(path).Layer().units == 3
