"""What is remembered between runs: by the state of the assignment, and never in the way."""

from __future__ import annotations

import sqlite3
import stat

import numpy as np
import pytest

from grader.answers import cache
from grader.answers.cache import KEPT_EDITIONS, Memory, edition_of, usual_place
from grader.errors import Crashed
from grader.grade import Table
from grader.subjects.ask import Transcript


@pytest.fixture
def place(tmp_path):
    return tmp_path / "below" / "answers.sqlite"


def remembered(edition, place, question="q", transcript=None):
    """Keep something and save it."""
    memory = Memory(edition, place)
    memory.keep(question, transcript or Transcript({"a": 1}))
    memory.save()


def test_answers_outlive_the_process(place):
    """With pictures, and whether there was a fault."""
    picture = Table("t", ["c"], [["x"]])
    remembered("e", place, "q", Transcript({"a": np.arange(3.0), "b": None}, pictures=[picture]))
    remembered("e", place, "r", Transcript({}, fault=Crashed("no")))
    found = Memory("e", place).recall("q")
    assert found is not None
    answers, pictures, fault = found
    assert np.array_equal(answers["a"], np.arange(3.0)) and answers["b"] is None and pictures == [picture] and not fault
    assert Memory("e", place).recall("r") == ({}, [], True)


def test_another_edition_knows_nothing_of_it(place):
    """Nor is another question known."""
    remembered("e", place)
    assert Memory("f", place).recall("q") is None and Memory("e", place).recall("p") is None


def test_nothing_is_written_before_it_is_saved(place):
    """And what was not saved is lost."""
    Memory("e", place).keep("q", Transcript({"a": 1}))
    assert Memory("e", place).recall("q") is None


def test_what_cannot_be_copied_is_asked_again(place):
    """A mistake may answer with anything."""
    remembered("e", place, "q", Transcript({"a": object()}))
    assert Memory("e", place).recall("q") is None


def test_only_the_last_editions_are_kept(place):
    """The one that was written to longest ago goes."""
    for number in range(KEPT_EDITIONS):
        remembered(f"e{number}", place)
    with sqlite3.connect(place) as file:  # all within a moment
        file.execute("update answers set added = 100 + cast(substr(edition, 2) as integer)")
    remembered("last", place)
    known = [Memory(f"e{number}", place).recall("q") is not None for number in range(KEPT_EDITIONS)]
    assert known == [False] + [True] * (KEPT_EDITIONS - 1) and Memory("last", place).recall("q")


def test_it_is_for_this_users_eyes_only(place):
    """It holds answers to hidden checks."""
    remembered("e", place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600 and stat.S_IMODE(place.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to look at", b"SQLite format 3\0" + bytes(99)]
)
def test_a_damaged_file_is_no_trouble(place, content):
    """Everything is asked again."""
    place.parent.mkdir()
    place.write_bytes(content)
    remembered("e", place)
    assert Memory("e", place).recall("q") is None


def test_a_damaged_answer_is_asked_again(place):
    """The others are still known."""
    remembered("e", place)
    remembered("e", place, "r")
    with sqlite3.connect(place) as file:
        file.execute("update answers set transcript = ? where question = 'q'", (b"\xc1",))
    assert Memory("e", place).recall("q") is None and Memory("e", place).recall("r")


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path):
    """A folder stands in its place."""
    (tmp_path / "answers.sqlite").mkdir()
    remembered("e", tmp_path / "answers.sqlite")
    assert Memory("e", tmp_path / "answers.sqlite").recall("q") is None


def test_the_edition_is_of_all_that_decides_an_answer(monkeypatch):
    """The assignment, the libraries, the program."""
    first = edition_of("hash")
    assert edition_of("hash") == first and edition_of("other") != first
    assert edition_of("hash", ("tensorflow",)) != first
    monkeypatch.setattr(cache, "versions", lambda preload: {"numpy": "99"})
    assert edition_of("hash") != first


def test_the_usual_place(monkeypatch, tmp_path):
    """Where the system keeps such things."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert usual_place() == tmp_path / "grade" / "answers.sqlite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert usual_place() == tmp_path / ".cache" / "grade" / "answers.sqlite"
