"""Transcripts and facts that are remembered between runs: by the state of the assignment, and never in the way."""

from __future__ import annotations

import sqlite3
import stat

import numpy as np
import pytest

from grader.answers import cache
from grader.answers.cache import KEPT_EDITIONS, AnswerCache, edition_of, usual_place
from grader.errors import Crashed
from grader.grade import Table
from grader.subjects.ask import Transcript


@pytest.fixture
def place(tmp_path):
    return tmp_path / "below" / "answers.sqlite"


def remembered(edition, place, question="q", transcript=None):
    """Keep something and save it."""
    kept = AnswerCache(edition, place)
    kept.keep(question, transcript or Transcript({"a": 1}))
    kept.save()


def test_answers_outlive_the_process(place):
    """With pictures, and whether there was a fault."""
    picture = Table("t", ["c"], [["x"]])
    remembered("e", place, "q", Transcript({"a": np.arange(3.0), "b": None}, pictures=[picture]))
    remembered("e", place, "r", Transcript({}, fault=Crashed("no")))
    found = AnswerCache("e", place).recall("q")
    assert found is not None
    answers, pictures, fault = found
    assert np.array_equal(answers["a"], np.arange(3.0)) and answers["b"] is None and pictures == [picture] and not fault
    assert AnswerCache("e", place).recall("r") == ({}, [], True)


def test_another_edition_knows_nothing_of_it(place):
    """Nor is another question known."""
    remembered("e", place)
    assert AnswerCache("f", place).recall("q") is None and AnswerCache("e", place).recall("p") is None


def test_nothing_is_written_before_it_is_saved(place):
    """And what was not saved is lost."""
    AnswerCache("e", place).keep("q", Transcript({"a": 1}))
    assert AnswerCache("e", place).recall("q") is None


def test_what_cannot_be_copied_is_asked_again(place):
    """A mistake may answer with anything."""
    remembered("e", place, "q", Transcript({"a": object()}))
    assert AnswerCache("e", place).recall("q") is None


def test_only_the_last_editions_are_kept(place):
    """The one that was written to longest ago goes."""
    for number in range(KEPT_EDITIONS):
        remembered(f"e{number}", place)
    with sqlite3.connect(place) as file:  # all within a moment
        file.execute("update answers set added = 100 + cast(substr(edition, 2) as integer)")
    remembered("last", place)
    known = [AnswerCache(f"e{number}", place).recall("q") is not None for number in range(KEPT_EDITIONS)]
    assert known == [False] + [True] * (KEPT_EDITIONS - 1) and AnswerCache("last", place).recall("q")


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
    assert AnswerCache("e", place).recall("q") is None


def test_a_damaged_answer_is_asked_again(place):
    """The others are still known."""
    remembered("e", place)
    remembered("e", place, "r")
    with sqlite3.connect(place) as file:
        file.execute("update answers set transcript = ? where question = 'q'", (b"\xc1",))
    assert AnswerCache("e", place).recall("q") is None and AnswerCache("e", place).recall("r")


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path):
    """A folder stands in its place."""
    (tmp_path / "answers.sqlite").mkdir()
    remembered("e", tmp_path / "answers.sqlite")
    assert AnswerCache("e", tmp_path / "answers.sqlite").recall("q") is None


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


def saved(place, edition, question="net.py::act"):
    """A file in which this edition knows one transcript and one fact."""
    cache = AnswerCache(edition, place)
    cache.keep(question, Transcript({"a": np.arange(2.0)}))
    cache.keep_fact(question, frozenset({"Net.act"}))
    cache.save()


def test_answers_and_facts_of_one_question_are_two_things(place):
    """Both are had again by another process under the same question, each with its own type."""
    saved(place, "one")
    again = AnswerCache("one", place)
    answers, pictures, fault = again.recall("net.py::act")
    assert answers["a"].tolist() == [0, 1] and pictures == [] and fault is False
    assert again.recall_fact("net.py::act", frozenset[str]) == frozenset({"Net.act"})


def test_a_fact_alone_is_no_answer(place):
    """What is only known besides the answers is not taken for them, nor the other way round."""
    cache = AnswerCache("one", place)
    cache.keep_fact("fact", True)
    cache.keep("answer", Transcript({}, fault=Crashed("no")))
    cache.save()
    again = AnswerCache("one", place)
    assert again.recall("fact") is None and again.recall_fact("answer", bool) is None
    assert again.recall_fact("fact", bool) is True and again.recall("answer") == ({}, [], True)


def test_a_fact_of_another_type_is_not_known(place):
    """Data that is not what is asked for is asked again, in silence."""
    saved(place, "one")
    assert AnswerCache("one", place).recall_fact("net.py::act", bool) is None


def test_facts_go_with_the_answers_of_their_edition(place):
    """The oldest states of assignments are dropped with all that is known of them."""
    for number in range(KEPT_EDITIONS + 1):
        saved(place, f"edition {number}")
        with sqlite3.connect(place) as file:  # as if a day lay between two editions
            file.execute("update answers set added = added - 1")
    with sqlite3.connect(place) as file:
        kept = [{row[0] for row in file.execute(f"select edition from {table}")} for table in ("answers", "facts")]
    assert kept == [{f"edition {number}" for number in range(1, KEPT_EDITIONS + 1)}] * 2


def test_a_file_of_an_earlier_version_goes_on(place):
    """A file that has no facts yet gets a place for them, and its old rows harm nothing."""
    place.parent.mkdir()
    with sqlite3.connect(place) as file:
        file.execute(
            "create table answers (edition text, question text, transcript blob, added real default (julianday()),"
            " primary key (edition, question)) without rowid"
        )
        file.execute("insert into answers (edition, question, transcript) values ('one', 'q', x'00')")
    assert AnswerCache("one", place).recall("q") is None
    saved(place, "one", "q")
    assert AnswerCache("one", place).recall("q")[0]["a"].tolist() == [0, 1]
    assert AnswerCache("one", place).recall_fact("q", frozenset[str]) == {"Net.act"}
