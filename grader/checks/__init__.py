"""The vocabulary of check files: check, matches_reference, reaches, expect, mistake, and their helpers."""

from __future__ import annotations

import grader.checks.expect as expect
from grader.asking.deferred_calls import promise, tell
from grader.checks.check import check, matches_reference, reaches
from grader.checks.mistake import convention, mistake
from grader.wire.values import tensor

__all__ = ["check", "convention", "expect", "matches_reference", "mistake", "promise", "reaches", "tell", "tensor"]
