"""What lateness costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.gradebook.late import LatePolicy

DUE = datetime(2025, 10, 1, 23, 59, tzinfo=timezone(timedelta(hours=-5)))
POLICY = LatePolicy(due=DUE, grace_minutes=15, per_day=10, cap=25)
DAY, MINUTE = 86400.0, 60.0


@pytest.mark.parametrize(
    ("seconds", "points"),
    [(0, 0), (15 * MINUTE, 0), (15 * MINUTE + 1, 8), (DAY, 8), (DAY + 1, 16), (2 * DAY + 1, 20), (90 * DAY, 20)],
)
def test_each_day_begun_up_to_the_cap(seconds, points):
    """After the grace, whose end is still in time."""
    assert POLICY.penalty(seconds, 80) == points


def test_free_days():
    """The first days cost nothing."""
    policy = LatePolicy(per_day=10, free_days=2)
    assert [policy.penalty(days * DAY, 100) for days in (1, 2, 2.5, 4)] == [0, 0, 10, 20]


def test_times_are_compared_across_zones():
    """What is written in UTC is late by the due time's own clock."""
    assert POLICY.seconds_late("2025-10-02T04:59:00+00:00") == 0
    assert POLICY.seconds_late("2025-10-02T05:00:00+00:00") == 60
    assert POLICY.seconds_late("2025-10-02T07:00:00+02:00") == 60


@pytest.mark.parametrize("submitted", ["", "yesterday"])
def test_an_unknown_time_is_not_late(submitted):
    """Nobody pays for what is not known."""
    assert POLICY.seconds_late(submitted) == 0 and LatePolicy().seconds_late("2025-10-02T04:59:00+00:00") == 0


@pytest.mark.parametrize(
    "words",
    [{"due": datetime(2025, 1, 1)}, {"per_day": -1}, {"cap": 101}, {"grace_minutes": float("nan")}],
)
def test_a_rule_that_makes_no_sense_is_refused(words):
    """A time without its zone is one of 24."""
    with pytest.raises(ValueError, match=r"late\."):
        LatePolicy(**words)


def test_it_is_read_from_the_assignment(toy):
    """`[late]`, with TOML's own times; what is wrong with it is an error of the assignment's."""
    from grader.errors import AssignmentError

    toml = toy.folder / "assignment.toml"
    plain = toml.read_text()
    toml.write_text(plain + "\n[late]\ndue = 2025-10-01T23:59:00Z\nper_day = 10\n")
    assert toy.load().declaration.late == LatePolicy(due=datetime(2025, 10, 1, 23, 59, tzinfo=UTC), per_day=10)
    toml.write_text(plain + "\n[late]\ndue = 2025-10-01T23:59:00\n")
    with pytest.raises(AssignmentError, match="distance from UTC"):
        toy.load()
