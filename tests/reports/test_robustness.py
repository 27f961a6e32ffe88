"""Rules of robustness are told as remarks: apart, and never as failures."""

from __future__ import annotations

from types import ModuleType

import pytest
from msgspec.structs import replace

from grader.grade import Outcome
from grader.reports import causes, html, reading_order, robustness
from grader.reports.student_view import for_student, one_part


def test_rules_broken_alike_are_one_remark(samples: ModuleType) -> None:
    """Those of one file with one hint; a kept rule, and one that waits for its function, are no remarks."""
    found = robustness.remarks(samples.wrong_with_remarks())
    assert [len(remark.checks) for remark in found] == [2, 1]
    assert (
        found[0].title
        == "actFun raises ValueError for an unknown name; diff_actFun raises ValueError for an unknown name"
    )
    assert (found[0].hint, found[1].title) == (samples.SILENCE, "softmax stays finite")
    mute = [samples.rule("f", title) for title in ("one", "other")]
    assert len(robustness.remarks(samples.grade(mute))) == 2, "without a hint nobody knows whether they are alike"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whatever_its_outcome_a_rule_is_no_failure(samples: ModuleType, outcome: Outcome) -> None:
    """It is a remark where it was asked and not kept; only a fault of ours is told as what it is."""
    rule = samples.rule("f", "f is finite", outcome=outcome)
    grade = samples.grade([samples.check("f", "f"), rule])
    silent = outcome in (Outcome.PASSED, Outcome.NOT_ATTEMPTED, Outcome.BROKEN)
    assert bool(robustness.remarks(grade)) is not silent
    assert causes.failing(grade) == [] and reading_order.first_to_mend(grade) is None
    (section,) = reading_order.sections(grade)
    assert not (section.to_mend or section.following or section.waiting)
    assert (section.broken == [rule]) is (outcome is Outcome.BROKEN)


def test_a_file_that_was_not_opened_has_no_remarks(samples: ModuleType) -> None:
    """Nothing was asked of it."""
    rule = samples.rule("f", "f is finite", outcome=Outcome.CRASHED)
    closed = {samples.THREE: {"status": "unreadable", "message": "line 3"}}
    assert robustness.remarks(samples.grade([rule], status=closed)) == []


def test_a_right_solution_reads_so(samples: ModuleType) -> None:
    """Every check passes, and so many remarks."""
    grade = samples.right_with_remarks()
    assert reading_order.summary(grade) == "Every check passes. Well done. 2 remarks on robustness."
    assert reading_order.summary(samples.wrong_with_remarks()).endswith("1 to fix. 2 remarks on robustness.")
    one = samples.grade([samples.check("f", "f"), samples.rule("f", "f is finite")])
    assert reading_order.summary(one).endswith("1 remark on robustness.")


def test_what_remarks_cost_is_said(samples: ModuleType) -> None:
    """Nothing, unless the assignment gives the rules points."""
    costly = [samples.rule("f", title, points=points) for title, points in (("one", 0.5), ("other", 1.0))]
    grade = samples.grade([samples.check("f", "f"), *costly])
    assert robustness.sentence(grade) == "2 remarks on robustness (−1.5 points)."
    assert robustness.heading(robustness.remarks(grade)) == "2 remarks on robustness: 1.5 points lost"
    assert robustness.heading(robustness.remarks(grade)[1:]) == "1 remark on robustness: 1 point lost"
    assert robustness.scored(grade.checks) == grade.checks and len(robustness.counting(grade.checks)) == 1
    free = samples.right_with_remarks()
    assert robustness.heading(robustness.remarks(free)) == "2 remarks on robustness: no points lost"


def test_rules_asked_alone(samples: ModuleType) -> None:
    """Where nothing else was asked, the summary says of them what there is to say."""

    def summary(**changes: object) -> str:
        return reading_order.summary(samples.grade([samples.rule("f", "f is finite", **changes)]))

    assert summary() == "1 remark on robustness."
    assert summary(outcome=Outcome.PASSED) == "What you asked for passes."
    assert summary(outcome=Outcome.NOT_ATTEMPTED) == "Nothing is attempted yet."
    assert summary(after=["f"]) == "The other checks of this function come first: fix these."


def test_the_students_view_keeps_them_apart(samples: ModuleType) -> None:
    """A hidden rule is one for students too; and a part of a grade has the outcome of what counts."""
    shown = for_student(samples.right_with_remarks())
    assert [remark.hint for remark in robustness.remarks(shown)] == [samples.SILENCE, "What is e^1000?"]
    assert one_part(shown, samples.THREE).outcome is Outcome.PASSED


@pytest.mark.parametrize("audience", ["student", "instructor"])
def test_a_page_has_them_in_a_group_of_their_own(samples: ModuleType, audience: str) -> None:
    """With what they cost; nothing on the page of a right solution is crossed, and nothing is to be fixed."""

    def page(grade: object) -> str:
        return html.student_page(for_student(grade)) if audience == "student" else html.instructor_page(grade)  # type: ignore[arg-type]

    text = page(samples.right_with_remarks())
    main = text[text.index("</header>") :]
    assert "Robustness: 2 remarks, no points lost" in main and "Not kept by your code:" in main
    assert main.count("> Remark<") == 2 and "And: diff_actFun raises ValueError" in main
    assert "10 of 10 checks passed, 2 remarks on robustness" in " ".join(main.split())
    assert "Fix this first" not in main and 'class="card bad"' not in main and "Crashed" not in main
    assert main.count("#i-bad") == 1, "the key alone"
    assert "1 of 4 rules of robustness kept" in main
    assert "some are asked of right code only" not in main
    assert "some are asked of right code only" in page(samples.wrong_with_remarks())


def test_points_of_rules_are_shown(samples: ModuleType) -> None:
    """Where there are any, in place of "no points"."""
    grade = samples.grade([samples.check("f", "f"), samples.rule("f", "f is finite", points=0.5)])
    page = html.student_page(for_student(grade))
    assert "Robustness: 1 remark, 0.5 points lost" in page and "0 of 0.5 points" in page


def test_a_grade_of_an_earlier_version_has_none(samples: ModuleType) -> None:
    """Its checks are all counted."""
    grade = samples.all_right()
    assert robustness.counting(grade.checks) == grade.checks and robustness.sentence(grade) == ""
    assert not replace(grade.checks[0], outcome=Outcome.FAILED).is_remark
