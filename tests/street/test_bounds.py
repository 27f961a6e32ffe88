"""What a student's process may say, and the grader may keep: bounded on the grader's side, whatever the worker does."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from toys import session_with

from grader.asking.faults import fault_of
from grader.asking.subject_session import MOST_NOTES, SubjectSession
from grader.checks.check import matches_reference
from grader.checks.check_record import CheckRecord, Failure, in_use
from grader.checks.expect_gradient import judge_gradient
from grader.checks.show import Show
from grader.errors import Crashed, NotAttempted, OutOfMemory, StudentFault, TimedOut, UnusableAnswer
from grader.grade import Curves, Finding
from grader.grading.general_hints import shown_in_hidden
from grader.grading.row import Row
from grader.subjects.ask import Transcript
from grader.subjects.lend_reference import lend, refuse_excess
from grader.wire.messages import Answer, Load, Raised, Seed


class Forged:
    """A channel on which the student answers everything himself."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply

    def exchange(self, request: Any, payload: Any, on_callback: Callable[..., Any]) -> tuple[Any, bytes]:
        return self.reply, b""


def test_only_a_module_is_a_loaded_file() -> None:
    """A file that answers for the loader with a number gets the student's fault, not the grader's."""
    with pytest.raises(UnusableAnswer, match=r"toy\.py"):
        SubjectSession(Forged(Answer(1))).load(Load("toy.py", "stepwise", {}, {}))


def test_notes_are_few_and_short() -> None:
    """However many a worker sends, with however many answers."""
    session = SubjectSession(Forged(Answer(None, [f"{number} " + "x" * 5000 for number in range(5000)])))
    for _ in range(3):
        session.ask(lambda payload: Seed(1))
    assert len(session.notes) == MOST_NOTES and max(map(len, session.notes)) <= 500


def test_what_was_raised_is_clipped() -> None:
    """Type, text and trail are the student's words, and may be megabytes."""
    big = "E" * 100_000
    fault = fault_of(Raised(big, big, "raised", 3, [big] * 1000))
    assert len(str(fault)) < 5000 and isinstance(fault, Crashed) and len(fault.trail) < 10


@pytest.mark.parametrize(("line", "told"), [(3, 3), (80, 80), (81, None), (31337, None), (-1, None), (None, None)])
def test_a_line_that_there_is_not_tells_nothing(line: int | None, told: int | None) -> None:
    """Lines are told even of hidden checks: they must not become a way to write inputs down."""
    assert fault_of(Raised("ValueError", "", "raised", line), 80).line == told


@pytest.mark.parametrize(
    "fault",
    [
        NotAttempted("Not attempted yet: 31337."),
        OutOfMemory("It asked for more memory than there is (toy.py line 3, in 31337)."),
        Crashed("ValueError: 31337", type_name="ValueError", line=3),
        Crashed("31337: x", type_name="31337"),
        UnusableAnswer("31337"),
    ],
)
def test_of_a_hidden_check_no_word_of_the_students_is_told(fault: StudentFault) -> None:
    """Any of them may quote what the check asked."""
    assert "31337" not in shown_in_hidden(fault)
    assert shown_in_hidden(TimedOut("No answer within 3 s.")) == "No answer within 3 s."


def test_a_row_of_the_grade_stays_small() -> None:
    """Messages quote what came back, which may be of any length."""

    @matches_reference(points=1)
    def asked(student: Any) -> Any:
        """asks"""

    big = Finding("n" * 10**6, "m" * 10**6, "e" * 10**6, "y" * 10**6, "w" * 10**6, None, "b" * 10**6)
    made = Transcript({}, [Failure(big, "h" * 10**6, "")] * 1000)
    result = Row(asked.rows[0], made).result()
    assert len(repr(result)) < 2_000_000 and max(len(result.message), len(result.hint)) <= 4000
    assert len(result.findings) <= 50 and result.findings[0].yours == "y" * 4000


def test_notes_on_the_sheet_are_bounded() -> None:
    """They tell what is odd about the answer: every key of a large dict, for instance."""
    record = CheckRecord({}, np.random.default_rng(0))
    for number in range(1000):
        record.note(f"{number} " + "x" * 10**4)
    assert len(record.notes) == 50 and max(map(len, record.notes)) <= 1000


def test_a_long_curve_is_thinned_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten million losses are looked at in a few places only."""
    seen: list[float] = []
    monkeypatch.setattr("grader.checks.show.finite", lambda value: seen.append(value) or float(value))
    record = CheckRecord({}, np.random.default_rng(0))
    steps = np.arange(10_000_000)
    Show(record).curve("loss", steps, steps)
    assert len(seen) < 2000
    assert isinstance(record.pictures[0], Curves) and record.pictures[0].yours[0].x[-1] == 9_999_999


def test_the_slope_of_huge_weights_is_not_measured() -> None:
    """A student who says that the weights are gigabytes makes the grader copy them for every probe."""
    record = CheckRecord({"dW": np.ones((2, 2))}, np.random.default_rng(0))
    asked: list[Any] = []

    def loss(blocks: Any) -> float:
        asked.append(blocks)
        return 0.0

    with in_use(record):
        judge_gradient(record, {"dW": np.zeros((2, 2))}, loss, {"dW": np.zeros(10_000_000)}, None, True)
        record.settle()
    assert not asked and record.failures


def test_the_reference_is_not_lent_for_giants() -> None:
    """It runs in the grader's own process: an outer product there would fill the machine's memory."""
    refuse_excess([np.zeros((60_000, 784)), np.zeros((784, 100)), "tanh", None, 3])
    with pytest.raises(UnusableAnswer):
        refuse_excess([np.zeros((50_000, 1)), np.zeros((1, 50_000))])


REFERENCE = types.ModuleType("reference")
exec("class Net:\n    def scaled(self, x):\n        return self.factor * x\n", vars(REFERENCE))
HONEST = "class Net:\n    def __init__(self):\n        self.factor = 3.0\n"


@pytest.mark.parametrize(
    "attributes",
    [
        "{'factor': 1.0, '__class__': 1}",
        "{'factor': 1.0, '__dict__': 5}",
        "{'factor': 1.0, 3: 4}",
        "{'factor': 1.0, 'others': [self] * 20}",
        "[1, 2]",
        "None",
        "self",
        "1 / 0",
    ],
)
def test_an_object_that_lies_about_its_attributes_is_the_students_fault(attributes: str) -> None:
    """The reference's method is lent to an honest object only; no lie ends the grading, or goes on for ever."""
    lying = f"class Net:\n    __dict__ = property(lambda self: {attributes})\n"
    for source, honest in ((HONEST, True), (lying, False)):
        root, _, _ = session_with(source)
        lend(root, REFERENCE, "Net.scaled")
        if honest:
            assert root.Net().scaled(2.0) == 6.0
        else:
            with pytest.raises(StudentFault):
                root.Net().scaled(2.0)
