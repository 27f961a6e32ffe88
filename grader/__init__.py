"""A grading framework for deep-learning courses: a check is one question, asked of two.

The words of a check file (`convention`, `promise`, `tell` and `tensor` among them) are imported on first use: the
command's `--help` needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.checks import expect, promise, tell, tensor
    from grader.checks.check import check, matches_reference, reaches
    from grader.checks.mistake import convention, mistake
    from grader.checks.spellings import spelling
    from grader.checks.words import (
        a_class,
        a_function,
        as_array,
        call,
        name_of_type,
        number,
        numbers,
        unchanged,
        unpack,
    )

__version__ = "0.2.0"
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


def __getattr__(name: str) -> object:
    if name in __all__:
        import grader.checks  # start-up: the sandbox and `grade --help` need no check

        return getattr(grader.checks, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
