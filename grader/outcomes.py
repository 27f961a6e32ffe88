"""The ways in which a check can end, told once: each outcome with a row of facts, which all that shows one reads.

To add an outcome, add its member and its row; the import fails where a row is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Tone = Literal["good", "part", "bad", "none", "fault"]


class Outcome(StrEnum):
    """The way in which a check ended. All are the student's but `broken`, which is ours."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"
    NOT_ATTEMPTED = "not attempted"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    UNUSABLE = "unusable answer"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """One outcome, as pages, terminals and summaries of a class tell it."""

    label: str  # on pages
    tone: Tone  # of pages and drawings: colour, icon, and the share of a bar that it is counted in
    mark: str  # on a terminal
    style: str  # on a terminal, in the words of rich
    whose: Literal["student", "grader"] = "student"  # whose fault it is where it is not passed
    severity: Literal["none", "look", "pressing"] = "none"  # how much an instructor should look at it
    compared: bool = False  # whether equal ones of several students are one wrong answer
    sentence: str  # what it means, to the student; tells of no input, so that it may be said of a hidden check
    hint: str = ""  # what to think about, where the code that failed has no better hint


# In the order of the enum.
OUTCOMES: Mapping[Outcome, OutcomeFacts] = MappingProxyType({
    Outcome.PASSED: OutcomeFacts(
        label="Passed", tone="good", mark="✓", style="green",
        sentence="Your code does what the check asks for.",
    ),
    Outcome.PARTLY: OutcomeFacts(
        label="Partly", tone="part", mark="~", style="yellow", compared=True,
        sentence="Your code reaches a part of what the check asks for.",
    ),
    Outcome.FAILED: OutcomeFacts(
        label="Not yet right", tone="bad", mark="✗", style="red", compared=True,
        sentence="Your code gave another answer than the right one.",
    ),
    Outcome.NOT_ATTEMPTED: OutcomeFacts(
        label="Not attempted", tone="none", mark="·", style="dim",
        sentence="The stub still stands.",
    ),
    Outcome.CRASHED: OutcomeFacts(
        label="Crashed", tone="bad", mark="✗", style="red", severity="look", compared=True,
        sentence="Your code raised an exception, or its process ended.",
    ),
    Outcome.TIMED_OUT: OutcomeFacts(
        label="Timed out", tone="bad", mark="✗", style="red", severity="pressing",
        sentence="Your code took longer than the limit.",
        hint="Is there a loop that does not end, or one over entries where a NumPy operation would do?",
    ),
    Outcome.OUT_OF_MEMORY: OutcomeFacts(
        label="Out of memory", tone="bad", mark="✗", style="red", severity="pressing",
        sentence="Your code asked for more memory than there is.",
        hint="Which array is larger than you think? Print shapes; broadcasting (N, 1) with (N,) gives (N, N).",
    ),
    Outcome.UNUSABLE: OutcomeFacts(
        label="Unusable answer", tone="bad", mark="✗", style="red", compared=True,
        sentence="Your code gave no usable answer.",
        hint="Return what the handout asks for: the same type, the same shape.",
    ),
    Outcome.BROKEN: OutcomeFacts(
        label="Our fault", tone="fault", mark="!", style="bold red", whose="grader",
        sentence="This check could not be asked, by a fault of ours. It costs you nothing.",
    ),
})  # fmt: skip

if _untold := [outcome.value for outcome in Outcome if outcome not in OUTCOMES]:
    raise NotImplementedError(f"OUTCOMES in {__file__} has no row for “{_untold[0]}”: add one beside its member.")
