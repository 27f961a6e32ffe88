"""The recorded answer key: what a released folder holds instead of the reference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.answers.key import Hypothesis
from grader.asking.proxy import Handle
from grader.assignment.run_files import SourceFiles
from grader.checks.check import Case
from grader.checks.check_record import Answers
from grader.errors import GraderFault, UsageError
from grader.grade import Picture
from grader.subjects.packed_answers import PackedAnswers, unpacked
from grader.subjects.recorded_calls import RecordedCall, play
from grader.wire.values import WireError


class RecordedHypothesis(msgspec.Struct, frozen=True, array_like=True):
    """One or two mistakes, with what they answer."""

    names: tuple[str, ...]
    hints: tuple[str, ...]
    titles: tuple[str, ...]
    answers: PackedAnswers


class RecordedCase(msgspec.Struct, frozen=True, array_like=True):
    """All that grading needs to know of one case."""

    expected: PackedAnswers
    pictures: list[Picture]
    conventions: list[tuple[str, PackedAnswers]]
    single: list[RecordedHypothesis]
    double: list[RecordedHypothesis]
    tape: list[RecordedCall]


class Recording(msgspec.Struct, frozen=True):
    """A released assignment's answers, by case."""

    assignment: str
    cases: dict[str, RecordedCase]
    schema: str = "answers/1"


class RecordedKey:
    """The answer key of a released folder."""

    lends_alike = False  # what was taped is about one case

    def __init__(self, path: Path, files: SourceFiles | None = None) -> None:
        try:
            self._cases = msgspec.msgpack.decode((files or SourceFiles()).read(path), type=Recording).cases
        except (msgspec.DecodeError, WireError, OSError) as error:
            raise UsageError(f"{path} cannot be read ({error}); get the assignment again.") from error

    def _case(self, case: Case) -> RecordedCase:
        if case.id not in self._cases:
            raise GraderFault(f"There is no recorded answer to {case.id}; get the assignment again.")
        return self._cases[case.id]

    def expected(self, case: Case) -> Answers:
        """Return the reference's answers by name."""
        return unpacked(self._case(case).expected)

    def pictures(self, case: Case) -> list[Picture]:
        """Return the reference's pictures."""
        return self._case(case).pictures

    def conventions(self, case: Case) -> list[tuple[str, Answers]]:
        """Return the other answers that are accepted, each with the note to give."""
        return [(note, unpacked(answers)) for note, answers in self._case(case).conventions]

    def single(self, case: Case) -> list[Hypothesis]:
        """Return what each mistake answers."""
        return [_as_hypothesis(item) for item in self._case(case).single]

    def singles(self, cases: Sequence[Case]) -> dict[Case, list[Hypothesis]]:
        """Return what each mistake answers, for several cases."""
        return {case: self.single(case) for case in cases}

    def double(self, case: Case) -> list[Hypothesis]:
        """Return what two mistakes answer."""
        return [_as_hypothesis(item) for item in self._case(case).double]

    def stand_in(self, case: Case, student: Handle, name: str) -> None:
        """Put in the reference's function, as far as it was taped."""
        play(student, self._case(case).tape, name)


def _as_hypothesis(item: RecordedHypothesis) -> Hypothesis:
    return Hypothesis(item.names, item.hints, item.titles, unpacked(item.answers))
