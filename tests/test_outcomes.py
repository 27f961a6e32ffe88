"""The table of outcomes: it is whole, nothing tells an outcome again, and every one can be shown everywhere."""

from __future__ import annotations

import ast
import sys
from io import StringIO
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from rich.console import Console

from grader import errors, outcomes
from grader.cli.progress import CheckProgress, ClassProgress, trouble_of
from grader.cli.summary import show_summary
from grader.errors import StudentFault
from grader.exports import class_csv, class_json, feedback_text
from grader.exports.formats import FORMATS, GradeFormat
from grader.grade import Grade
from grader.gradebook.entry import Entry, Person, SchoolClass
from grader.grading.general_hints import hint_of, shown_in_hidden
from grader.outcomes import OUTCOMES, Outcome
from grader.reports import html
from grader.reports.classes import attention, index
from grader.reports.classes.feedback import as_markdown
from grader.reports.student_view import entry_for_student, for_student

GRADER = Path(__file__).resolve().parents[1] / "grader"
OF_ONE_GRADE = [form for form in FORMATS if isinstance(form, GradeFormat)]
FAULTS = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, StudentFault)]


def test_the_table_is_whole() -> None:
    """A row for each outcome, in their order, with all that is shown."""
    assert list(OUTCOMES) == list(Outcome)
    for outcome, facts in OUTCOMES.items():
        assert facts.label and facts.mark and facts.style and facts.sentence.endswith("."), outcome
        assert (facts.whose == "grader") == (outcome is Outcome.BROKEN), outcome


def test_a_member_without_a_row_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sentence, with the name of the table, before anything is shown wrongly."""
    source = Path(outcomes.__file__).read_text(encoding="utf-8")
    member = '    BROKEN = "broken"\n'
    assert source.count(member) == 1
    more = source.replace(member, f'{member}    MADE_UP = "made up"\n')
    made = ModuleType("outcomes_with_one_more")
    made.__file__ = outcomes.__file__
    monkeypatch.setitem(sys.modules, made.__name__, made)  # where dataclasses look it up
    with pytest.raises(NotImplementedError, match=r"^OUTCOMES in .*outcomes\.py has no row for “made up”: add one"):
        exec(compile(more, outcomes.__file__, "exec"), vars(made))


def members(nodes: list[ast.expr | None]) -> int:
    """How many of the expressions name a member of Outcome."""
    return sum(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Outcome"
        for node in nodes
    )


def test_nothing_but_the_table_lists_outcomes() -> None:
    """Neither a dict with outcomes as its keys nor a collection of several, which a new outcome would be missing in."""
    for module in sorted(GRADER.rglob("*.py")):
        if module.name == "outcomes.py":
            continue
        for node in ast.walk(ast.parse(module.read_bytes())):
            place = f"{module.name}:{getattr(node, 'lineno', 0)}: say it in the table of grader/outcomes.py"
            if isinstance(node, ast.Dict):
                assert not members(node.keys), place
            elif isinstance(node, ast.Tuple | ast.List | ast.Set):
                assert members(list(node.elts)) < 3, place


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_has_a_row_and_words(fault: type[StudentFault]) -> None:
    """Its outcome is the student's; what may be said of it in a hidden check is a sentence without its text."""
    assert isinstance(fault.outcome, Outcome) and OUTCOMES[fault.outcome].whose == "student"
    assert shown_in_hidden(fault("It took too long.")).endswith(".")
    if fault is not errors.TimedOut:  # said by the grader alone
        assert "secret" not in shown_in_hidden(fault("secret")) + hint_of(fault("secret"))


@pytest.fixture(params=[(outcome, hidden) for outcome in Outcome for hidden in (False, True)], ids=str)
def ended(request: pytest.FixtureRequest, grades: SimpleNamespace) -> Grade:
    """A grade with a check that ended so, public or hidden, that says nothing else."""
    outcome, hidden = request.param
    earned = 2.0 if outcome is Outcome.PASSED else 0.0
    grade: Grade = grades.graded(grades.result("f", "f", outcome, earned, 2.0, hidden=hidden), grades.right.checks[0])
    return grade


def test_every_outcome_on_every_page(ended: Grade) -> None:
    """The student's, the instructor's, the index of the class and the feedback say it in the words of the table."""
    check, facts = ended.checks[0], OUTCOMES[ended.checks[0].outcome]
    entry = Entry(Person("ada"), grade=ended)
    for page in (html.student_page(for_student(ended)), html.instructor_page(ended)):
        assert check.title in page and f'"icon {facts.tone}"' in page
        if check.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
            assert facts.label in page
    page = index.render(SchoolClass("a", "A", ended.points, [entry], "2025-01-01T00:00:00Z"))
    assert f'<path class="{facts.tone}"' in page
    needs_look = [why for why, _ in attention.reasons(entry) if isinstance(why, Outcome)]
    assert bool(needs_look) == (facts.severity != "none")
    assert all(f"<span>{OUTCOMES[why].label} <" in page for why in needs_look)
    assert as_markdown("A", entry_for_student(entry))


def test_every_outcome_on_the_terminal(ended: Grade) -> None:
    """Its mark, as it ends and in the table; the class's line says it where it should be looked at."""
    outcome, facts = ended.checks[0].outcome, OUTCOMES[ended.checks[0].outcome]
    console = Console(file=StringIO(), width=100, highlight=False)
    with CheckProgress(console=console) as progress:
        progress.heard(ended.checks[0])
    assert console.file.getvalue().startswith(f"{facts.mark} {outcome.value} ")  # type: ignore[attr-defined]
    show_summary(ended, None, console)
    with ClassProgress(1, 1, console) as whole:
        whole.ended("ada", ended)
    assert (trouble_of(ended, "") == outcome.value) == (facts.severity != "none")


@pytest.mark.parametrize("form", OF_ONE_GRADE, ids=lambda form: form.name)
def test_every_outcome_in_every_export_of_a_grade(form: GradeFormat, ended: Grade) -> None:
    """Something is written, or it is said that a break cannot be told."""
    how = {option.flag.strip("-"): ended.parts[0].file for option in form.options if option.required}
    try:
        assert form.function(for_student(ended), **how)
    except errors.GraderFault:
        assert ended.outcome is Outcome.BROKEN


def test_every_outcome_in_the_exports_of_a_class(ended: Grade) -> None:
    """The table and the JSON of the class, and the text that sheets are filled with."""
    known = SchoolClass("a", "A", ended.points, [Entry(Person("ada"), grade=ended)], "")
    assert class_csv.table(known) and class_json.read(class_json.whole(known)) == known
    assert feedback_text.of_grade(for_student(ended))
    assert ended.outcome is Outcome.PASSED or feedback_text.of_failures(for_student(ended))
