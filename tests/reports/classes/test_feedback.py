"""What goes back to a student: the points that count, what to fix first, and nothing that is not theirs to read."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from grader.grade import Finding, Outcome
from grader.gradebook.entry import Adjustment, Comment, Entry, Person, SchoolClass
from grader.reports import html
from grader.reports.classes.feedback import as_markdown, write_feedback
from grader.reports.student_view import class_for_students, entry_for_student, for_student

WHEN = "2025-02-20T10:00:00+00:00"


def the_class(*entries: Entry) -> SchoolClass:
    """A class of these."""
    return SchoolClass("a", "Assignment 1", 26.0, list(entries), WHEN)


def told(entry: Entry) -> str:
    """The text of one entry."""
    return as_markdown("Assignment 1", entry_for_student(entry))


def test_each_student_gets_a_folder(samples: ModuleType, tmp_path: Path) -> None:
    """The student's report and the text; for those without a grade the text alone; ids that clash stay apart."""
    grade = samples.backprop_wrong()
    entries = [
        Entry(Person("ada"), grade=grade),
        Entry(Person("Ada"), grade=grade),
        Entry(Person("../eve"), problem="Empty."),
    ]
    paths = write_feedback(class_for_students(the_class(*entries)), tmp_path / "out")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in paths) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    )
    assert len({path.parent for path in paths}) == 3 and len(paths) == 5
    assert all(path.parent.parent == tmp_path / "out" for path in paths)
    report = tmp_path / "out" / "ada" / "report.html"
    assert report.read_text(encoding="utf-8") == html.student_page(for_student(grade))
    assert (tmp_path / "out" / "ada" / "feedback.md").read_text(encoding="utf-8") == told(entries[0])


def test_the_points_that_count_and_why(samples: ModuleType) -> None:
    """What was earned, taken for being late, changed by hand and why; without these, one line."""
    grade = samples.all_right()
    plain = told(Entry(Person("ada", "Ada"), grade=grade))
    assert f"**{grade.points:g} of {grade.points:g} points**" in plain and "earned" not in plain
    entry = Entry(
        Person("ada", "Ada"),
        grade=grade,
        late_seconds=90_001,
        late_penalty=5.0,
        adjustments=[
            Adjustment(2.0, "R. Meyer", "the plot was right", WHEN),
            Adjustment(-1.0, "R. Meyer", "names", WHEN),
        ],
        comments=[Comment("Nicely\nwritten.", "R. Meyer", WHEN)],
    )
    text = told(entry)
    assert f"**{grade.points - 4:g} of {grade.points:g} points**" in text
    assert f"- {grade.points:g} earned\n- −5 for being 1 d 1 h 1 min late\n" in text
    assert "- +2 by R. Meyer: the plot was right\n- −1 by R. Meyer: names\n" in text
    assert "**R. Meyer** writes:\n\n> Nicely\n> written." in text


def test_the_account_adds_up(samples: ModuleType) -> None:
    """A penalty greater than what was earned takes what there is."""
    grade = samples.grade([samples.check("f", "f"), samples.check("g", "g", outcome=Outcome.FAILED)])
    text = told(Entry(Person("ada"), grade=grade, late_seconds=60, late_penalty=5.0))
    assert "**0 of 4 points**" in text and "- 2 earned\n- −2 for being 1 min late" in text


def test_what_to_mend_first(samples: ModuleType) -> None:
    """The root cause with its message and hint."""
    text = told(Entry(Person("ada"), grade=samples.backprop_wrong()))
    assert "## Fix this first\n\n`backprop` gives the slope of your own loss (tanh)" in text
    assert "Think about: " in text and "which variable does f′ take?" in text
    text = told(Entry(Person("ada"), grade=samples.unreadable()))
    assert "## Fix this first" in text and ">     self.z1 = np.dot" in text and "(the file could not be read)" in text
    assert "## Begin here" in told(Entry(Person("ada"), grade=samples.template()))
    assert "## " not in told(Entry(Person("ada"), grade=samples.all_right()))


def test_hidden_checks_stay_hidden(samples: ModuleType) -> None:
    """Of a hidden check the text has the title and the hint."""
    secret = Finding("secret name", "secret message", "secret expected", "secret yours")
    check = samples.check(
        "f", "the title", hidden=True, outcome=Outcome.FAILED, message="secret", hint="the hint", findings=[secret]
    )
    text = told(Entry(Person("ada"), grade=samples.grade([check]), notes=["secret note of the intake"]))
    assert "secret" not in text and "the title" in text and "the hint" in text


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(Person("ada")), "**No grade.**\n\nNothing was handed in."),
        (Entry(Person("ada"), problem="The archive is empty."), "**No grade.**\n\nThe archive is empty."),
    ],
)
def test_no_grade(entry: Entry, said: str) -> None:
    """Why, in words."""
    assert said in told(entry)


def test_a_fault_of_ours_is_no_zero(samples: ModuleType) -> None:
    """A broken check: no points, and whose fault it is."""
    text = told(Entry(Person("ada"), grade=samples.one_broken()))
    assert "**No grade yet.**" in text and "our fault" in text and "NameError" not in text


def test_text_of_others_is_no_markup(samples: ModuleType) -> None:
    """Neither HTML nor Markdown nor invisible characters; code in backticks stays code."""
    nasty = "<b>*x*</b> [a](b) # h | \u202e \x1b `c*d`"
    check = samples.check("f", nasty, outcome=Outcome.FAILED, message=nasty + "\n# head\n> quote", hint=nasty)
    text = told(Entry(Person(nasty), grade=samples.grade([check]), comments=[Comment(nasty, nasty, WHEN)]))
    escaped = r"\<b\>\*x\*\</b\> \[a\](b) \# h \| ⟦U+202E⟧ ␛ `c*d`"
    assert text.count(escaped) == 6 and "\u202e" not in text and "<b>" not in text.replace(r"\<b\>", "")
    assert "\n> \\# head\n> \\> quote\n" in text


def test_a_part_that_was_not_run_is_no_zero(samples: ModuleType) -> None:
    """The student reads how far the others are, and that there is no grade before it is run."""
    said = told(Entry(Person("ada"), grade=samples.not_run()))
    assert "**No grade yet.** 49 of the 49 points that were run." in said
    assert "- A convolutional network: not run, – of 40" in said and "dcn_mnist.py was not run here" in said
    assert "Well done" not in said and "fault" not in said


def test_remarks_on_robustness_follow_what_is_to_be_fixed(samples: ModuleType) -> None:
    """Under a heading of their own that says what they cost, each with its hint; without any, there is no heading."""
    text = told(Entry(Person("ada"), grade=samples.right_with_remarks()))
    assert "2 remarks on robustness." in text and "Fix this first" not in text
    heading = text.index("## 2 remarks on robustness: no points lost")
    assert text.index("- softmax stays finite. What is e^1000?") > heading
    assert "robustness" not in told(Entry(Person("ada"), grade=samples.all_right()))
    both = told(Entry(Person("ada"), grade=samples.wrong_with_remarks()))
    assert both.index("## Fix this first") < both.index("## 2 remarks on robustness")
