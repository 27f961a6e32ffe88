"""The sheet of one asking: what was judged, by name; the doubts that came up; notes and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.errors import GraderFault
from grader.grade import Finding, Picture

Answers = dict[str, Any]


@dataclass
class Trouble:
    """A finding, with the hint that belongs to it."""

    finding: Finding
    hint: str = ""
    hidden_message: str = ""  # the same without any input or expected value


@dataclass
class Sheet:
    """One check, asked of one subject.

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
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _doubts: list[Callable[[], list[Trouble]]] = field(default_factory=list)

    @property
    def recording(self) -> bool:
        """Whether the answers are the grader's own."""
        return self.expected is None

    def record(self, name: str, value: Any) -> None:
        """Keep a judged value under its name; names are unique in a check."""
        if name in self.answers:
            raise GraderFault(f"The check judges two values under the name {name!r}; name them apart.")
        self.answers[name] = value

    def expected_value(self, name: str) -> Any:
        """The reference's answer of that name."""
        assert self.expected is not None
        if name not in self.expected:
            raise GraderFault(f"The reference was never asked for {name!r}: the check asks it only of some students.")
        return self.expected[name]

    def doubt(self, second_look: Callable[[], list[Trouble]]) -> None:
        """Something does not match; `second_look` decides at the end."""
        self._doubts.append(second_look)

    def note(self, sentence: str) -> None:
        """Say something that costs nothing, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def settle(self, matches: Callable[[Answers, Answers], bool]) -> None:
        """Decide the doubts; `matches` tells whether two sets of answers are the same."""
        doubts, self._doubts = self._doubts, []
        if not doubts:
            return
        for note, answers in self.conventions():
            if matches(self.answers, answers):
                self.note(note)
                return
        for second_look in doubts:
            self.troubles += second_look()


_current: ContextVar[Sheet | None] = ContextVar("sheet", default=None)


def current() -> Sheet:
    """The sheet of the check that is running."""
    sheet = _current.get()
    if sheet is None:
        raise GraderFault("expect can only be used inside a check that is being asked.")
    return sheet


@contextmanager
def in_use(sheet: Sheet) -> Iterator[Sheet]:
    """Make `sheet` the current one."""
    token = _current.set(sheet)
    try:
        yield sheet
    finally:
        _current.reset(token)
