"""The vocabulary of check files: check, matches_reference, reaches, expect, mistake; helpers; words to call with."""

from __future__ import annotations

import grader.checks.expect as expect
from grader.asking.deferred_calls import promise, tell
from grader.checks.check import check, matches_reference, reaches
from grader.checks.mistake import convention, mistake
from grader.checks.spellings import spelling
from grader.checks.words import a_class, a_function, as_array, call, name_of_type, number, numbers, unchanged, unpack
from grader.wire.values import tensor

__all__ = [
    "a_class",
    "a_function",
    "as_array",
    "call",
    "check",
    "convention",
    "expect",
    "matches_reference",
    "mistake",
    "name_of_type",
    "number",
    "numbers",
    "promise",
    "reaches",
    "spelling",
    "tell",
    "tensor",
    "unchanged",
    "unpack",
]
