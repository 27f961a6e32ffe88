"""Who needs a look before grades go out."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from grader.grade import Grade, Outcome
from grader.gradebook.entry import SEVERAL, Entry, Person, SchoolClass
from grader.reports.classes.attention import Reason, attention_items, condition_differences, reasons


def the_class(*entries: Entry) -> SchoolClass:
    """A class of these."""
    return SchoolClass("a", "A", 10.0, list(entries), "")


@pytest.fixture
def full(samples: ModuleType) -> Any:
    """A grade of one check, in the full sandbox unless told."""

    def make(mode: str = "full", status: dict[str, Any] | None = None, **fields: Any) -> Grade:
        checks = [samples.check("f", "f", **fields), samples.check("g", "g")]
        grade = samples.grade(checks, status={samples.THREE: status or {}})
        result: Grade = replace(grade, provenance=replace(grade.provenance, mode=mode))
        return result

    return make


def found(entry: Entry) -> list[tuple[Reason, str]]:
    """The reasons of one entry."""
    return list(reasons(entry))


def test_all_well_needs_no_look(full: Any) -> None:
    """A failed check is no reason."""
    assert not found(Entry(Person("ada"), grade=full(outcome=Outcome.FAILED)))


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"outcome": Outcome.CRASHED, "message": "NameError: np\n  line 3"}, Outcome.CRASHED, "`f`: NameError: np"),
        ({"outcome": Outcome.TIMED_OUT, "message": "too long"}, Outcome.TIMED_OUT, "`f`: too long"),
        ({"outcome": Outcome.OUT_OF_MEMORY, "message": "4 GB"}, Outcome.OUT_OF_MEMORY, "`f`: 4 GB"),
        ({"mode": "landlock"}, Reason.WEAK_SANDBOX, "mode landlock"),
        ({"notes": ["float32"]}, Reason.NOTES, "float32"),
        ({"status": {"notes": ["trains at import"]}}, Reason.NOTES, "trains at import"),
    ],
)
def test_reasons_of_a_grade(full: Any, fields: dict[str, Any], reason: Reason, detail: str) -> None:
    """Each with what there is to know."""
    assert found(Entry(Person("ada"), grade=full(**fields))) == [(reason, detail)]


def test_a_file_that_is_missing_or_cannot_be_read_is_said_once(samples: ModuleType, full: Any) -> None:
    """Its checks are not called crashed as well."""
    closed = full(status={"status": "unreadable", "message": "SyntaxError: line 3\n ^"}, outcome=Outcome.CRASHED)
    assert found(Entry(Person("ada"), grade=closed)) == [(Reason.UNREADABLE, f"`{samples.THREE}`: SyntaxError: line 3")]
    assert found(Entry(Person("ada"), grade=full(status={"status": "missing"}))) == [
        (Reason.MISSING, f"`{samples.THREE}`")
    ]


def test_no_grade(samples: ModuleType, full: Any) -> None:
    """With its reason, as broken with the check, or because nothing came: which is another matter."""
    assert found(Entry(Person("ada"), problem="The archive is empty.")) == [(Reason.NO_GRADE, "The archive is empty.")]
    assert found(Entry(Person("ada"))) == [(Reason.NOTHING, "")]
    [(reason, detail)] = found(Entry(Person("ada"), grade=full(outcome=Outcome.BROKEN, message="NameError\nx")))
    assert reason == Reason.NO_GRADE and detail == f"Our fault, `{samples.THREE}::f` broke: NameError"


def test_no_points_for_something(samples: ModuleType) -> None:
    """Something was written and nothing passes: perhaps the wrong file. The untouched template is another matter."""
    wrong = samples.grade([samples.check("f", "f", outcome=Outcome.FAILED)])
    wrong = replace(wrong, provenance=replace(wrong.provenance, mode="full"))
    assert found(Entry(Person("ada"), grade=wrong)) == [(Reason.NO_POINTS, "")]
    untouched = replace(wrong, checks=[replace(wrong.checks[0], outcome=Outcome.NOT_ATTEMPTED)])
    assert not found(Entry(Person("ada"), grade=untouched))


def test_the_class_is_grouped_by_reason_and_detail(full: Any) -> None:
    """The most pressing reason first; in it the most frequent detail; a student counts once for a reason."""
    slow = full(outcome=Outcome.TIMED_OUT, message="too long")
    entries = [
        Entry(Person("ada"), notes=["nested", "renamed"], grade=slow),
        Entry(Person("ben"), notes=["renamed"], grade=full()),
        Entry(Person("cem"), problem="Empty."),
    ]
    told = attention_items(the_class(*entries))
    assert [(look.reason, look.count, look.pressing) for look in told] == [
        (Reason.NO_GRADE, 1, True),
        (Outcome.TIMED_OUT, 1, True),
        (Reason.INTAKE, 2, False),
    ]
    assert {detail: [entry.person.id for entry in who] for detail, who in told[2].details.items()} == {
        "renamed": ["ada", "ben"],
        "nested": ["ada"],
    }
    assert list(told[2].details) == ["renamed", "nested"]


def test_grades_that_do_not_compare_are_said(full: Any) -> None:
    """Another version of the assignment, or public checks alone."""
    one = full()
    other = replace(one, provenance=replace(one.provenance, assignment_hash="changed"))
    entries = [Entry(Person(str(place)), grade=grade) for place, grade in enumerate((one, one, other))]
    assert (
        condition_differences(the_class(*entries[:2]))
        == []
        == condition_differences(the_class(Entry(Person("absent"))))
    )
    assert condition_differences(the_class(*entries))[0].startswith(
        "The assignment was changed in between: 1 of 3 grades comes"
    )
    public = Entry(Person("p"), grade=replace(one, public_only=True))
    mnist = Entry(Person("m"), grade=replace(one, provenance=replace(one.provenance, data_hash="of another")))
    assert "different data sets" in condition_differences(the_class(entries[0], mnist))[0]
    assert condition_differences(the_class(public)) == ["Only the public checks were run."]
    assert condition_differences(the_class(public, entries[0])) == ["1 of 2 grades without the hidden checks."]


def test_a_part_that_was_not_run_is_said_once(samples: ModuleType, full: Any) -> None:
    """One reason with all whom it concerns, before grades go out; and a sentence for the class."""
    why = "dcn_mnist.py was not run here: TensorFlow is not installed (pip install tensorflow tensorboard)."
    entries = [Entry(Person(who), grade=samples.not_run()) for who in ("ada", "ben")]
    (look,) = [item for item in attention_items(the_class(*entries)) if item.reason is Reason.NOT_RUN]
    assert (look.pressing, look.count, list(look.details)) == (True, 2, [why])
    assert Reason.NO_GRADE not in [item.reason for item in attention_items(the_class(*entries))]
    (said,) = condition_differences(the_class(*entries))
    assert said.startswith(f"{why} This concerns all, who have no grade yet")
    (said,) = condition_differences(the_class(*entries, Entry(Person("cem"), grade=full())))[:1]
    assert "This concerns 2 of 3 students" in said


def test_a_choice_among_several_files_needs_a_look(full: Any) -> None:
    """Whoever has work in two files may have meant the other; other remarks on what was handed in can wait."""
    notes = [f"{SEVERAL} net.py, net.ipynb was taken; there is also net.py.", "The files were found in src."]
    entry = Entry(Person("ada"), grade=full(), notes=notes)
    assert found(entry) == [(Reason.CHOSEN, notes[0]), (Reason.INTAKE, notes[1])]
    assert [item.pressing for item in attention_items(the_class(entry))] == [True, False]
