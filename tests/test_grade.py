"""The grade: frozen, validated on reading, written whole."""

from __future__ import annotations

import json

import msgspec
import pytest

from grader.errors import UsageError
from grader.grade import (
    SCHEMA,
    Boundary,
    CheckResult,
    Confusion,
    Curves,
    Finding,
    Grade,
    Graph,
    GreyImages,
    Heatmap,
    Outcome,
    PartResult,
    Predictions,
    Provenance,
    Series,
    Surface,
    Table,
    from_json,
    not_run,
    overall,
    points_run,
    to_json,
    why_not_run,
)

DOTS = GreyImages("i", 2, 1, b"\x00\x01\xff\x80", -1.0, 1.0, 9, ["a", "b"])
PICTURES = [
    Curves("c", "x", "y", [Series("a", [0.0], [None])], [Series("r", [0.0], [1.5])]),
    Boundary("b", (0.0, 1.0, 0.0, 1.0), [[0, 1]], [(0.5, 0.5, 1)], [[1, 1]]),
    Heatmap("h", [[0.5, None]]),
    Table("t", ["a"], [["1"]], [["2"]]),
    DOTS,
    Predictions("p", DOTS, [[0.5, None], [1.0, 0.0]], [0, 1]),
    Confusion("m", ["a", "b"], [[1, 0, 2], [0, 3, 0]]),
    Surface("s", (0.0, 1.0, 0.0, 1.0), [[0.5, None]], [(0.5, 0.5, 1)], 0.5, [[0.25, 1.0]]),
    Graph("g", ["a", "b"], [(0, 1, None)], ["", "2"]),
]


def result(name="act", **words):
    """A row."""
    known = {
        "part": "net.py", "name": name, "about": name, "title": "t", "case": "", "hidden": False,
        "outcome": Outcome.PASSED, "earned": 1.0, "points": 1.0,
    }  # fmt: skip
    return CheckResult(**{**known, **words})


def grade(**words):
    """A grade with every kind of thing in it."""
    known = {
        "assignment": "toy", "title": "T", "submission": "s", "earned": 1.0, "points": 2.0,
        "outcome": Outcome.PARTLY,
        "checks": [
            result(pictures=PICTURES, findings=[Finding("a", "m", error=0.5)]),
            result("loss", case="tanh", outcome=Outcome.TIMED_OUT, earned=0.0),
        ],
        "parts": [PartResult("net.py", "t", 1.0, 2.0, "loaded")],
        "provenance": Provenance("a", "s", {"numpy": "2"}, 1, "full", {"call": 10.0}, "now", {"total": 1.0}, "m"),
    }  # fmt: skip
    return Grade(**{**known, **words})


def test_json_and_back():
    """Nothing is lost."""
    assert from_json(to_json(grade())) == grade()
    assert from_json(to_json(grade(earned=None, outcome=Outcome.BROKEN))).earned is None


def test_pictures_from_before_there_were_images_are_read():
    """A grade that was saved by an earlier version has these kinds alone."""
    raw = json.loads(to_json(grade()))
    raw["checks"][0]["pictures"] = [
        {"type": "curves", "title": "c", "x_label": "x", "y_label": "y", "yours": [{"name": "a", "x": [0], "y": [1]}]},
        {"type": "boundary", "title": "b", "extent": [0, 1, 0, 1], "classes": [[0]], "points": [[0.5, 0.5, 1]]},
        {"type": "heatmap", "title": "h", "values": [[0.5, None]]},
        {"type": "table", "title": "t", "columns": ["a"], "rows": [["1"]]},
    ]
    read = from_json(json.dumps(raw).encode()).checks[0].pictures
    assert [type(picture) for picture in read] == [Curves, Boundary, Heatmap, Table]


def test_the_names_that_others_read():
    """The top and a check have at least these."""
    raw = json.loads(to_json(grade()))
    assert {"assignment", "earned", "points", "outcome", "checks", "schema"} <= set(raw) and raw["schema"] == SCHEMA
    assert {
        "part", "name", "about", "case", "hidden", "outcome", "earned", "points", "message", "hint", "mistakes",
        "after", "duration",
    } <= set(raw["checks"][0])  # fmt: skip
    assert raw["checks"][1]["outcome"] == "timed out"


