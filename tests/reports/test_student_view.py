"""What is hidden does not reach the student."""

from __future__ import annotations

import dataclasses
from types import ModuleType

import msgspec
import msgspec.inspect as kinds
import pytest
from canaries import NUMBER, hidden_check, planted

from grader.grade import Grade, Outcome, Provenance
from grader.gradebook.entry import Entry, Extension, Person, SchoolClass
from grader.reports import html
from grader.reports.student_view import StudentGrade, class_for_students, entry_for_student, for_student, one_part


@pytest.mark.parametrize("robustness", [False, True])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_secret_of_a_hidden_check_is_in_the_students_report(
    samples: ModuleType, outcome: Outcome, robustness: bool
) -> None:
    """Whatever its outcome, only part, title, outcome, points and hint of a hidden check are told."""
    public = samples.check("a", "a public failure", outcome=Outcome.FAILED, after=["a told title"])
    page = html.student_page(for_student(samples.grade([hidden_check(outcome, robustness=robustness), public])))
    assert "canary" not in page
    assert str(NUMBER) not in page and f"{NUMBER:,}" not in page
    assert "a told title" in page
    unsaid = {Outcome.PASSED, *([Outcome.NOT_ATTEMPTED] if robustness else [])}
    assert ("a told hint" in page) == (outcome not in unsaid)


def test_the_instructors_report_tells_them(samples: ModuleType) -> None:
    """The same canaries are all there for instructors, so the test above looks for what would be seen."""
    page = html.instructor_page(samples.grade([hidden_check(Outcome.FAILED)]))
    for field in ("name", "about", "case", "message", "after", "notes", "printed"):
        assert f"canary-{field}" in page, field
    for place in ("finding-message", "finding-expected", "finding-yours", "finding-where", "finding-because",
                  "curves-title", "boundary-title", "heatmap-title", "table-title", "table-rows",
                  "images-title", "predictions-title", "confusion-title", "surface-title", "graph-title"):  # fmt: skip
        assert place in page, place
    assert "canary-mistakes" in page


def test_provenance_keeps_the_seed_from_students(samples: ModuleType) -> None:
    """The seed would rebuild hidden inputs; machine, mode and limits are the instructor's business."""
    record = planted(kinds.type_info(Provenance), "record")
    record = msgspec.structs.replace(record, versions={"grader": "0.1.0", "secret-tool": "canary"})
    page = html.student_page(for_student(samples.grade([samples.check("a", "b")], provenance=record)))
    assert str(NUMBER) not in page and "assignment_hash" not in page and "secret-tool" not in page
    assert "grader 0.1.0" in page
    told = for_student(samples.grade([samples.check("a", "b")])).provenance
    assert {field.name for field in dataclasses.fields(told)} == {
        "submission_hash", "versions", "started", "data_set", "seconds",
    }  # fmt: skip


def test_public_checks_are_told_in_full(samples: ModuleType) -> None:
    """Only hidden checks lose anything."""
    grade = samples.backprop_wrong()
    shown = for_student(grade)
    assert [one for one in shown.checks if not one.hidden] == [one for one in grade.checks if not one.hidden]
    assert (shown.earned, shown.points, shown.parts) == (grade.earned, grade.points, grade.parts)


def test_only_the_redaction_makes_one(samples: ModuleType) -> None:
    """No one else has the key: neither a new one, nor a copy with other checks, can be made by accident."""
    grade = samples.grade([hidden_check(Outcome.FAILED)])
    shown = for_student(grade)
    fields = {field.name: getattr(shown, field.name) for field in dataclasses.fields(shown)}
    with pytest.raises(TypeError, match="for_student"):
        StudentGrade(object(), **fields | {"checks": grade.checks})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        StudentGrade(**fields | {"checks": grade.checks})
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(shown, checks=grade.checks)
    with pytest.raises(dataclasses.FrozenInstanceError):
        shown.checks = grade.checks  # type: ignore[misc]


def test_a_raw_grade_is_refused_by_its_type(samples: ModuleType) -> None:
    """Neither is a kind of the other, so that the type checker tells them apart."""
    assert not issubclass(Grade, StudentGrade) and not issubclass(StudentGrade, Grade)
    assert not set(Grade.__mro__) & set(StudentGrade.__mro__) - {object}


def test_every_field_of_a_grade_is_told_or_hidden_on_purpose() -> None:
    """A field that is added to the grade is in neither list, and somebody has to decide."""
    told = {field.name for field in dataclasses.fields(StudentGrade)}
    assert set(Grade.__struct_fields__) - {"schema"} == told


def test_one_part_alone(samples: ModuleType) -> None:
    """Its sums and its outcome; a hidden check names no check of another part."""
    far = samples.check("a", "far away", part=samples.DEEP)
    near = samples.check("b", "near", outcome=Outcome.PARTLY, earned=1.0)
    hidden = samples.check("c", "h", hidden=True, outcome=Outcome.FAILED, after=["far away", "near"])
    shown = for_student(samples.grade([far, near, hidden]))
    one = one_part(shown, samples.THREE)
    assert (one.earned, one.points, one.outcome) == (1.0, 4.0, Outcome.PARTLY)
    assert [part.file for part in one.parts] == [samples.THREE]
    assert one.checks[-1].after == ["near"] and shown.checks[-1].after == ["far away", "near"]


def test_an_entry_says_until_when_and_not_why(samples: ModuleType) -> None:
    """What the intake noticed, and the reason for more time, are for instructors; the points are those that count."""
    more = Extension("2025-10-05T23:59:00+00:00", "T. Eacher", "canary", "2025-10-01T00:00:00+00:00")
    grade = samples.grade([samples.check("a", "b")])
    entry = Entry(Person("ada"), grade=grade, notes=["canary"], extension=more, late_penalty=0.5)
    shown = entry_for_student(entry)
    assert "canary" not in repr(shown) and shown.extended == more.note and shown.final == entry.final == 1.5
    known = SchoolClass("a", "A", 2.0, [entry, Entry(Person("ben"), problem="Empty.")], "")
    assert [one.problem for one in class_for_students(known).entries] == ["", "Empty."]
