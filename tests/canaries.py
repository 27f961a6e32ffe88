"""Grades with a canary in every place that students may not see; found anywhere else, it tells of a leak."""

from __future__ import annotations

from typing import Any

import msgspec
import msgspec.inspect as kinds
from small_grades import FAILED, FIRST, PASSED, graded

from grader.grade import CheckResult, Grade, Outcome, Provenance
from grader.gradebook.entry import Adjustment, Comment, Entry, Extension, Person, SchoolClass

TOLD = {"part", "title", "hidden", "outcome", "earned", "points", "hint", "robustness"}
NUMBER = 918273


def planted(kind: Any, path: str) -> Any:
    """A value of any type of the schema in which every text names its place and every number is `NUMBER`."""
    match kind:
        case kinds.StrType():
            return f"canary-{path}"
        case kinds.BytesType():
            return f"canary-{path}".encode()
        case kinds.FloatType():
            return float(NUMBER)
        case kinds.IntType():
            return NUMBER
        case kinds.BoolType():
            return True
        case kinds.ListType():
            item = kind.item_type
            each = item.types if isinstance(item, kinds.UnionType) and path.endswith("pictures") else [item]
            return [planted(one, path) for one in each]
        case kinds.TupleType():
            return tuple(planted(item, path) for item in kind.item_types)
        case kinds.DictType():
            return {f"canary-{path}-key": planted(kind.value_type, path)}
        case kinds.UnionType():
            return planted(next(one for one in kind.types if not isinstance(one, kinds.NoneType)), path)
        case kinds.StructType():
            return kind.cls(
                **{
                    field.name: planted(field.type, f"{path}-{kind.cls.__name__.lower()}-{field.name}")
                    for field in kind.fields
                }
            )
    raise TypeError(f"{path}: no canary for {kind}")


def hidden_check(outcome: Outcome, *, robustness: bool = False) -> CheckResult:
    """A hidden check with a canary in every field that is secret."""
    fields = msgspec.structs.fields(CheckResult)
    secret = {
        field.name: planted(kinds.type_info(field.type), field.name) for field in fields if field.name not in TOLD
    }
    told = {"part": FIRST, "title": "a told title", "hint": "a told hint", "robustness": robustness}
    return CheckResult(**secret, **told, hidden=True, outcome=outcome, earned=0.5, points=1.0)  # type: ignore[arg-type]


def secretive(outcome: Outcome) -> Grade:
    """A grade with a hidden check that ended so, one that passed, public ones, and a record full of canaries."""
    record = planted(kinds.type_info(Provenance), "record")
    record = msgspec.structs.replace(
        record,
        submission_hash="3fa9",
        started="2025-01-01T00:00:00Z",
        versions={"grader": "1", "canary": "canary"},
        durations={"total": 1.5, "canary": float(NUMBER)},
        data_set="digits",
    )
    return graded(hidden_check(outcome), hidden_check(Outcome.PASSED), PASSED, FAILED, provenance=record)


def secretive_class(outcome: Outcome) -> SchoolClass:
    """A class of one such grade, of a student who was given more time for a reason that is nobody else's."""
    when = "2025-02-20T10:00:00+00:00"
    grade = secretive(outcome)
    entry = Entry(
        Person("ada", "Ada", "ada@x.edu"),
        grade=grade,
        notes=["canary-of-the-intake"],
        late_seconds=60.0,
        late_penalty=1.0,
        adjustments=[Adjustment(1.0, "T. Eacher", "a neat proof", when)],
        comments=[Comment("Well done.", "T. Eacher", when)],
        extension=Extension("2025-10-05T23:59:00+00:00", "T. Eacher", "canary-of-the-extension", when),
    )
    return SchoolClass(grade.assignment, grade.title, grade.points, [entry], when)


def leaks(text: str) -> list[str]:
    """The secrets in a text, each with what stands around it."""
    return [text[max(0, text.index(it) - 60) :][:140] for it in ("canary", str(NUMBER), f"{NUMBER:,}") if it in text]
