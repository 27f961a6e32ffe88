"""What is hidden does not reach the student."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import msgspec
import msgspec.inspect as kinds
import pytest

from grader.grade import CheckResult, Outcome, Provenance
from grader.reports.html import render
from grader.reports.student_view import for_student

TOLD = {"part", "title", "hidden", "outcome", "earned", "points", "hint"}
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


def hidden_check(outcome: Outcome) -> CheckResult:
    """A hidden check with a canary in every field that is secret."""
    fields = msgspec.structs.fields(CheckResult)
    secret = {
        field.name: planted(kinds.type_info(field.type), field.name) for field in fields if field.name not in TOLD
    }
    told = {"part": "three_layer_neural_network.py", "title": "a told title", "hint": "a told hint"}
    return CheckResult(**secret, **told, hidden=True, outcome=outcome, earned=0.5, points=1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_secret_of_a_hidden_check_is_in_the_students_report(samples: ModuleType, outcome: Outcome) -> None:
    """Whatever its outcome, only part, title, outcome, points and hint of a hidden check are told."""
    public = samples.check("a", "a public failure", outcome=Outcome.FAILED, after=["a told title"])
    html = render(samples.grade([hidden_check(outcome), public]), "student")
    assert "canary" not in html
    assert str(NUMBER) not in html and f"{NUMBER:,}" not in html
    assert "a told title" in html
    assert ("a told hint" in html) == (outcome != Outcome.PASSED)


def test_the_instructors_report_tells_them(samples: ModuleType) -> None:
    """The same canaries are all there for instructors, so the test above looks for what would be seen."""
    html = render(samples.grade([hidden_check(Outcome.FAILED)]), "instructor")
    for field in ("name", "about", "case", "message", "after", "notes", "printed"):
        assert f"canary-{field}" in html, field
    for place in ("finding-message", "finding-expected", "finding-yours", "finding-where", "finding-because",
                  "curves-title", "boundary-title", "heatmap-title", "table-title", "table-rows",
                  "images-title", "predictions-title", "confusion-title", "surface-title", "graph-title"):  # fmt: skip
        assert place in html, place
    assert "canary-mistakes" in html


def test_provenance_keeps_the_seed_from_students(samples: ModuleType) -> None:
    """The seed would rebuild hidden inputs; machine, mode and limits are the instructor's business."""
    record = planted(kinds.type_info(Provenance), "record")
    record = msgspec.structs.replace(record, versions={"grader": "0.1.0", "secret-tool": "canary"})
    html = render(samples.grade([samples.check("a", "b")], provenance=record), "student")
    assert str(NUMBER) not in html and "assignment_hash" not in html and "secret-tool" not in html
    assert "grader 0.1.0" in html
    told = for_student(samples.grade([samples.check("a", "b")])).provenance
    assert (told.seed, told.machine, told.mode, told.limits, told.durations) == (0, "", "", {}, {})


def test_public_checks_are_told_in_full(samples: ModuleType) -> None:
    """Only hidden checks lose anything."""
    grade = samples.backprop_wrong()
    shown = for_student(grade)
    assert [one for one in shown.checks if not one.hidden] == [one for one in grade.checks if not one.hidden]
    assert (shown.earned, shown.points, shown.parts) == (grade.earned, grade.points, grade.parts)
