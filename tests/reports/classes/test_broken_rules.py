"""Which rules of robustness a class breaks, and how many break them."""

from __future__ import annotations

from types import ModuleType

from msgspec.structs import replace

from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.reports.classes import index
from grader.reports.classes.attention import Reason, attention_items
from grader.reports.classes.broken_rules import broken_rules
from grader.reports.classes.item_statistics import check_statistics
from grader.reports.classes.known_mistakes import known_mistakes
from grader.reports.classes.unexplained import unexplained


def the_class(samples: ModuleType) -> SchoolClass:
    """Two students: one breaks three rules, the other one of them."""
    both = samples.right_with_remarks()
    first = samples.grade([*samples.first_half(), samples.remarks()[0]])
    entries = [Entry(Person("ada"), grade=both), Entry(Person("ben"), grade=first), Entry(Person("absent"))]
    return SchoolClass("a", "A", 20.0, entries, "2025-01-01T00:00:00+00:00")


def test_each_rule_with_those_who_break_it(samples: ModuleType) -> None:
    """The most frequent first; a kept rule is not among them."""
    found = broken_rules(the_class(samples))
    assert [(rule.check.title, [person.id for person in rule.people]) for rule in found] == [
        ("actFun raises ValueError for an unknown name", ["ada", "ben"]),
        ("diff_actFun raises ValueError for an unknown name", ["ada"]),
        ("softmax stays finite", ["ada"]),
    ]


def test_the_cases_of_a_rule_count_once_for_a_student(samples: ModuleType) -> None:
    """However many of them are broken."""
    cases = [samples.rule("f", f"f of {case}", name="f", case=case, hint="h") for case in "ab"]
    entry = Entry(Person("ada"), grade=samples.grade(cases))
    (rule,) = broken_rules(SchoolClass("a", "A", 0.0, [entry], ""))
    assert [person.id for person in rule.people] == ["ada"]


def test_a_remark_needs_no_look_and_is_no_mistake_of_the_class(samples: ModuleType) -> None:
    """Not as a crash, not as a note, not as a known mistake, not as an unexplained answer, not as a suspect check."""
    school_class = the_class(samples)
    reasons = {item.reason for item in attention_items(school_class)}
    assert reasons == {Reason.WEAK_SANDBOX, Reason.NOTES, Reason.NOTHING}
    notes = next(item for item in attention_items(school_class) if item.reason is Reason.NOTES)
    assert not any("a note of a rule" in detail for detail in notes.details)
    assert known_mistakes(school_class) == [] and unexplained(school_class) == []
    grades = [entry.grade for entry in school_class.entries if entry.grade]
    assert not any(one.check.robustness for one in check_statistics(grades))


def test_the_page_of_a_class_has_them_in_a_section_of_their_own(samples: ModuleType) -> None:
    """With how many break each; a student's checks and mistakes are counted without them."""
    page = " ".join(index.render(the_class(samples)).split())
    section = page[page.index('<section id="robustness"') : page.index('<section id="unexplained"')]
    assert "softmax stays finite" in section and "<strong>2</strong> of 2" in section and "#i-bad" not in section
    assert "10 of 10" in page and "softmax overflows" not in page
    without = replace(the_class(samples), entries=[Entry(Person("ada"), grade=samples.all_right())])
    assert 'id="robustness"' not in index.render(without)
