"""The modes of the sandbox, and what each is good for."""

from __future__ import annotations

import pytest

from grader.wire.modes import Mode


@pytest.mark.parametrize(
    ("mode", "hides", "holds"), [(Mode.FULL, True, True), (Mode.LANDLOCK, True, False), (Mode.PROCESS, False, False)]
)
def test_what_a_mode_is_good_for(mode, hides, holds):
    """Only the strongest is for the files of others; the weakest hides nothing."""
    assert (mode.hides_files, mode.holds_strangers) == (hides, holds)


def test_modes_are_named_as_users_write_them():
    """In GRADE_SANDBOX, and in a grade."""
    assert [str(mode) for mode in Mode] == ["full", "landlock", "process"]
