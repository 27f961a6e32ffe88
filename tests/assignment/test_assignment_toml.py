"""assignment.toml: what may be left out, and a sentence for what is wrong."""

from __future__ import annotations

import pytest

from grader.assignment.assignment_toml import PartDeclaration, TimeLimits, read_declaration
from grader.errors import AssignmentError, UsageError

SHORT = 'title = "T"\npoints = 10\n\n[[parts]]\nfile = "a.py"\ntitle = "A"\npoints = 10\n'


@pytest.fixture
def read(tmp_path):
    def written_and_read(text):
        (tmp_path / "assignment.toml").write_text(text)
        return read_declaration(tmp_path / "assignment.toml")

    return written_and_read


def test_most_may_be_left_out(read):
    """Then the usual holds."""
    found = read(SHORT)
    assert found.parts == [PartDeclaration("a.py", "A", 10)] and found.preload == ("numpy",) and found.seed == 1
    assert (found.limits, found.late) == (TimeLimits(load=20.0, call=10.0, submission=120.0), None)


def test_a_part_may_have_limits_and_needs_of_its_own(read):
    """The others keep the assignment's."""
    text = SHORT.replace("points = 10\n\n", "points = 10\nlimits = { call = 3 }\n\n")
    found = read(f'{text}preload = ["tensorflow"]\nlimits = {{ load = 99 }}\n')
    (part,) = found.parts
    assert found.limits.call == 3 and part.limits == TimeLimits(load=99) and part.preload == ("tensorflow",)


def test_lateness_is_read_with_its_dates(read):
    """TOML has dates of its own."""
    found = read(SHORT + "\n[late]\ndue = 2025-10-01T23:59:00-05:00\nper_day = 20\n")
    assert found.late is not None and found.late.per_day == 20
    assert found.late.due.isoformat() == "2025-10-01T23:59:00-05:00"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points = 10\n\n", 'points = "ten"\n\n', r"\$\.points"),
        ("points = 10\n\n", "\n", "points"),
        ('title = "A"', "", "title"),
        ('title = "A"', 'titel = "A"', "titel"),
        ("points = 10\n\n", "points = 10\nlimits = { calls = 3 }\n\n", "calls"),
        ("points = 10\n\n", "points = \n\n", "assignment.toml"),
    ],
)
def test_an_entry_that_is_wrong_is_named(read, old, new, problem):
    """A misspelt one too: else it would silently not hold."""
    with pytest.raises(AssignmentError, match=problem):
        read(SHORT.replace(old, new, 1))


def test_a_file_that_is_not_there(tmp_path):
    """Is the user's error."""
    with pytest.raises(UsageError, match=r"assignment\.toml"):
        read_declaration(tmp_path / "assignment.toml")
