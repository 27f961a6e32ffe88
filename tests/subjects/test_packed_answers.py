"""Answers as bytes and back, to the last bit."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from grader.errors import GraderFault
from grader.subjects.packed_answers import PackedAnswers, packed, unpacked


def test_answers_come_back_as_they_were():
    """Numbers, text, nothing, arrays of every kind, and what is made of them; in their order."""
    answers = {
        "b": np.arange(6, dtype=np.float32).reshape(2, 3),
        "a": [1, 2.5, "x", None, True],
        "": (np.array([True, False]), {"k": np.array(float("nan"))}),
    }
    crossed = msgspec.msgpack.decode(msgspec.msgpack.encode(packed(answers)), type=PackedAnswers)
    found = unpacked(crossed)
    assert list(found) == ["b", "a", ""] and found["a"] == answers["a"]
    assert found["b"].dtype == np.float32 and np.array_equal(found["b"], answers["b"])
    assert found[""][0].dtype == bool and np.isnan(found[""][1]["k"])
    assert unpacked(packed({})) == {}


def test_an_object_has_no_copy():
    """Whoever wrote the check is told."""
    with pytest.raises(GraderFault, match="is object, which has no copy"):
        packed({"a": [object()]})