def test_numbers_that_json_has_not_become_null():
    """An infinite error is none."""
    made = grade(checks=[result(findings=[Finding("a", "m", error=float("inf"))])])
    assert from_json(to_json(made)).checks[0].findings[0].error is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw.pop("points"), "points"),
        (lambda raw: raw.update(points="many"), "points"),
        (lambda raw: raw.update(extra=1), "extra"),
        (lambda raw: raw.update(schema="grade/2"), "schema"),
        (lambda raw: raw["checks"][0].update(outcome="excellent"), "outcome"),
        (lambda raw: raw["checks"][0].update(earned=None), "earned"),
        (lambda raw: raw["parts"][0].update(status="lost"), "status"),
    ],
)
def test_what_is_no_grade_is_refused(change, says):
    """With the field that is wrong, and the file."""
    raw = json.loads(to_json(grade()))
    change(raw)
    with pytest.raises(UsageError, match=says) as caught:
        from_json(json.dumps(raw).encode(), source="old.json")
    assert str(caught.value).startswith("old.json is not a grade of the form grade/1")


@pytest.mark.parametrize("raw", [b"", b"no json", b"\xff\xfe", b"[]"])
def test_what_is_no_json_is_refused(raw):
    """The same way."""
    with pytest.raises(UsageError, match="is not a grade"):
        from_json(raw)


def test_a_grade_is_frozen():
    """All its parts."""
    made = grade()
    for thing in (made, made.checks[0], made.parts[0], made.provenance, *PICTURES, made.checks[0].findings[0]):
        field = thing.__struct_fields__[0]
        with pytest.raises(AttributeError):
            setattr(thing, field, "changed")
        assert thing.__struct_config__.frozen and thing.__struct_config__.forbid_unknown_fields


def test_a_row_has_an_id():
    """Unique in an assignment."""
    assert [row.id for row in grade().checks] == ["net.py::act", "net.py::loss[tanh]"]
    assert grade().check_results("net.py") == grade().checks and grade().check_results("other.py") == []


def test_the_schema_can_be_written_down():
    """For those who read grades elsewhere."""
    assert "Grade" in msgspec.json.schema(Grade)["$ref"]


def test_what_was_not_run_is_neither_earned_nor_lost():
    """The sums are of the parts that were run; two that lack the same are named together."""
    why = "Not run here: X is not installed (pip install x)."
    parts = [
        PartResult("a.py", "A", 3.0, 4.0, "loaded"),
        PartResult("b.py", "B", None, 6.0, "not run", why),
        PartResult("c.py", "C", None, 2.0, "not run", why),
        PartResult("d.py", "D", None, 2.0, "not run"),
    ]
    assert points_run(parts) == (3, 4) and not_run(parts) == parts[1:]
    said = "b.py and c.py were not run here: X is not installed (pip install x). d.py was not run here."
    assert why_not_run(parts) == said and why_not_run(parts[:1]) == ""


def test_remarks_on_robustness_leave_a_grade_passed(grades):
    """They decide the outcome only where they have points, or where nothing else was asked."""

    def outcome(*rows):
        results = [grades.result("f", "f", *row[:3], robustness=row[3]) for row in rows]
        return overall(results, complete=True)

    right, wrong = (Outcome.PASSED, 4, 4, False), (Outcome.FAILED, 0, 4, False)
    broken_rule, kept_rule = (Outcome.FAILED, 0, 0, True), (Outcome.PASSED, 0, 0, True)
    assert outcome(right, broken_rule) is Outcome.PASSED
    assert outcome(wrong, kept_rule) is Outcome.FAILED
    assert outcome(right, (Outcome.FAILED, 0, 1, True)) is Outcome.PARTLY
    assert outcome(broken_rule) is Outcome.FAILED
    assert outcome(right, (Outcome.BROKEN, 0, 0, True)) is Outcome.BROKEN
    assert overall([grades.result("f", "f", *right[:3])], complete=False) is Outcome.PARTLY
