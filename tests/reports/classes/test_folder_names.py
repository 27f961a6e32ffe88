"""A student's folder is safe on every system, and nobody else's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.classes.folder_names import student_folder

SAFE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@pytest.mark.parametrize("plain", ["s1000", "ada", "12345", "ada_b-c", "2024-s1", "ada.lovelace"])
def test_a_plain_id_is_its_own_folder(plain: str) -> None:
    """So that an instructor finds it."""
    assert student_folder(plain) == plain


@pytest.mark.parametrize(
    "odd",
    ["../../etc", "a/b", "a\\b", "", ".", "..", "Ada", "con", "nul.txt", "com1", "x" * 300, "łucja ünal", "🙂", "a\0b",
     "ada.", ".ada", "-rf", "\ud800", "http://x", "ada-0123456789ab", " ada", "a\nb", "index.html "],
)  # fmt: skip
def test_an_odd_id_gets_a_safe_folder(odd: str) -> None:
    """No separators, no dots at the ends, no device of Windows, no bytes beyond ASCII."""
    name = student_folder(odd)
    assert SAFE.fullmatch(name) and name != odd and not name.endswith(".") and ".." not in name
    assert not re.match(r"(con|nul|com1)(\.|$)", name)


def test_ids_that_look_alike_stay_apart() -> None:
    """What is lost in making a name safe is kept in its fingerprint; not even case decides alone."""
    ids = [
        "ada/1",
        "ada-1",
        "ada\\1",
        "Ada-1",
        "ADA-1",
        "ada 1",
        "áda-1",
        "x" * 60,
        "x" * 61,
        "section1/ada",
        "section2/ada",
    ]
    assert len({student_folder(one).casefold() for one in ids}) == len(ids)
    assert student_folder(student_folder("Ada")) != student_folder("Ada")  # an id chosen to be another's folder


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_ids_never_share_a_folder(one: str, other: str) -> None:
    """Whatever the ids."""
    assert SAFE.fullmatch(student_folder(one))
    assert (student_folder(one) == student_folder(other)) == (one == other)
