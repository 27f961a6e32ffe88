"""The class as JSON is everything, and can be read again."""

from __future__ import annotations

import json

import msgspec
import pytest

from grader.errors import UsageError
from grader.exports import class_json


def test_comes_back(classes, adjusted, samples):
    """Reading gives the same class."""
    known = classes(adjusted("a", 8.0), ("b", None), ("c", 10.0))
    raw = class_json.whole(known)
    assert class_json.is_one(raw) and class_json.read(raw) == known
    told = json.loads(raw)
    assert told["schema"] == "class/1"
    assert [(entry["status"], entry["final"]) for entry in told["entries"]] == [
        ("graded", 7.5),
        ("not graded", None),
        ("graded", 10.0),
    ]


def test_never_nan(classes):
    """JSON has neither NaN nor infinity."""
    entry = msgspec.structs.replace(classes(("a", 5.0)).entries[0], late_seconds=float("inf"))
    assert json.loads(class_json.whole(classes(entry)))["entries"][0]["late_seconds"] is None


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"schema": "grade/1"}', b'{"schema": "class/1"}', b"\xff"])
def test_what_is_none_is_refused(raw):
    """One sentence."""
    with pytest.raises(UsageError, match="f is not a class of the form class/1"):
        class_json.read(raw, "f")
