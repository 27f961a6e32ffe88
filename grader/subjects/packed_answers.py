"""Answers as bytes and back, for the cache, recorded keys and recorded calls."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.checks.check_record import Answers
from grader.errors import GraderFault
from grader.wire.value_types import Packed
from grader.wire.values import Payload, pack, unpack


class PackedAnswers(msgspec.Struct, frozen=True, array_like=True):
    """Answers by name, with the arrays' bytes."""

    names: list[str]
    values: list[Packed]
    payload: bytes


def packed(answers: Answers) -> PackedAnswers:
    """Return the answers as data; GraderFault where one is an object that cannot be copied."""
    payload = Payload()
    values = [pack(value, payload, _refuse) for value in answers.values()]
    return PackedAnswers(list(answers), values, b"".join(payload.chunks))


def unpacked(recorded: PackedAnswers) -> Answers:
    """Return the answers that were packed."""
    values = [unpack(value, recorded.payload, _refuse) for value in recorded.values]
    return dict(zip(recorded.names, values, strict=True))


def _refuse(value: Any) -> Packed:
    raise GraderFault(f"An answer is {type(value).__name__}, which has no copy; let the check judge numbers.")
