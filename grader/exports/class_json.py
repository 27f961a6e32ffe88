"""The class as JSON, everything that is known: schema `class/1`; for instructors and for programs."""

from __future__ import annotations

import msgspec

from grader.errors import UsageError
from grader.exports.class_csv import status
from grader.gradebook.entry import SchoolClass

SCHEMA = "class/1"


def whole(school_class: SchoolClass) -> bytes:
    """Return the class as JSON: the fields of SchoolClass, and for each entry its `status` and its `final` points."""
    content = msgspec.to_builtins(school_class)
    for told, entry in zip(content["entries"], school_class.entries, strict=True):
        told |= {"status": status(entry), "final": entry.final}
    # Infinities and NaN become null: JSON has neither.
    return msgspec.json.format(msgspec.json.encode({"schema": SCHEMA} | content), indent=2) + b"\n"


def is_one(raw: bytes) -> bool:
    """Tell whether the content `raw` of a file says that it is a class of this schema."""
    try:
        return msgspec.json.decode(raw, type=_Said).schema == SCHEMA
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def read(raw: bytes, source: str = "the file") -> SchoolClass:
    """Read the class in `raw`; UsageError where it is none. Whatever follows from the rest (`final`) is made again."""
    if not is_one(raw):
        raise UsageError(f"{source} is not a class of the form {SCHEMA}.")
    try:
        return msgspec.json.decode(raw, type=SchoolClass)
    except msgspec.DecodeError as error:
        raise UsageError(f"{source} is not a class of the form {SCHEMA}: {error}.") from error


class _Said(msgspec.Struct):
    schema: str
