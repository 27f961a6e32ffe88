"""The answers of the reference and its mistakes in earlier runs, kept between runs in one SQLite file.

Only a matter of speed: without it, or where it cannot be written, they are asked again. The key holds the content
of the assignment and of the program, so a change of either asks afresh.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from grader.assignment.versions import versions
from grader.checks.check_record import Answers
from grader.errors import GraderFault
from grader.grade import Picture
from grader.subjects.ask import Transcript
from grader.subjects.packed_answers import PackedAnswers, packed, unpacked
from grader.wire.values import WireError

Fact = TypeVar("Fact")
KEPT_EDITIONS = 8  # states of assignments that are remembered; older ones are dropped


class CachedTranscript(msgspec.Struct, frozen=True, array_like=True):
    """A transcript of the grader's own; `fault` where it gave no answer."""

    answers: PackedAnswers
    pictures: list[Picture]
    fault: bool


def edition_of(assignment_hash: str, preload: Iterable[str] = ()) -> str:
    """Return a hash of the assignment, of the program, of NumPy and of what is preloaded, which decide an answer."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(f"{assignment_hash}/{versions(preload)}".encode())
    for path in sorted(package.rglob("*.py")):
        state = path.stat()
        digest.update(f"{path.name}/{state.st_size}/{state.st_mtime_ns}".encode())
    return digest.hexdigest()


def usual_place() -> Path:
    """Return `$XDG_CACHE_HOME/grade/answers.sqlite`, or such a path below ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "grade" / "answers.sqlite"


class AnswerCache:
    """Transcripts, and facts about questions, that outlive the process; silent where it cannot be read or written."""

    def __init__(self, edition: str, place: Path | None = None) -> None:
        self._edition = edition
        self._new: list[tuple[str, str, bytes]] = []
        self._new_facts: list[tuple[str, str, bytes]] = []
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        try:
            path = place or usual_place()
            # It holds answers to hidden checks: for this user's eyes only.
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=2.0, check_same_thread=False, isolation_level=None)
            self._connection.execute(
                "create table if not exists answers (edition text, question text, transcript blob, added real"
                " default (julianday()), primary key (edition, question)) without rowid"
            )
            self._connection.execute(
                "create table if not exists facts (edition text, question text, fact blob,"
                " primary key (edition, question)) without rowid"
            )
        except (sqlite3.Error, OSError, RuntimeError):
            self._connection = None

    def recall(self, question: str) -> tuple[Answers, list[Picture], bool] | None:
        """Return the answers, the pictures, and whether there was a fault; None where the question is not known."""
        raw = self._read("select transcript from answers where edition = ? and question = ?", question)
        if raw is None:
            return None
        try:
            known = msgspec.msgpack.decode(raw, type=CachedTranscript)
            return unpacked(known.answers), known.pictures, known.fault
        except (msgspec.DecodeError, WireError):
            return None

    def keep(self, question: str, transcript: Transcript) -> None:
        """Remember the transcript until `save` writes it to the file."""
        try:
            known = CachedTranscript(packed(transcript.answers), transcript.pictures, transcript.fault is not None)
        except GraderFault:  # a mistake may answer with an object; it is asked again each time
            return
        self._new.append((self._edition, question, msgspec.msgpack.encode(known)))

    def recall_fact(self, question: str, kind: type[Fact]) -> Fact | None:
        """Return what was kept about the question besides answers; None where it is not known."""
        raw = self._read("select fact from facts where edition = ? and question = ?", question)
        try:
            return None if raw is None else msgspec.msgpack.decode(raw, type=kind)
        except msgspec.DecodeError:
            return None

    def keep_fact(self, question: str, fact: Any) -> None:
        """Remember plain data about a question, as `keep` does its answers."""
        self._new_facts.append((self._edition, question, msgspec.msgpack.encode(fact)))

    def _read(self, query: str, question: str) -> bytes | None:
        if self._connection is None:
            return None
        try:
            with self._lock:
                row = self._connection.execute(query, (self._edition, question)).fetchone()
        except sqlite3.Error:
            return None
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    def save(self) -> None:
        """Write what is new, in one go; drop what belongs to the oldest states."""
        if self._connection is None or not (self._new or self._new_facts):
            return
        new, self._new = self._new, []
        facts, self._new_facts = self._new_facts, []
        try:
            with self._lock:
                self._connection.execute("begin immediate")
                self._connection.executemany(
                    "insert or replace into answers (edition, question, transcript) values (?, ?, ?)", new
                )
                self._connection.executemany(
                    "insert or replace into facts (edition, question, fact) values (?, ?, ?)", facts
                )
                self._connection.execute(
                    "delete from answers where edition not in"
                    " (select edition from answers group by edition order by max(added) desc limit ?)",
                    (KEPT_EDITIONS,),
                )
                self._connection.execute("delete from facts where edition not in (select edition from answers)")
                self._connection.execute("commit")
        except sqlite3.Error:
            self._connection = None
