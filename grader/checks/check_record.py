"""The record of one check of one subject: the judged answers by name, the doubts, notes and pictures."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.asking.snapshot import size_of, snapshot
from grader.errors import GraderFault
from grader.grade import Finding, Picture

LARGEST_KEPT = 1 << 20  # bytes of an answer, unless the right one is large too
TOO_LARGE = "an answer that is far too large"
MOST_NOTES, LONGEST_NOTE = 50, 1000
Answers = dict[str, Any]
Judge = Callable[[Any, Any], bool]  # whether a value is as good as the expected one


@dataclass
class Failure:
    """A finding, with the hint that belongs to it."""

    finding: Finding
    hint: str = ""
    hidden_message: str = ""  # the same without any input or expected value


@dataclass
class CheckRecord:
    """The record of one check, asked of one subject.

    `expected` are the reference's answers by name, None when the subject is the grader's own (the reference, a
    mistake): then answers are only recorded. `conventions` are further sets of answers that are accepted, with the
    note to give. A doubt is settled at the end, when all answers are known: by a convention that explains all of
    them, or by its own second look.
    """

    expected: Mapping[str, Any] | None
    rng: np.random.Generator
    conventions: Callable[[], list[tuple[str, Answers]]] = list
    thorough: bool = False  # verify gradients numerically even where the answers are only recorded
    tolerance: Mapping[str, float] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    judges: dict[str, Judge] = field(default_factory=dict)  # by the same names
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _doubts: list[Callable[[], list[Failure]]] = field(default_factory=list)

    @property
    def recording(self) -> bool:
        """Tell whether the answers are the grader's own, and only recorded."""
        return self.expected is None

    def add_answer(self, name: str, value: Any, judge: Judge = operator.eq) -> None:
        """Keep a judged value under its name, as it is now; names are unique in a check."""
        if name in self.answers:
            raise GraderFault(f"The check judges two values under the name {name!r}; name them apart.")
        expected = None if self.expected is None else self.expected.get(name)
        if self.recording or size_of(value) <= max(LARGEST_KEPT, 4 * size_of(expected)):
            self.answers[name] = snapshot(value)
        else:  # no known mistake answers like this, and all that is recorded stays until the grade is made
            self.answers[name] = TOO_LARGE
        self.judges[name] = judge

    def forget_answers(self) -> None:
        """Forget what was judged: the question is asked again, with another seed."""
        self.answers.clear()
        self.judges.clear()

    def expected_value(self, name: str) -> Any:
        """Return the reference's answer of that name; raise GraderFault if it was never asked for."""
        assert self.expected is not None
        if name not in self.expected:
            raise GraderFault(f"The reference was never asked for {name!r}: the check asks it only of some students.")
        return self.expected[name]

    def doubt(self, second_look: Callable[[], list[Failure]]) -> None:
        """Note that something does not match; `second_look` decides at the end."""
        self._doubts.append(second_look)

    def note(self, sentence: str) -> None:
        """Add a note that costs nothing, once."""
        sentence = sentence[:LONGEST_NOTE]
        if sentence not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(sentence)

    def settle(self) -> None:
        """Decide the doubts."""
        doubts, self._doubts = self._doubts, []
        if not doubts:
            return
        for note, answers in self.conventions():
            if self._explained_by(answers):
                self.note(note)
                return
        for second_look in doubts:
            self.failures += second_look()

    def _explained_by(self, answers: Answers) -> bool:
        """Tell whether all answers together are these, each judged as strictly as against the reference."""
        if answers.keys() != self.answers.keys():
            return False
        try:
            return all(self.judges[name](value, answers[name]) for name, value in self.answers.items())
        except GraderFault:  # a convention that answers with what cannot be compared explains nothing
            return False


_current: ContextVar[CheckRecord | None] = ContextVar("record", default=None)


def current() -> CheckRecord:
    """Return the record of the check that is running; raise GraderFault outside a check."""
    record = _current.get()
    if record is None:
        raise GraderFault("expect can only be used inside a check that is being asked.")
    return record


@contextmanager
def in_use(record: CheckRecord) -> Iterator[CheckRecord]:
    """Make `record` the current one in the block."""
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)
